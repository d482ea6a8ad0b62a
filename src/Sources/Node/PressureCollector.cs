using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>
/// Reads the pressure stall information. Kernels before 4.20 do not have it, and those that were started with <c>psi=0</c> refuse to show
/// it.
/// </summary>
internal sealed class PressureCollector : NodeCollector
{
    private const int NotShown = -1;

    private static readonly (string File, int Waiting, int Stalled)[] Resources =
    [
        // "full" of cpu is always zero for the whole host.
        ("cpu", 0, NotShown), ("io", 1, 2), ("memory", 3, 4), ("irq", NotShown, 5),
    ];

    private readonly (string Path, int Waiting, int Stalled)[] _resources;
    private readonly ColumnFamilies _families = new();

    public PressureCollector(NodeRoots roots)
        : base("pressure")
    {
        _resources = [.. Resources.Select(r => (roots.InProc("pressure/" + r.File), r.Waiting, r.Stalled))];
        foreach (var family in Families)
            _families.Add(family, NumberFormat.Micro);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        NodeFamily.Counter(
            "node_pressure_cpu_waiting_seconds_total", "Total time in seconds that processes have waited for CPU time"),
        NodeFamily.Counter(
            "node_pressure_io_waiting_seconds_total", "Total time in seconds that processes have waited due to IO congestion"),
        NodeFamily.Counter(
            "node_pressure_io_stalled_seconds_total", "Total time in seconds no process could make progress due to IO congestion"),
        NodeFamily.Counter(
            "node_pressure_memory_waiting_seconds_total", "Total time in seconds that processes have waited for memory"),
        NodeFamily.Counter(
            "node_pressure_memory_stalled_seconds_total",
            "Total time in seconds no process could make progress due to memory congestion"),
        NodeFamily.Counter(
            "node_pressure_irq_stalled_seconds_total", "Total time in seconds no process could make progress due to IRQ congestion"),
    ];

    protected override void Collect(NodeContext context)
    {
        var table = _families.CreateTable(1);
        var row = table.Add([]);
        foreach (var (path, waiting, stalled) in _resources)
        {
            if (context.Files.TryReadAttribute(path, out var text) != ReadStatus.Read)
                continue;
            for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
            {
                var column = line.StartsWith("some "u8) ? waiting : line.StartsWith("full "u8) ? stalled : NotShown;
                if (column != NotShown && !TryTotal(line, out row[column]))
                    context.Findings.Refuse(path, number, line);
            }
        }

        _families.AddSegments(table, context.Segments);
    }

    /// <summary>Parses <c>some avg10=0.10 avg60=2.00 avg300=3.85 total=15</c>, in microseconds.</summary>
    private static bool TryTotal(ReadOnlySpan<byte> line, out long total)
    {
        total = ValueTable.Absent;
        var at = line.IndexOf(" total="u8);
        if (at < 0 || !WordReader.TryCount(line[(at + " total="u8.Length)..], out var read))
            return false;
        total = read;
        return true;
    }
}
