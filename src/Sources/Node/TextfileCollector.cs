using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>
/// Reads the files <c>*.prom</c> that other programs write into a directory. A file that is malformed or has time stamps costs itself.
/// While no file has changed, the last reading is served again.
/// </summary>
internal sealed class TextfileCollector(string directory) : NodeCollector("textfile")
{
    private const string Suffix = ".prom";

    private static readonly MetricFamily Modified = NodeFamily.Gauge(
        "node_textfile_mtime_seconds", "Unixtime mtime of textfiles successfully read.", "file");

    private static readonly MetricFamily Error = NodeFamily.Gauge(
        "node_textfile_scrape_error", "1 if there was an error opening or reading a file, 0 otherwise");

    private List<(string Path, DateTime Modified, long Length)> _files = [];
    private ImmutableArray<Segment> _segments = [];

    public static IReadOnlyList<MetricFamily> Families { get; } = [Modified, Error];

    protected override void Collect(NodeContext context)
    {
        if (directory.Length == 0)
            return;
        var found = new List<string>();
        var status = context.Files.VisitFiles(directory, found, static (name, found) =>
        {
            if (name.EndsWith(Suffix, StringComparison.Ordinal))
                found.Add(name.ToString());
        });
        if (status != ReadStatus.Read)
        {
            context.Findings.AddTrouble(context.Files.LastError ?? directory);
            context.Segments.Add(new SegmentBuilder(Error).Add(1).Build());
            return;
        }

        found.Sort(StringComparer.Ordinal);
        var files = found.ConvertAll(Describe);
        if (_segments.IsEmpty || !files.SequenceEqual(_files))
        {
            var (segments, hasFault) = Read(context, files);

            // A file with a fault is read again: it may have become readable.
            (_files, _segments) = hasFault ? ([], []) : (files, segments);
            context.Segments.AddRange(segments);
            return;
        }

        context.Segments.AddRange(_segments);
    }

    private (string Path, DateTime Modified, long Length) Describe(string name)
    {
        var file = new FileInfo(Path.Combine(directory, name));
        return (file.FullName, file.LastWriteTimeUtc, file.Exists ? file.Length : -1);
    }

    private static (ImmutableArray<Segment> Segments, bool HasFault) Read(
        NodeContext context, List<(string Path, DateTime Modified, long Length)> files)
    {
        var metrics = new TextfileMetrics();
        var modified = new SegmentBuilder(Modified);
        var (isAnyRead, hasFault) = (false, false);
        foreach (var (path, written, _) in files)
        {
            if (!metrics.TryRead(context.Files, path, out var fault))
            {
                hasFault = true;
                context.Findings.AddTrouble($"{path}: {fault}");
                continue;
            }

            isAnyRead = true;

            // Whole seconds, as node_exporter shows them.
            modified.Add(Math.Floor((written - DateTime.UnixEpoch).TotalSeconds), path);
        }

        foreach (var conflict in metrics.Conflicts)
        {
            hasFault = true;
            context.Findings.AddTrouble(conflict);
        }

        var segments = ImmutableArray.CreateBuilder<Segment>();
        metrics.AddSegments(segments);
        if (isAnyRead)
            segments.Add(modified.Build());
        segments.Add(new SegmentBuilder(Error).Add(hasFault ? 1 : 0).Build());
        return (segments.ToImmutable(), hasFault);
    }
}
