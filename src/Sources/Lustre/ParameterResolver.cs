namespace LustreActors.Sources.Lustre;

/// <summary>
/// Where a parameter is on this host: <c>obdfilter.scratch-OST0000.stats</c> → a path. Its files moved between <c>/proc</c>, <c>/sys</c> and
/// debugfs from version to version and from build to build, so every root is asked and no version number is. What was found is remembered
/// until it is gone. Used by one call at a time.
/// </summary>
public sealed class ParameterResolver(LustreRoots roots)
{
    private const string AnyOsd = "osd-*.";
    internal static readonly string[] OsdKinds = ["osd-ldiskfs", "osd-zfs", "osd-wbcfs"];

    /// <summary>What stands before the names of LNet's own parameters here; <c>lctl</c> knows them without it.</summary>
    internal const string Lnet = "lnet.";

    private readonly Dictionary<string, string> _found = [];

    // Of what was not found: every version lacks some parameters, and they are looked for at every reading.
    private readonly Dictionary<string, string[]> _candidates = [];
    private readonly string[] _lnetRoots = [roots.LnetDebug, roots.LnetProc];
    private readonly string[] _roots = [roots.Sys, roots.Debug, roots.Proc];

    // What belongs to no device may also be LNet's: lnet_memused.
    private readonly string[] _nodeRoots = [roots.Sys, roots.Debug, roots.Proc, roots.LnetDebug, roots.LnetProc];

    // Of each target behind "osd-*.": which kind of storage it has. A host may serve both.
    private readonly Dictionary<string, string> _osdKinds = [];

    public LustreRoots Roots => roots;

    /// <summary>The path of a file or directory; null when no root has it.</summary>
    /// <param name="files">The collection that asks.</param>
    /// <param name="parameter">As <c>lctl</c> names it. <c>osd-*.</c> stands for the kind of storage that the target has.</param>
    /// <param name="closed">The place that could not be looked into, when the parameter was not found elsewhere.</param>
    public string? Find(FileReader files, string parameter, out string? closed)
    {
        closed = null;
        if (_found.TryGetValue(parameter, out var path))
            return path;

        path = parameter.StartsWith(AnyOsd, StringComparison.Ordinal) ? FindOsd(files, parameter, ref closed) : Search(files, parameter, ref closed);
        if (path is not null)
        {
            _found.Add(parameter, path);
            closed = null;
        }

        return path;
    }

    /// <summary>To be called when the remembered path is gone.</summary>
    public void Forget(string parameter)
    {
        _found.Remove(parameter);
        if (parameter.StartsWith(AnyOsd, StringComparison.Ordinal))
            _osdKinds.Remove(TargetOf(parameter));
    }

    internal bool IsInDebugfs(string path) =>
        path.StartsWith(roots.Debug, StringComparison.Ordinal) || path.StartsWith(roots.LnetDebug, StringComparison.Ordinal);

    /// <summary>Whether a file or directory is there now, whatever is remembered of it.</summary>
    public bool IsThere(FileReader files, string parameter)
    {
        if (_found.TryGetValue(parameter, out var path))
        {
            if (files.Probe(path) != PathKind.Missing)
                return true;
            Forget(parameter);
        }

        return Find(files, parameter, out _) is not null;
    }

    /// <summary>Reads a small parameter, looking for it once more when it has moved. The text is good until the next call of <paramref name="files"/>.</summary>
    public ReadStatus TryRead(FileReader files, string parameter, out ReadOnlySpan<byte> text, out string path)
    {
        for (var fresh = !_found.ContainsKey(parameter); ; fresh = true)
        {
            text = default;
            var isFound = TryFind(files, parameter, out path, out var status);
            if (isFound)
                status = files.TryRead(path, out text);
            if (status == ReadStatus.Denied)
            {
                status = ByLctl(files, parameter, out var said, ref path);
                text = said.Span;
            }

            if (status != ReadStatus.Missing || !isFound)
                return status;
            Forget(parameter);
            if (fresh)
                return status;
        }
    }

    /// <summary>The same for a parameter of any size.</summary>
    public ReadStatus ReadLines<TParser>(FileReader files, string parameter, ref TParser parser, out string path)
        where TParser : IChunkParser, allows ref struct
    {
        for (var fresh = !_found.ContainsKey(parameter); ; fresh = true)
        {
            var isFound = TryFind(files, parameter, out path, out var status);
            if (isFound)
                status = files.ReadLines(path, ref parser);
            if (status == ReadStatus.Denied)
            {
                status = ByLctl(files, parameter, out var said, ref path);
                if (status == ReadStatus.Read)
                {
                    parser.Parse(said.Span);
                    files.Measure(said.Span);
                }
            }

            if (status != ReadStatus.Missing || !isFound)
                return status;
            Forget(parameter);
            if (fresh)
                return status;
        }
    }

    /// <summary>The subdirectories of a parameter that is a directory.</summary>
    /// <param name="files">The collection that asks.</param>
    /// <param name="parameter">As <c>lctl</c> names it.</param>
    /// <param name="state">Handed on to <paramref name="visit"/>.</param>
    /// <param name="visit">Takes the name of one subdirectory.</param>
    /// <param name="path">Where it is, or its name where <c>lctl</c> showed it.</param>
    /// <param name="leaf">What is read in each of them, where that is one file: without it <c>lctl</c> cannot be asked.</param>
    internal ReadStatus Visit<TState>(
        FileReader files, string parameter, TState state, FolderVisitor<TState> visit, out string path, string? leaf = null)
    {
        for (var fresh = !_found.ContainsKey(parameter); ; fresh = true)
        {
            var isFound = TryFind(files, parameter, out path, out var status);
            if (isFound)
                status = files.Visit(path, state, visit);
            if (status == ReadStatus.Denied && leaf is not null && files.Lctl is { } lctl)
            {
                status = lctl.Visit(parameter, leaf, state, visit);
                path = status == ReadStatus.Read ? parameter : path;
            }

            if (status != ReadStatus.Missing || !isFound)
                return status;
            Forget(parameter);
            if (fresh)
                return status;
        }
    }

    /// <summary>What is closed may have been asked of <c>lctl</c>. The path of what it showed is its name.</summary>
    private static ReadStatus ByLctl(FileReader files, string parameter, out ReadOnlyMemory<byte> text, ref string path)
    {
        text = default;
        if (files.Lctl is not { } lctl)
            return ReadStatus.Denied;
        var status = lctl.Read(LctlNameOf(parameter), out text);
        if (status == ReadStatus.Read)
            path = parameter;
        return status;
    }

    /// <summary>LNet's own parameters have no place before their name there.</summary>
    private static string LctlNameOf(string parameter) => IsOfLnet(parameter) ? parameter[Lnet.Length..] : parameter;

    private bool TryFind(FileReader files, string parameter, out string path, out ReadStatus notFound)
    {
        var found = Find(files, parameter, out var closed);
        path = found ?? closed ?? (_candidates.TryGetValue(parameter, out var paths) ? paths[0] : PathIn(IsOfLnet(parameter) ? roots.LnetDebug : roots.Sys, parameter));
        notFound = closed is null ? ReadStatus.Missing : ReadStatus.Denied;
        return found is not null;
    }

    private string? Search(FileReader files, string parameter, ref string? closed)
    {
        if (!_candidates.TryGetValue(parameter, out var paths))
            _candidates.Add(parameter, paths = [.. RootsOf(parameter).Select(root => PathIn(root, parameter))]);
        foreach (var path in paths)
        {
            switch (files.Probe(path))
            {
                case PathKind.Missing:
                    continue;
                case PathKind.Denied:
                    closed ??= path;
                    continue;
                default:
                    _candidates.Remove(parameter);
                    return path;
            }
        }

        return null;
    }

    private string[] RootsOf(string parameter) =>
        IsOfLnet(parameter) ? _lnetRoots : parameter.Contains('.', StringComparison.Ordinal) ? _roots : _nodeRoots;

    private static bool IsOfLnet(string parameter) => parameter.StartsWith(Lnet, StringComparison.Ordinal);

    private string? FindOsd(FileReader files, string parameter, ref string? closed)
    {
        var target = TargetOf(parameter);
        var rest = parameter.AsSpan(AnyOsd.Length - 1);
        if (_osdKinds.TryGetValue(target, out var kind) || (kind = OpenKindOf(files, target)) is not null)
            return Search(files, $"{kind}{rest}", ref closed);

        foreach (var candidate in OsdKinds)
        {
            if (Search(files, $"{candidate}{rest}", ref closed) is not { } path)
                continue;
            _osdKinds[target] = candidate;
            return path;
        }

        return null;
    }

    /// <summary>Some of a storage's files are open to everybody: what else it has is not looked for among the other kinds.</summary>
    private string? OpenKindOf(FileReader files, string target)
    {
        foreach (var kind in OsdKinds)
        {
            var parameter = $"{kind}.{target}";
            if (files.Probe(PathIn(roots.Sys, parameter)) == PathKind.Directory || files.Probe(PathIn(roots.Proc, parameter)) == PathKind.Directory)
                return _osdKinds[target] = kind;
        }

        return null;
    }

    private static string TargetOf(string parameter)
    {
        var end = parameter.IndexOf('.', AnyOsd.Length);
        return end < 0 ? parameter[AnyOsd.Length..] : parameter[AnyOsd.Length..end];
    }

    private static string PathIn(string root, string parameter)
    {
        var name = IsOfLnet(parameter) ? parameter[Lnet.Length..] : parameter;
        return Path.Combine(root, name.Contains('\\', StringComparison.Ordinal)
            ? name.Replace("\\.", "\0", StringComparison.Ordinal).Replace('.', '/').Replace('\0', '.')
            : name.Replace('.', '/'));
    }
}
