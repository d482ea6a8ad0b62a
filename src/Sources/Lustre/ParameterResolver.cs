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

    private readonly Dictionary<string, string> _found = [];
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
            if (Find(files, parameter, out var closed) is not { } found)
                return NotFound(parameter, closed, out path);
            path = found;
            var status = files.TryRead(found, out text);
            if (status != ReadStatus.Missing)
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
            if (Find(files, parameter, out var closed) is not { } found)
                return NotFound(parameter, closed, out path);
            path = found;
            var status = files.ReadLines(found, ref parser);
            if (status != ReadStatus.Missing)
                return status;
            Forget(parameter);
            if (fresh)
                return status;
        }
    }

    /// <summary>The subdirectories of a parameter that is a directory.</summary>
    internal ReadStatus Visit<TState>(FileReader files, string parameter, TState state, FolderVisitor<TState> visit, out string path)
    {
        for (var fresh = !_found.ContainsKey(parameter); ; fresh = true)
        {
            if (Find(files, parameter, out var closed) is not { } found)
                return NotFound(parameter, closed, out path);
            path = found;
            var status = files.Visit(found, state, visit);
            if (status != ReadStatus.Missing)
                return status;
            Forget(parameter);
            if (fresh)
                return status;
        }
    }

    private ReadStatus NotFound(string parameter, string? closed, out string path)
    {
        path = closed ?? PathIn(roots.Sys, parameter);
        return closed is null ? ReadStatus.Missing : ReadStatus.Denied;
    }

    private string? Search(FileReader files, string parameter, ref string? closed)
    {
        foreach (var root in parameter.Contains('.', StringComparison.Ordinal) ? _roots : _nodeRoots)
        {
            var path = PathIn(root, parameter);
            switch (files.Probe(path))
            {
                case PathKind.Missing:
                    continue;
                case PathKind.Denied:
                    closed = path;
                    continue;
                default:
                    return path;
            }
        }

        return null;
    }

    private string? FindOsd(FileReader files, string parameter, ref string? closed)
    {
        var target = TargetOf(parameter);
        var rest = parameter.AsSpan(AnyOsd.Length - 1);
        if (_osdKinds.TryGetValue(target, out var kind))
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

    private static string TargetOf(string parameter)
    {
        var end = parameter.IndexOf('.', AnyOsd.Length);
        return end < 0 ? parameter[AnyOsd.Length..] : parameter[AnyOsd.Length..end];
    }

    private static string PathIn(string root, string parameter) => Path.Combine(root, parameter.Contains('\\', StringComparison.Ordinal)
        ? parameter.Replace("\\.", "\0", StringComparison.Ordinal).Replace('.', '/').Replace('\0', '.')
        : parameter.Replace('.', '/'));
}
