using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>
/// Reads the time that each processor spent in each mode, isolated processors, and how often cores and packages were throttled.
/// </summary>
internal sealed class CpuCollector : NodeCollector
{
    /// <summary>A tick is a hundredth of a second (USER_HZ) on every architecture that is supported.</summary>
    private const long MillisecondsPerTick = 10;

    private const int Modes = 10;
    private const int Idle = 3;

    /// <summary>
    /// Idle time that jumps back by 3 s or more is that of a processor which was unplugged and plugged in: its counters begin again.
    /// </summary>
    private const long JumpOfReplug = 300;

    public static readonly MetricFamily Seconds = NodeFamily.Counter(
        "node_cpu_seconds_total", "Seconds the CPUs spent in each mode.", "cpu", "mode");

    public static readonly MetricFamily GuestSeconds = NodeFamily.Counter(
        "node_cpu_guest_seconds_total", "Seconds the CPUs spent in guests (VMs) for each mode.", "cpu", "mode");

    public static readonly MetricFamily Isolated = NodeFamily.Gauge(
        "node_cpu_isolated", "Whether each core is isolated, information from /sys/devices/system/cpu/isolated.", "cpu");

    private readonly string _stat;
    private readonly string _isolated;
    private readonly CpuThrottles _throttles;
    private readonly ColumnFamilies _families = new();
    private readonly KnownRows<Cpu> _cpus = new(static name => new Cpu(LabelText.Row("cpu"u8, name)));
    private readonly SegmentLayout _isolatedLayout = new(Isolated, LabelText.Empty, new SampleColumn(0));
    private byte[] _isolatedText = [];
    private ValueTable _isolatedTable = new(1);

    public CpuCollector(NodeRoots roots)
        : base("cpu")
    {
        _stat = roots.InProc("stat");
        _isolated = roots.InSys("devices/system/cpu/isolated");
        _throttles = new CpuThrottles(roots);
        _families.Add(Seconds, NumberFormat.Milli, "mode", "user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");

        // Guests' time is part of user and nice as well.
        _families.Add(GuestSeconds, NumberFormat.Milli, "mode", "user", "nice");
    }

    public static IReadOnlyList<MetricFamily> Families { get; } = [Seconds, GuestSeconds, Isolated, .. CpuThrottles.Families];

    protected override void Collect(NodeContext context)
    {
        if (context.TryRead(_stat, out var text))
            AddSeconds(context, text);
        AddIsolated(context);
        _throttles.Add(context);
    }

    private void AddSeconds(NodeContext context, ReadOnlySpan<byte> text)
    {
        var table = _families.CreateTable(_cpus.Count);
        Span<long> ticks = stackalloc long[Modes];
        _cpus.Begin();
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            // The line of the sum has no number: it is the sum of the series.
            if (!line.StartsWith("cpu"u8) || line.Length < 4 || !char.IsAsciiDigit((char)line[3]))
                continue;
            var words = new WordReader(line);
            var name = words.Next()[3..];
            if (name.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !TryParse(ref words, ticks) || !_cpus.TryGet(name, out var cpu))
            {
                context.Findings.Refuse(_stat, number, line);
                continue;
            }

            cpu.Advance(ticks);
            var row = table.Add(cpu.Labels);
            for (var mode = 0; mode < Modes; mode++)
                row[mode] = cpu.Ticks[mode] * MillisecondsPerTick;
        }

        _cpus.End();
        _families.AddSegments(table, context.Segments);
    }

    /// <summary>Parses the modes of a line. Old kernels and containers of OpenVZ show fewer, which count as zero.</summary>
    private static bool TryParse(ref WordReader words, scoped Span<long> ticks)
    {
        ticks.Clear();
        var read = 0;
        for (; read < Modes && !words.IsAtEnd; read++)
        {
            if (!words.TryCount(out ticks[read]) || ticks[read] > long.MaxValue / MillisecondsPerTick)
                return false;
        }

        return read > Idle;
    }

    private void AddIsolated(NodeContext context)
    {
        var text = context.Files.Attribute(_isolated);
        if (text.IsEmpty)
            return;
        if (!text.SequenceEqual(_isolatedText))
        {
            _isolatedText = text.ToArray();
            _isolatedTable = new ValueTable(1);
            foreach (var cpu in CpuList.Parse(text))
                _isolatedTable.Add(LabelText.Of("cpu", cpu.ToString(System.Globalization.CultureInfo.InvariantCulture)).AsRow())[0] = 1;
        }

        context.Segments.Add(new Segment(_isolatedLayout, _isolatedTable));
    }

    private sealed class Cpu(byte[] labels)
    {
        public byte[] Labels => labels;

        public long[] Ticks { get; } = new long[Modes];

        /// <summary>
        /// Takes new counters. The kernel estimates idle time and may correct it: a counter that went back keeps its value until it is
        /// exceeded, because Prometheus would take it for a restart.
        /// </summary>
        public void Advance(ReadOnlySpan<long> now)
        {
            if (Ticks[Idle] - now[Idle] >= JumpOfReplug)
                Array.Clear(Ticks);
            for (var mode = 0; mode < Modes; mode++)
                Ticks[mode] = Math.Max(Ticks[mode], now[mode]);
        }
    }
}

/// <summary>Parses a list of processors as the kernel writes it: <c>1,3-5,9</c>.</summary>
internal static class CpuList
{
    private const int MostCpus = 65536;

    public static SortedSet<int> Parse(ReadOnlySpan<byte> text)
    {
        var cpus = new SortedSet<int>();
        foreach (var range in text.Split((byte)','))
        {
            var part = text[range];
            var dash = part.IndexOf((byte)'-');
            if (!NumberText.TryParse(dash < 0 ? part : part[..dash], out var first) || first >= MostCpus)
                continue;
            var last = first;
            if (dash >= 0 && (!NumberText.TryParse(part[(dash + 1)..], out last) || last >= MostCpus))
                continue;
            for (var cpu = (int)first; cpu <= last; cpu++)
                cpus.Add(cpu);
        }

        return cpus;
    }
}
