using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>
/// Finds the path of a parameter on this host: <c>obdfilter.scratch-OST0000.stats</c> → a path. Files moved between <c>/proc</c>,
/// <c>/sys</c> and debugfs from release to release and from build to build, so every root is tried and no version number is used. A path is
/// remembered until its file is gone. Used by one call at a time.
/// </summary>
public sealed class ParameterResolver(LustreRoots roots)
{
    private const string AnyOsd = "osd-*.";
    internal static readonly string[] OsdKinds = ["osd-ldiskfs", "osd-zfs", "osd-wbcfs"];

    /// <summary>The prefix of LNet's own parameters. <c>lctl</c> knows them without it.</summary>
    internal const string Lnet = "lnet.";

    private readonly Dictionary<string, string> _found = [];

    // The paths of parameters that were not found. Every version lacks some, and they are looked for at every reading.
    private readonly Dictionary<string, Candidates> _candidates = [];
    private readonly ParameterFolders _folders = new(roots);
    private readonly string[] _lnetRoots = [roots.LnetDebug, roots.LnetProc];
    private readonly string[] _roots = ParameterFolders.RootsOf(roots);

    // A parameter without a device may also be LNet's: lnet_memused.
    private readonly string[] _nodeRoots = [roots.Sys, roots.Debug, roots.Proc, roots.LnetDebug, roots.LnetProc];

    // The kind of storage of each target behind "osd-*.". A host may have several kinds.
    private readonly Dictionary<string, string> _osdKinds = [];

    public LustreRoots Roots => roots;

    /// <summary>Finds the path of a file or directory. Null when no root has it.</summary>
    /// <param name="parameter">The parameter's name. <c>osd-*.</c> stands for the kind of storage that the target has.</param>
    /// <param name="closed">The place that could not be looked into, when the parameter was not found elsewhere.</param>
    public string? Find(FileReader files, string parameter, out string? closed)
    {
        closed = null;
        if (_found.TryGetValue(parameter, out var path))
            return path;

        path = parameter.StartsWith(AnyOsd, StringComparison.Ordinal) ? FindOsd(files, parameter, ref closed) : Search(
            files, parameter, ref closed);
        if (path is not null)
        {
            _found.Add(parameter, path);
            closed = null;
        }

        return path;
    }

    public void Forget(string parameter)
    {
        _found.Remove(parameter);
        _folders.Invalidate();
        if (parameter.StartsWith(AnyOsd, StringComparison.Ordinal))
            _osdKinds.GetAlternateLookup<ReadOnlySpan<char>>().Remove(TargetOf(parameter));
    }

    internal bool IsInDebugfs(string path) =>
        path.StartsWith(roots.Debug, StringComparison.Ordinal) || path.StartsWith(roots.LnetDebug, StringComparison.Ordinal);

    /// <summary>Whether a file or directory exists now. The remembered path is checked.</summary>
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

    /// <summary>
    /// Reads a small parameter, and looks for it once more when it has moved. The text is valid until the next call of
    /// <paramref name="files"/>.
    /// </summary>
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
                status = ReadPrivileged(files, parameter, out var shown, ref path);
                text = shown.Span;
            }

            if (status != ReadStatus.Missing || !isFound)
                return status;
            Forget(parameter);
            if (fresh)
                return status;
        }
    }

    /// <summary>Reads a parameter of any size in the same way.</summary>
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
                status = ReadPrivileged(files, parameter, out var shown, ref path);
                if (status == ReadStatus.Read)
                {
                    parser.Parse(shown.Span);
                    files.Measure(shown.Span);
                }
            }

            if (status != ReadStatus.Missing || !isFound)
                return status;
            Forget(parameter);
            if (fresh)
                return status;
        }
    }

    /// <summary>Lists the subdirectories of a parameter that is a directory.</summary>
    /// <param name="path">The path, or the parameter's name where <c>lctl</c> showed it.</param>
    /// <param name="leaf">The file that is read in each subdirectory. Without it <c>lctl</c> cannot be asked.</param>
    internal ReadStatus Visit<TState>(
        FileReader files, string parameter, TState state, FolderVisitor<TState> visit, out string path, string? leaf = null)
    {
        for (var fresh = !_found.ContainsKey(parameter); ; fresh = true)
        {
            var isFound = TryFind(files, parameter, out path, out var status);
            if (isFound)
                status = files.Visit(path, state, visit);
            if (status == ReadStatus.Denied && leaf is not null && files.Privileged is { } privileged)
            {
                status = privileged.Visit(parameter, leaf, state, visit);
                path = status == ReadStatus.Read ? parameter : path;
            }

            if (status != ReadStatus.Missing || !isFound)
                return status;
            Forget(parameter);
            if (fresh)
                return status;
        }
    }

    /// <summary>Reads a closed parameter from what <c>lctl</c> showed. Its path is then its name.</summary>
    private static ReadStatus ReadPrivileged(FileReader files, string parameter, out ReadOnlyMemory<byte> text, ref string path)
    {
        text = default;
        if (files.Privileged is not { } privileged)
            return ReadStatus.Denied;
        var status = privileged.Read(LctlNameOf(parameter), out text);
        if (status == ReadStatus.Read)
            path = parameter;
        return status;
    }

    /// <summary>The name that <c>lctl</c> knows: LNet's own parameters have no prefix there.</summary>
    private static string LctlNameOf(string parameter) => IsOfLnet(parameter) ? parameter[Lnet.Length..] : parameter;

    private bool TryFind(FileReader files, string parameter, out string path, out ReadStatus notFound)
    {
        var found = Find(files, parameter, out var closed);
        path = found ?? closed ?? (CandidatesOf(parameter).Paths[0] ??= PathIn(RootsOf(parameter)[0], parameter));
        notFound = closed is null ? ReadStatus.Missing : ReadStatus.Denied;
        return found is not null;
    }

    private string? Search(FileReader files, string parameter, ref string? closed)
    {
        var candidates = CandidatesOf(parameter);
        var generation = _folders.GenerationFor(files);
        if (candidates.MissedIn == generation)
        {
            closed ??= candidates.Closed;
            return null;
        }

        (candidates.MissedIn, candidates.Closed) = (generation, null);
        var roots = RootsOf(parameter);
        var folder = ReferenceEquals(roots, _roots) ? ParameterFolders.FolderOf(parameter) : default;
        for (var root = 0; root < roots.Length; root++)
        {
            if (!folder.IsEmpty && _folders.IsMissing(files, folder, root))
                continue;
            var path = candidates.Paths[root] ??= PathIn(roots[root], parameter);
            switch (files.Probe(path))
            {
                case PathKind.Missing:
                    continue;
                case PathKind.Denied:
                    candidates.Closed ??= path;
                    continue;
                default:
                    _candidates.Remove(parameter);
                    return path;
            }
        }

        closed ??= candidates.Closed;
        return null;
    }

    private Candidates CandidatesOf(string parameter)
    {
        if (!_candidates.TryGetValue(parameter, out var candidates))
            _candidates.Add(parameter, candidates = new Candidates(new string?[RootsOf(parameter).Length]));
        return candidates;
    }

    private string[] RootsOf(string parameter) =>
        IsOfLnet(parameter) ? _lnetRoots : parameter.Contains('.', StringComparison.Ordinal) ? _roots : _nodeRoots;

    private static bool IsOfLnet(string parameter) => parameter.StartsWith(Lnet, StringComparison.Ordinal);

    private string? FindOsd(FileReader files, string parameter, ref string? closed)
    {
        var target = TargetOf(parameter);
        var rest = parameter.AsSpan(AnyOsd.Length - 1);
        if (_osdKinds.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(target, out var kind)
            || (kind = OpenKindOf(files, target)) is not null)
            return Search(files, $"{kind}{rest}", ref closed);

        for (var i = 0; i < OsdKinds.Length; i++)
        {
            if (!_folders.MayHaveStorage(files, target, i) || Search(files, $"{OsdKinds[i]}{rest}", ref closed) is not { } path)
                continue;
            _osdKinds[target.ToString()] = OsdKinds[i];
            return path;
        }

        return null;
    }

    /// <summary>
    /// The kind of storage that has an open directory of this target. Its closed files are then not looked for among the other kinds.
    /// </summary>
    private string? OpenKindOf(FileReader files, ReadOnlySpan<char> target)
    {
        for (var i = 0; i < OsdKinds.Length; i++)
        {
            if (_folders.HasOpenStorage(files, target, i))
                return _osdKinds[target.ToString()] = OsdKinds[i];
        }

        return null;
    }

    private static ReadOnlySpan<char> TargetOf(string parameter)
    {
        var end = parameter.IndexOf('.', AnyOsd.Length);
        return end < 0 ? parameter.AsSpan(AnyOsd.Length) : parameter.AsSpan(AnyOsd.Length, end - AnyOsd.Length);
    }

    internal static string PathIn(string root, string parameter)
    {
        var name = IsOfLnet(parameter) ? parameter[Lnet.Length..] : parameter;
        return Path.Combine(root, name.Contains('\\', StringComparison.Ordinal)
            ? name.Replace("\\.", "\0", StringComparison.Ordinal).Replace('.', '/').Replace('\0', '.')
            : name.Replace('.', '/'));
    }

    /// <param name="paths">The path in each root, made when it is first tried.</param>
    private sealed class Candidates(string?[] paths)
    {
        public string?[] Paths => paths;

        /// <summary>The generation (see <see cref="ParameterFolders.GenerationFor"/>) in which no root had the parameter.</summary>
        public int MissedIn { get; set; } = -1;

        public string? Closed { get; set; }
    }
}
