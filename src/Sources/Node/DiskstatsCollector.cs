using System.Globalization;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads <c>/proc/diskstats</c>, and what udev knows of each disk.</summary>
internal sealed class DiskstatsCollector : NodeCollector
{
    private const int SectorBytes = 512;

    /// <summary>Lines of kernels before 2.6.25 with fewer values are those of partitions, and are left out.</summary>
    private const int FewestValues = 11;

    private const int Values = 17;

    /// <summary>What udev knows changes when a disk is formatted, which is seldom.</summary>
    private const int ReadingsBetweenProperties = 20;

    private static readonly (MetricFamily Family, NumberFormat Format, int Factor)[] Columns =
    [
        (Counter("reads_completed_total", "The total number of reads completed successfully."), NumberFormat.Integer, 1),
        (Counter("reads_merged_total", "The total number of reads merged."), NumberFormat.Integer, 1),
        (Counter("read_bytes_total", "The total number of bytes read successfully."), NumberFormat.Integer, SectorBytes),
        (Counter("read_time_seconds_total", "The total number of seconds spent by all reads."), NumberFormat.Milli, 1),
        (Counter("writes_completed_total", "The total number of writes completed successfully."), NumberFormat.Integer, 1),
        (Counter("writes_merged_total", "The number of writes merged."), NumberFormat.Integer, 1),
        (Counter("written_bytes_total", "The total number of bytes written successfully."), NumberFormat.Integer, SectorBytes),
        (Counter("write_time_seconds_total", "This is the total number of seconds spent by all writes."), NumberFormat.Milli, 1),
        (NodeFamily.Gauge("node_disk_io_now", "The number of I/Os currently in progress.", "device"), NumberFormat.Integer, 1),
        (Counter("io_time_seconds_total", "Total seconds spent doing I/Os."), NumberFormat.Milli, 1),
        (Counter("io_time_weighted_seconds_total", "The weighted # of seconds spent doing I/Os."), NumberFormat.Milli, 1),
        (Counter("discards_completed_total", "The total number of discards completed successfully."), NumberFormat.Integer, 1),
        (Counter("discards_merged_total", "The total number of discards merged."), NumberFormat.Integer, 1),
        (Counter("discarded_sectors_total", "The total number of sectors discarded successfully."), NumberFormat.Integer, 1),
        (Counter("discard_time_seconds_total", "This is the total number of seconds spent by all discards."), NumberFormat.Milli, 1),
        (Counter("flush_requests_total", "The total number of flush requests completed successfully"), NumberFormat.Integer, 1),
        (Counter("flush_requests_time_seconds_total", "This is the total number of seconds spent by all flush requests."),
            NumberFormat.Milli, 1),
    ];

    private static readonly (string Property, MetricFamily Family)[] OfAta =
    [
        ("ID_ATA_WRITE_CACHE", NodeFamily.Gauge("node_disk_ata_write_cache", "ATA disk has a write cache.", "device")),
        ("ID_ATA_WRITE_CACHE_ENABLED",
            NodeFamily.Gauge("node_disk_ata_write_cache_enabled", "ATA disk has its write cache enabled.", "device")),
        ("ID_ATA_ROTATION_RATE_RPM",
            NodeFamily.Gauge("node_disk_ata_rotation_rate_rpm", "ATA disk rotation rate in RPMs (0 for SSDs).", "device")),
    ];

    private static readonly MetricFamily Info = NodeFamily.Gauge(
        "node_disk_info", "Info of /sys/block/<block_device>.", "device", "major", "minor", "model", "path", "revision", "rotational",
        "serial", "wwn");

    private static readonly MetricFamily FilesystemInfo = NodeFamily.Gauge(
        "node_disk_filesystem_info", "Info about disk filesystem.", "device", "type", "usage", "uuid", "version");

    private static readonly MetricFamily MapperInfo = NodeFamily.Gauge(
        "node_disk_device_mapper_info", "Info about disk device mapper.", "device", "lv_layer", "lv_name", "name", "uuid", "vg_name");

    private static readonly SegmentLayout InfoLayout = new(Info, LabelText.Empty, new SampleColumn(0));
    private static readonly SegmentLayout FilesystemLayout = new(FilesystemInfo, LabelText.Empty, new SampleColumn(0));
    private static readonly SegmentLayout MapperLayout = new(MapperInfo, LabelText.Empty, new SampleColumn(0));

    private readonly NodeRoots _roots;
    private readonly string _path;
    private readonly ColumnFamilies _families = new();
    private readonly KnownRows<Disk> _disks;

    public DiskstatsCollector(NodeRoots roots, NamePattern excluded)
        : base("diskstats")
    {
        _roots = roots;
        _path = roots.InProc("diskstats");
        _disks = new(name => new Disk(Encoding.UTF8.GetString(name), excluded));
        foreach (var (family, format, _) in Columns)
            _families.Add(family, format);
        foreach (var (_, family) in OfAta)
            _families.Add(family, NumberFormat.Real);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
        [.. Columns.Select(c => c.Family), .. OfAta.Select(a => a.Family), Info, FilesystemInfo, MapperInfo];

    protected override void Collect(NodeContext context)
    {
        if (!context.TryRead(_path, out var text))
            return;

        // The text lies in the buffer that reading udev's files overwrites.
        var copy = System.Buffers.ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(copy);
        Parse(context, copy.AsSpan(0, text.Length));
        System.Buffers.ArrayPool<byte>.Shared.Return(copy);
    }

    private static MetricFamily Counter(string name, string help) => NodeFamily.Counter("node_disk_" + name, help, "device");

    private void Parse(NodeContext context, ReadOnlySpan<byte> text)
    {
        var table = _families.CreateTable(_disks.Count);
        var infos = new ValueTable(1, _disks.Count);
        var (filesystems, mappers) = (new ValueTable(1), new ValueTable(1));
        Span<long> values = stackalloc long[Values];
        _disks.Begin();
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            var words = new WordReader(line);
            if (words.IsAtEnd)
                continue;
            var isNumbered = words.TryCount(out var major) & words.TryCount(out var minor);
            var name = words.Next();
            var count = isNumbered ? Parse(ref words, values) : -1;
            if (count < 0 || name.IsEmpty || !_disks.TryGet(name, out var disk))
            {
                context.Findings.Refuse(_path, number, line);
                continue;
            }

            if (disk.IsExcluded || count < FewestValues)
                continue;
            if (disk.IsDue(major, minor))
                disk.Describe(context.Files, _roots, major, minor);
            values[..count].CopyTo(table.Add(disk.Labels));
            var row = table.Change(table.Count - 1);
            for (var column = 0; column < count; column++)
                row[column] *= Columns[column].Factor;
            disk.Ata.CopyTo(row[Values..]);
            infos.Add(disk.Info)[0] = 1;
            if (disk.Filesystem is { } filesystem)
                filesystems.Add(filesystem)[0] = 1;
            if (disk.Mapper is { } mapper)
                mappers.Add(mapper)[0] = 1;
        }

        _disks.End();
        _families.AddSegments(table, context.Segments);
        AddInfo(context, InfoLayout, infos);
        AddInfo(context, FilesystemLayout, filesystems);
        AddInfo(context, MapperLayout, mappers);
    }

    private static void AddInfo(NodeContext context, SegmentLayout layout, ValueTable table)
    {
        if (table.Count > 0)
            context.Segments.Add(new Segment(layout, table));
    }

    /// <summary>Parses the values of a line, of which newer kernels have more. -1 when one of them is no number.</summary>
    private static int Parse(ref WordReader words, scoped Span<long> values)
    {
        var count = 0;
        for (; count < Values && !words.IsAtEnd; count++)
        {
            if (!words.TryCount(out values[count]) || values[count] > long.MaxValue / SectorBytes)
                return -1;
        }

        return count;
    }

    private sealed class Disk(string name, NamePattern excluded)
    {
        private (long Major, long Minor) _number = (-1, -1);
        private int _readings;

        public byte[] Labels { get; } = LabelText.Of("device", name).AsRow();

        public bool IsExcluded { get; } = excluded.Matches(name);

        public byte[] Info { get; private set; } = [];

        public byte[]? Filesystem { get; private set; }

        public byte[]? Mapper { get; private set; }

        public long[] Ata { get; } = new long[OfAta.Length];

        public bool IsDue(long major, long minor) => _number != (major, minor) || ++_readings >= ReadingsBetweenProperties;

        public void Describe(FileReader files, NodeRoots roots, long major, long minor)
        {
            (_number, _readings) = ((major, minor), 0);
            var udev = UdevProperties.Read(files, roots, major, minor);
            var serial = udev.First("SCSI_IDENT_SERIAL", "ID_SERIAL_SHORT", "ID_SERIAL");
            var isRotational = NumberText.TryParse(files.Attribute(roots.InSys($"block/{name}/queue/rotational")), out var rotational)
                && rotational != 0;
            Info = LabelText.Of(
                ("device", name), ("major", Text(major)), ("minor", Text(minor)), ("model", udev["ID_MODEL"]), ("path", udev["ID_PATH"]),
                ("revision", udev["ID_REVISION"]), ("rotational", isRotational ? "1" : "0"), ("serial", serial), ("wwn", udev["ID_WWN"]))
                .AsRow();
            Filesystem = udev["ID_FS_TYPE"] is { Length: > 0 } type
                ? LabelText.Of(
                    ("device", name), ("type", type), ("usage", udev["ID_FS_USAGE"]), ("uuid", udev["ID_FS_UUID"]),
                    ("version", udev["ID_FS_VERSION"])).AsRow()
                : null;
            Mapper = udev["DM_NAME"] is { Length: > 0 } mapped
                ? LabelText.Of(
                    ("device", name), ("lv_layer", udev["DM_LV_LAYER"]), ("lv_name", udev["DM_LV_NAME"]), ("name", mapped),
                    ("uuid", udev["DM_UUID"]), ("vg_name", udev["DM_VG_NAME"])).AsRow()
                : null;
            for (var i = 0; i < Ata.Length; i++)
            {
                var isKnown = udev["ID_ATA"].Length > 0
                    & double.TryParse(udev[OfAta[i].Property], NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
                Ata[i] = isKnown ? ValueTable.Real(value) : ValueTable.Absent;
            }
        }

        private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>The properties of a disk in udev, from lines such as <c>E:ID_MODEL=INTEL_SSDS9X9SI0</c>.</summary>
internal sealed class UdevProperties
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The value of a property. Empty for one that udev does not know.</summary>
    public string this[string property] => _values.GetValueOrDefault(property, "");

    public static UdevProperties Read(FileReader files, NodeRoots roots, long major, long minor)
    {
        var properties = new UdevProperties();
        if (files.TryReadAttribute(roots.InRoot($"run/udev/data/b{major}:{minor}"), out var text) != ReadStatus.Read)
            return properties;
        while (TextLines.TryRead(ref text, out var line))
        {
            if (line.StartsWith("E:"u8) && line.IndexOf((byte)'=') is > 2 and var equals)
                properties._values[Encoding.UTF8.GetString(line[2..equals])] = Encoding.UTF8.GetString(line[(equals + 1)..]);
        }

        return properties;
    }

    /// <summary>The first of these properties that has a value.</summary>
    public string First(params ReadOnlySpan<string> properties)
    {
        foreach (var property in properties)
        {
            if (this[property] is { Length: > 0 } value)
                return value;
        }

        return "";
    }
}
