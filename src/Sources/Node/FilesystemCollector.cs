using System.Runtime.InteropServices;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>
/// Reads the size of each mounted filesystem. Each mount point is asked under its own deadline, because <c>statfs</c> never returns while
/// a server is dead. Filesystems of the network are not asked unless the settings say so.
/// </summary>
internal sealed class FilesystemCollector : PartedSource
{
    /// <summary>node_exporter's text for a mount point that hangs.</summary>
    private const string Timeout = "mountpoint timeout";

    private static readonly string[] Labels = ["device", "device_error", "fstype", "mountpoint"];

    private static readonly MetricFamily MountInfo = NodeFamily.Gauge(
        "node_filesystem_mount_info", "Filesystem mount information.", "device", "major", "minor", "mountpoint");

    private static readonly SegmentLayout MountInfoLayout = new(MountInfo, LabelText.Empty, new SampleColumn(0));

    private readonly NodeRoots _roots;
    private readonly NodeSourceOptions _options;
    private readonly ColumnFamilies _families = new();
    private readonly KnownRows<Mount> _mounts;
    private readonly List<Mount> _shown = [];
    private readonly List<SourcePart> _parts = [];
    private readonly HashSet<(string Device, string Point)> _described = [];
    private readonly Dictionary<string, MountPoint> _points = new(StringComparer.Ordinal);
    private Findings _findings = new();

    public FilesystemCollector(NodeRoots roots, NodeSourceOptions options)
    {
        (_roots, _options) = (roots, options);
        _mounts = new(line => new Mount(MountLine.Parse(line, roots.Root)));
        foreach (var family in Families.Take(Families.Count - 1))
            _families.Add(family, NumberFormat.Real);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        NodeFamily.Gauge("node_filesystem_size_bytes", "Filesystem size in bytes.", Labels),
        NodeFamily.Gauge("node_filesystem_free_bytes", "Filesystem free space in bytes.", Labels),
        NodeFamily.Gauge("node_filesystem_avail_bytes", "Filesystem space available to non-root users in bytes.", Labels),
        NodeFamily.Gauge("node_filesystem_files", "Filesystem total file nodes.", Labels),
        NodeFamily.Gauge("node_filesystem_files_free", "Filesystem total free file nodes.", Labels),
        NodeFamily.Gauge("node_filesystem_readonly", "Filesystem read-only status.", Labels),
        NodeFamily.Gauge(
            "node_filesystem_device_error", "Whether an error occurred while getting statistics for the given device.", Labels),
        MountInfo,
    ];

    public override string Name { get; } = NodeSources.NameOf("filesystem");

    public override IReadOnlyList<SourcePart> Begin(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var context = new NodeContext(files);
        _findings = context.Findings;
        _shown.Clear();
        _parts.Clear();
        _mounts.Begin();

        // The first process has the mounts of the host, also where this one has a few of its own.
        var path = _roots.InProc("1/mountinfo");
        if (files.TryRead(path, out var text) != ReadStatus.Read)
            path = _roots.InProc("self/mountinfo");
        if (!text.IsEmpty || context.TryRead(path, out text))
            ReadMounts(path, text);
        _mounts.End();
        FindParts();
        return _parts;
    }

    public override Reading End(IReadOnlyList<PartResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var byPoint = new Dictionary<string, PartResult>(results.Count, StringComparer.Ordinal);
        foreach (var result in results)
            byPoint[((MountPoint)result.Part).Path] = result;
        var table = _families.CreateTable(_shown.Count);
        var infos = new ValueTable(1, Math.Max(1, _shown.Count));
        _described.Clear();
        foreach (var mount in _shown)
        {
            var result = byPoint[mount.Line.Point];
            if (result.Fault == PartFault.NotRead)
            {
                _findings.AddTrouble($"{mount.Line.Point}: {result.Detail}");
                continue;
            }

            Add(table, infos, mount, result);
        }

        var segments = System.Collections.Immutable.ImmutableArray.CreateBuilder<Segment>();
        _families.AddSegments(table, segments);
        if (infos.Count > 0)
            segments.Add(new Segment(MountInfoLayout, infos));
        return _findings.ToReading(segments.ToImmutable());
    }

    private void Add(ValueTable table, ValueTable infos, Mount mount, PartResult result)
    {
        var answer = (StatfsAnswer?)result.Value;
        var error = answer is null ? Timeout : answer.Error;
        if (answer is null)
            _findings.AddNote($"{mount.Line.Point}: the filesystem does not answer statfs");
        var row = table.Add(mount.LabelsFor(error));
        row[5] = ValueTable.Real(mount.Line.IsReadOnly ? 1 : 0);
        row[6] = ValueTable.Real(error.Length > 0 ? 1 : 0);
        if (error.Length > 0)
            return;
        var size = answer!.Size;
        row[0] = ValueTable.Real((double)size.Blocks * size.BlockBytes);
        row[1] = ValueTable.Real((double)size.Free * size.BlockBytes);
        row[2] = ValueTable.Real((double)size.Available * size.BlockBytes);
        row[3] = ValueTable.Real(size.Files);
        row[4] = ValueTable.Real(size.FilesFree);

        // Two types of filesystem on one device and point would be one series.
        if (_described.Add((mount.Line.Device, mount.Line.Point)))
            infos.Add(mount.Info)[0] = 1;
    }

    private void ReadMounts(string path, ReadOnlySpan<byte> text)
    {
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            if (line.IsEmpty)
                continue;

            // Equal lines are impossible: each mount has a number.
            if (!_mounts.TryGet(line, out var mount) || !mount.Line.IsGood)
                _findings.Refuse(path, number, line);
            else
                _shown.Add(mount);
        }
    }

    /// <summary>Keeps the mounts that are shown, each series once, and makes a part for each mount point.</summary>
    private void FindParts()
    {
        string[] network = _options.AsksNetworkFilesystems
            ? []
            : [.. _shown.Where(m => NetworkFilesystems.Includes(m.Line.Type)).Select(m => m.Line.Point).Distinct(StringComparer.Ordinal)];
        var series = new HashSet<(string, string, string)>();
        _shown.RemoveAll(m =>
            _options.MountPointsExcluded.Matches(m.Line.Point) || _options.TypesExcluded.Matches(m.Line.Type)
            || Array.Exists(network, n => IsReachedThrough(m.Line, n))
            || !series.Add((m.Line.Device, m.Line.Type, m.Line.Point)));
        foreach (var mount in _shown)
        {
            var point = mount.Line.Point;
            if (!_points.TryGetValue(point, out var part))
                _points.Add(point, part = new MountPoint(Name, point, _roots.InRoot(point.TrimStart('/'))));
            if (!_parts.Contains(part))
                _parts.Add(part);
        }

        if (_points.Count > _parts.Count * 2)
        {
            foreach (var gone in _points.Values.Except(_parts.Cast<MountPoint>()).ToArray())
                _points.Remove(gone.Path);
        }
    }

    /// <summary>
    /// Whether a mount is, is covered by, or is below a filesystem of the network: to ask it is to ask that one's server. A host whose root
    /// is mounted over the network has nothing else, so that only the root itself is left out.
    /// </summary>
    private static bool IsReachedThrough(MountLine mount, string network)
    {
        if (mount.Point == network)
            return true;
        return network != "/" && mount.Point.StartsWith(network, StringComparison.Ordinal) && mount.Point[network.Length] == '/';
    }

    /// <summary>A mount as mountinfo lists it.</summary>
    private sealed class Mount(MountLine line)
    {
        private byte[]? _labels;
        private (string Error, byte[] Labels) _faulty = ("", []);

        public MountLine Line => line;

        public byte[] Info { get; } = LabelText.Of(
            ("device", line.Device), ("major", line.Major), ("minor", line.Minor), ("mountpoint", line.Point)).AsRow();

        public byte[] LabelsFor(string error)
        {
            if (error.Length == 0)
                return _labels ??= Create("");
            if (_faulty.Error != error)
                _faulty = (error, Create(error));
            return _faulty.Labels;
        }

        private byte[] Create(string error) => LabelText.Of(
            ("device", line.Device), ("device_error", error), ("fstype", line.Type), ("mountpoint", line.Point)).AsRow();
    }

    private sealed class MountPoint(string source, string path, string realPath) : SourcePart($"{source} {path}")
    {
        public string Path => path;

        public override object Read(FileReader files)
        {
            if (!files.MayHang(realPath))
                return new StatfsAnswer(default, "too many calls hang already");
            var errno = HostCalls.Statfs(realPath, out var size);
            return new StatfsAnswer(size, errno == 0 ? "" : LowerCase(Marshal.GetPInvokeErrorMessage(errno)));
        }

        private static string LowerCase(string text) => text.Length == 0 ? "error" : char.ToLowerInvariant(text[0]) + text[1..];
    }

    private sealed record StatfsAnswer(FilesystemSize Size, string Error);
}
