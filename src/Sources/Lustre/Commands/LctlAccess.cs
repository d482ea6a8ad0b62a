using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Commands;

/// <summary>
/// The access of one collection to parameters that are closed to this user. It takes them from what <c>lctl</c> showed before the
/// collection began, and notes which were found closed, so that <c>lctl</c> can be asked for them.
/// </summary>
public sealed class LctlAccess : IPrivilegedFiles
{
    private readonly LctlOutput? _output;
    private readonly IReadOnlySet<string> _missing;

    // In the order in which they were found, so that two collections ask for the same list.
    private readonly List<string> _closed = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <param name="output">The output of <c>lctl</c>. Null before it was first asked.</param>
    /// <param name="missing">The parameters that are known not to exist, and were therefore not asked for.</param>
    internal LctlAccess(LctlOutput? output, IReadOnlySet<string> missing) => (_output, _missing) = (output, missing);

    /// <summary>The output of <c>lctl</c> from before this collection.</summary>
    internal LctlOutput? Output => _output;

    /// <summary>Everything that was found closed, as arguments of <c>lctl get_param</c>, whether or not <c>lctl</c> showed it.</summary>
    internal IReadOnlyList<string> Closed => _closed;

    public ReadStatus Read(string name, out ReadOnlyMemory<byte> text)
    {
        AddClosed(name);
        var value = _output?.ValueOf(name);
        text = value.GetValueOrDefault();
        return value is null ? StatusOfUnshown(name) : ReadStatus.Read;
    }

    /// <summary>Reads a file that a pattern has shown. A NID has dots, so it cannot be asked for by name.</summary>
    public ReadStatus ReadListed(string name, out ReadOnlyMemory<byte> text)
    {
        var value = _output?.ValueOf(name);
        text = value.GetValueOrDefault();
        return value is null ? ReadStatus.Missing : ReadStatus.Read;
    }

    /// <summary>Lists a closed directory. <paramref name="leaf"/> is the file that is read in each subdirectory.</summary>
    public ReadStatus Visit<TState>(string folder, string leaf, TState state, FolderVisitor<TState> visit)
    {
        var pattern = $"{folder}.*.{leaf}";
        AddClosed(pattern);
        return _output?.Visit(pattern, state, visit) == true ? ReadStatus.Read : StatusOfUnshown(pattern);
    }

    private ReadStatus StatusOfUnshown(string parameter) =>
        _missing.Contains(parameter) || _output?.IsMissing(parameter) == true ? ReadStatus.Missing : ReadStatus.Denied;

    private void AddClosed(string parameter)
    {
        if (_known.Add(parameter))
            _closed.Add(parameter);
    }
}
