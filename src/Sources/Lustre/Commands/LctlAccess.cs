namespace LustreActors.Sources.Lustre;

/// <summary>
/// One collection's second way to the parameters that a file system closes to this user: it takes them from what <c>lctl</c> said before the
/// collection began, and notes which were found closed, so that <c>lctl</c> can be asked for them.
/// </summary>
public sealed class LctlAccess
{
    private readonly LctlOutput? _said;
    private readonly IReadOnlySet<string> _missing;

    // In the order in which they were found, so that two collections ask the same.
    private readonly List<string> _closed = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <param name="said">Null where nothing was asked yet.</param>
    /// <param name="missing">What is known not to be there, and therefore was not asked for.</param>
    internal LctlAccess(LctlOutput? said, IReadOnlySet<string> missing) => (_said, _missing) = (said, missing);

    /// <summary>What was said before this collection.</summary>
    internal LctlOutput? Said => _said;

    /// <summary>All that was found closed, as <c>lctl get_param</c> wants to be asked for it, whether or not it was answered.</summary>
    internal IReadOnlyList<string> Closed => _closed;

    /// <summary>A parameter was found closed.</summary>
    internal ReadStatus Read(string parameter, out ReadOnlyMemory<byte> value)
    {
        AddClosed(parameter);
        var answer = _said?.ValueOf(parameter);
        value = answer.GetValueOrDefault();
        return answer is null ? Untold(parameter) : ReadStatus.Read;
    }

    /// <summary>A directory was found closed; of each of its subdirectories <paramref name="leaf"/> is wanted.</summary>
    internal ReadStatus Visit<TState>(string folder, string leaf, TState state, FolderVisitor<TState> visit)
    {
        var pattern = $"{folder}.*.{leaf}";
        AddClosed(pattern);
        return _said?.Visit(pattern, state, visit) == true ? ReadStatus.Read : Untold(pattern);
    }

    /// <summary>What was shown along with others of its pattern: a NID has dots, so that it cannot be asked for by itself.</summary>
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
