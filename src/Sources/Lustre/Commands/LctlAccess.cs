namespace LustreActors.Sources.Lustre;

/// <summary>
/// The access of one collection to parameters that are closed to this user. It takes them from what <c>lctl</c> showed before the
/// collection began, and notes which were found closed, so that <c>lctl</c> can be asked for them.
/// </summary>
public sealed class LctlAccess
{
    private readonly LctlOutput? _said;
    private readonly IReadOnlySet<string> _missing;

    // In the order in which they were found, so that two collections ask for the same list.
    private readonly List<string> _closed = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <param name="said">The output of <c>lctl</c>. Null before it was first asked.</param>
    /// <param name="missing">The parameters that are known not to exist, and were therefore not asked for.</param>
    internal LctlAccess(LctlOutput? said, IReadOnlySet<string> missing) => (_said, _missing) = (said, missing);

    /// <summary>The output of <c>lctl</c> from before this collection.</summary>
    internal LctlOutput? Said => _said;

    /// <summary>Everything that was found closed, as arguments of <c>lctl get_param</c>, whether or not it was answered.</summary>
    internal IReadOnlyList<string> Closed => _closed;

    /// <summary>Takes a closed parameter from the output.</summary>
    internal ReadStatus Read(string parameter, out ReadOnlyMemory<byte> value)
    {
        AddClosed(parameter);
        var answer = _said?.ValueOf(parameter);
        value = answer.GetValueOrDefault();
        return answer is null ? Untold(parameter) : ReadStatus.Read;
    }

    /// <summary>Lists a closed directory. <paramref name="leaf"/> is the file that is read in each subdirectory.</summary>
    internal ReadStatus Visit<TState>(string folder, string leaf, TState state, FolderVisitor<TState> visit)
    {
        var pattern = $"{folder}.*.{leaf}";
        AddClosed(pattern);
        return _said?.Visit(pattern, state, visit) == true ? ReadStatus.Read : Untold(pattern);
    }

    /// <summary>Takes a file that was shown by a pattern. A NID has dots, so it cannot be asked for by name.</summary>
    internal ReadStatus ReadShown(string name, out ReadOnlyMemory<byte> value)
    {
        var answer = _said?.ValueOf(name);
        value = answer.GetValueOrDefault();
        return answer is null ? ReadStatus.Missing : ReadStatus.Read;
    }

    private ReadStatus Untold(string parameter) =>
        _missing.Contains(parameter) || _said?.SaysMissing(parameter) == true ? ReadStatus.Missing : ReadStatus.Denied;

    private void AddClosed(string parameter)
    {
        if (_known.Add(parameter))
            _closed.Add(parameter);
    }
}
