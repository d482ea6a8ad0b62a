using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the state of the kernel's random numbers.</summary>
internal sealed class EntropyCollector : NodeCollector
{
    private readonly string _available;
    private readonly string _size;
    private readonly ColumnFamilies _families = new();

    public EntropyCollector(NodeRoots roots)
        : base("entropy")
    {
        _available = roots.InProc("sys/kernel/random/entropy_avail");
        _size = roots.InProc("sys/kernel/random/poolsize");
        foreach (var family in Families)
            _families.Add(family);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        NodeFamily.Gauge("node_entropy_available_bits", "Bits of available entropy."),
        NodeFamily.Gauge("node_entropy_pool_size_bits", "Bits of entropy pool."),
    ];

    protected override void Collect(NodeContext context)
    {
        var table = _families.CreateTable(1);
        var row = table.Add([]);
        row[0] = Read(context, _available);
        row[1] = Read(context, _size);
        _families.AddSegments(table, context.Segments);
    }

    private static long Read(NodeContext context, string path)
    {
        if (!context.TryReadOptional(path, out var text))
            return ValueTable.Absent;
        if (NumberText.TryParse(text, out var bits))
            return bits;
        context.Findings.Refuse(path, 1, text);
        return ValueTable.Absent;
    }
}
