using System.Buffers.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads <c>/proc/loadavg</c>: <c>0.02 0.04 0.05 1/497 11947</c>.</summary>
internal sealed class LoadavgCollector : NodeCollector
{
    private readonly string _path;
    private readonly ColumnFamilies _families = new();

    public LoadavgCollector(NodeRoots roots)
        : base("loadavg")
    {
        _path = roots.InProc("loadavg");
        foreach (var family in Families)
            _families.Add(family, NumberFormat.Real);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        NodeFamily.Gauge("node_load1", "1m load average."),
        NodeFamily.Gauge("node_load5", "5m load average."),
        NodeFamily.Gauge("node_load15", "15m load average."),
    ];

    protected override void Collect(NodeContext context)
    {
        if (!context.TryRead(_path, out var text))
            return;
        TextLines.TryRead(ref text, out var line);
        var words = new WordReader(line);
        var table = _families.CreateTable(1);
        var row = table.Add([]);
        for (var column = 0; column < Families.Count; column++)
        {
            var word = words.Next();
            if (Utf8Parser.TryParse(word, out double load, out var used) && used == word.Length && used > 0 && load >= 0)
                row[column] = ValueTable.Real(load);
            else
                context.Findings.Refuse(_path, 1, line);
        }

        _families.AddSegments(table, context.Segments);
    }
}
