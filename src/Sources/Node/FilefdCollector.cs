using LustreActors.Metrics.Families;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads <c>/proc/sys/fs/file-nr</c>: the open files, a zero, and their limit.</summary>
internal sealed class FilefdCollector : NodeCollector
{
    private readonly string _path;
    private readonly ColumnFamilies _families = new();

    public FilefdCollector(NodeRoots roots)
        : base("filefd")
    {
        _path = roots.InProc("sys/fs/file-nr");
        foreach (var family in Families)
            _families.Add(family);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        NodeFamily.Gauge("node_filefd_allocated", "File descriptor statistics: allocated."),
        NodeFamily.Gauge("node_filefd_maximum", "File descriptor statistics: maximum."),
    ];

    protected override void Collect(NodeContext context)
    {
        if (!context.TryRead(_path, out var text))
            return;
        TextLines.TryRead(ref text, out var line);
        var words = new WordReader(line);
        var isAllocated = NumberText.TryParse(words.Next(), out var allocated);
        words.Next();

        // The limit is the largest number of 64 bits where systemd has lifted it.
        if (!isAllocated || !NumberText.TryParse(words.Next(), out var maximum))
        {
            context.Findings.Refuse(_path, 1, line);
            return;
        }

        var table = _families.CreateTable(1);
        var row = table.Add([]);
        (row[0], row[1]) = (allocated, maximum);
        _families.AddSegments(table, context.Segments);
    }
}
