using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the lines of <c>/proc/stat</c> that are not about single processors.</summary>
internal sealed class StatCollector : NodeCollector
{
    private static readonly (byte[] Key, MetricFamily Family)[] Lines =
    [
        ("intr"u8.ToArray(), NodeFamily.Counter("node_intr_total", "Total number of interrupts serviced.")),
        ("ctxt"u8.ToArray(), NodeFamily.Counter("node_context_switches_total", "Total number of context switches.")),
        ("btime"u8.ToArray(), NodeFamily.Gauge("node_boot_time_seconds", "Node boot time, in unixtime.")),
        ("processes"u8.ToArray(), NodeFamily.Counter("node_forks_total", "Total number of forks.")),
        ("procs_running"u8.ToArray(), NodeFamily.Gauge("node_procs_running", "Number of processes in runnable state.")),
        ("procs_blocked"u8.ToArray(), NodeFamily.Gauge(
            "node_procs_blocked", "Number of processes blocked waiting for I/O to complete.")),
    ];

    private readonly string _path;
    private readonly ColumnFamilies _families = new();

    public StatCollector(NodeRoots roots)
        : base("stat")
    {
        _path = roots.InProc("stat");
        foreach (var (_, family) in Lines)
            _families.Add(family);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } = [.. Lines.Select(l => l.Family)];

    protected override void Collect(NodeContext context)
    {
        if (!context.TryRead(_path, out var text))
            return;
        var table = _families.CreateTable(1);
        var row = table.Add([]);
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            // intr has the sum first, and behind it a number for each interrupt.
            var words = new WordReader(line);
            var column = ColumnOf(words.Next());
            if (column < 0)
                continue;
            if (row[column] == ValueTable.Absent && words.TryCount(out var value))
                row[column] = value;
            else
                context.Findings.Refuse(_path, number, line);
        }

        _families.AddSegments(table, context.Segments);
    }

    private static int ColumnOf(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            if (key.SequenceEqual(Lines[i].Key))
                return i;
        }

        return -1;
    }
}
