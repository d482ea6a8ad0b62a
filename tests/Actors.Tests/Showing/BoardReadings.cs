using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Tests.Showing;

/// <summary>Readings of targets, as their sources make them.</summary>
internal static class BoardReadings
{
    private const double Tebibyte = 1L << 40;

    public static Segment[] Ost(string target, double read, double written, double usedRatio = 0.5) =>
    [
        .. Capacity("ost", target, usedRatio),
        One("lustre_read_bytes_total", MetricType.Counter, "ost", target, read),
        One("lustre_write_bytes_total", MetricType.Counter, "ost", target, written),
        Status("ost", target, 1),
    ];

    public static Segment[] Mdt(string target, double opens, double secondsOfOpens = 0) =>
    [
        .. Capacity("mdt", target, 0.1),
        Operation("lustre_stats_total", "mdt", target, "open", opens),
        Operation("lustre_stats_seconds_total", "mdt", target, "open", secondsOfOpens),
        Status("mdt", target, 1),
    ];

    public static IEnumerable<Segment> Capacity(string component, string target, double usedRatio) =>
    [
        One("lustre_capacity_bytes", MetricType.Gauge, component, target, Tebibyte),
        One("lustre_free_bytes", MetricType.Gauge, component, target, Tebibyte * (1 - usedRatio)),
        One("lustre_available_bytes", MetricType.Gauge, component, target, Tebibyte * (1 - usedRatio)),
        One("lustre_inodes_maximum", MetricType.Gauge, component, target, 1000),
        One("lustre_inodes_free", MetricType.Gauge, component, target, 1000 * (1 - usedRatio)),
    ];

    public static Segment One(string family, MetricType type, string component, string target, double value) => Build(
        new MetricFamily(family, type, "", "", "filesystem", "component", "target"), Common(component, target), [], value);

    public static Segment Operation(string family, string component, string target, string operation, double value) => Build(
        new MetricFamily(family, MetricType.Counter, "", "", "filesystem", "component", "target", "operation"), Common(component, target),
        LabelText.Of("operation", operation).AsRow(), value);

    /// <summary>The state of a target, from its own server or, with a client's name, from a mount.</summary>
    public static Segment Status(string component, string target, double value, string? client = null)
    {
        var (filesystem, name) = (target[..target.IndexOf('-')], target[(target.IndexOf('-') + 1)..]);
        var labels = client is null
            ? LabelText.Of(("filesystem", filesystem), (component, name))
            : LabelText.Of(("filesystem", filesystem), (component, name), ("client", client));
        return Build(
            new MetricFamily($"lustre_{component}_status", MetricType.Gauge, "", "", "filesystem", component, "target", "client"),
            labels, [], value);
    }

    public static Segment ClientSegment(string family, string component, string target, params (string Nid, double Value)[] clients)
    {
        var table = new ValueTable(1);
        foreach (var (nid, value) in clients)
            table.Add(LabelText.Of("nid", nid).AsRow())[0] = ValueTable.Real(value);
        var metric = new MetricFamily(family, MetricType.Counter, "", "", "filesystem", "component", "target", "nid");
        return new Segment(new SegmentLayout(metric, Common(component, target), new SampleColumn(0, NumberFormat.Real)), table);
    }

    private static LabelText Common(string component, string target) =>
        LabelText.Of(("filesystem", target[..target.IndexOf('-')]), ("component", component), ("target", target));

    private static Segment Build(MetricFamily family, LabelText common, byte[] row, double value)
    {
        var table = new ValueTable(1);
        table.Add(row)[0] = ValueTable.Real(value);
        return new Segment(new SegmentLayout(family, common, new SampleColumn(0, NumberFormat.Real)), table);
    }
}
