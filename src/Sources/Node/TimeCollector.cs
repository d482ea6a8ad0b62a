using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the wall clock, the time zone of this process, and the source of the kernel's clock.</summary>
/// <param name="roots">The places to read.</param>
/// <param name="clock">Returns nanoseconds since 1970: the clock is what is measured here.</param>
internal sealed class TimeCollector(NodeRoots roots, Func<long> clock) : NodeCollector("time")
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly MetricFamily Seconds = NodeFamily.Gauge(
        "node_time_seconds", "System time in seconds since epoch (1970).");

    private static readonly MetricFamily Zone = NodeFamily.Gauge(
        "node_time_zone_offset_seconds", "System time zone offset in seconds.", "time_zone");

    private static readonly MetricFamily Available = NodeFamily.Gauge(
        "node_time_clocksource_available_info", "Available clocksources read from '/sys/devices/system/clocksource'.", "clocksource",
        "device");

    private static readonly MetricFamily Current = NodeFamily.Gauge(
        "node_time_clocksource_current_info", "Current clocksource read from '/sys/devices/system/clocksource'.", "clocksource", "device");

    private static readonly SegmentLayout SecondsLayout = new(Seconds, LabelText.Empty, new SampleColumn(0, NumberFormat.Nano));
    private static readonly SegmentLayout ZoneLayout = new(Zone, LabelText.Empty, new SampleColumn(0));
    private static readonly SegmentLayout AvailableLayout = new(Available, LabelText.Empty, new SampleColumn(0));
    private static readonly SegmentLayout CurrentLayout = new(Current, LabelText.Empty, new SampleColumn(0));

    private readonly KnownFolders<ClockSource> _sources = new(
        roots.InSys("devices/system/clocksource"),
        name => name.StartsWith("clocksource", StringComparison.Ordinal)
            ? new ClockSource(name["clocksource".Length..], roots.InSys("devices/system/clocksource/" + name))
            : null);

    private string _zone = "";
    private byte[] _zoneLabels = [];

    public static IReadOnlyList<MetricFamily> Families { get; } = [Seconds, Zone, Available, Current];

    protected override void Collect(NodeContext context)
    {
        var now = clock();
        Add(context, SecondsLayout, [], now);
        var (zone, offset) = HostCalls.Zone(now / NanosecondsPerSecond);
        if (zone != _zone)
            (_zone, _zoneLabels) = (zone, LabelText.Of("time_zone", zone).AsRow());
        Add(context, ZoneLayout, _zoneLabels, offset);

        _sources.Update(context.Files);
        var (available, current) = (new ValueTable(1), new ValueTable(1));
        foreach (var source in _sources.All)
        {
            Add(available, source, context.Files.Attribute(source.Available));
            Add(current, source, context.Files.Attribute(source.Current));
        }

        if (available.Count > 0)
            context.Segments.Add(new Segment(AvailableLayout, available));
        if (current.Count > 0)
            context.Segments.Add(new Segment(CurrentLayout, current));
    }

    private static void Add(NodeContext context, SegmentLayout layout, byte[] labels, long value)
    {
        var table = new ValueTable(1);
        table.Add(labels)[0] = value;
        context.Segments.Add(new Segment(layout, table));
    }

    private static void Add(ValueTable table, ClockSource source, ReadOnlySpan<byte> names)
    {
        var words = new WordReader(names);
        while (!words.IsAtEnd)
            table.Add(LabelText.Row(LabelText.Row("clocksource"u8, words.Next()), "device"u8, source.Number))[0] = 1;
    }

    private sealed class ClockSource(string number, string folder)
    {
        public byte[] Number { get; } = System.Text.Encoding.UTF8.GetBytes(number);

        public string Available { get; } = Path.Combine(folder, "available_clocksource");

        public string Current { get; } = Path.Combine(folder, "current_clocksource");
    }
}
