using System.Buffers.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the table of tracked connections. A host without connection tracking does not have these files.</summary>
internal sealed class ConntrackCollector : NodeCollector
{
    private static readonly (string Column, string Help)[] Statistics =
    [
        ("found", "Number of searched entries which were successful."),
        ("invalid", "Number of packets seen which can not be tracked."),
        ("ignore", "Number of packets seen which are already connected to a conntrack entry."),
        ("insert", "Number of entries inserted into the list."),
        ("insert_failed", "Number of entries for which list insertion was attempted but failed."),
        ("drop", "Number of packets dropped due to conntrack failure."),
        ("early_drop",
            "Number of dropped conntrack entries to make room for new ones, if maximum table size was reached."),
        ("search_restart", "Number of conntrack table lookups which had to be restarted due to hashtable resizes."),
    ];

    private static readonly byte[][] Columns = [.. Statistics.Select(s => System.Text.Encoding.ASCII.GetBytes(s.Column))];

    private readonly NodeRoots _roots;
    private readonly ColumnFamilies _families = new();

    public ConntrackCollector(NodeRoots roots)
        : base("conntrack")
    {
        _roots = roots;
        foreach (var family in Families)
            _families.Add(family);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        NodeFamily.Gauge("node_nf_conntrack_entries", "Number of currently allocated flow entries for connection tracking."),
        NodeFamily.Gauge("node_nf_conntrack_entries_limit", "Maximum size of connection tracking table."),
        .. Statistics.Select(s => NodeFamily.Gauge("node_nf_conntrack_stat_" + s.Column, s.Help)),
    ];

    protected override void Collect(NodeContext context)
    {
        var table = _families.CreateTable(1);
        var row = table.Add([]);
        for (var column = 0; column < 2; column++)
        {
            var path = _roots.InProc(column == 0 ? "sys/net/netfilter/nf_conntrack_count" : "sys/net/netfilter/nf_conntrack_max");
            if (!context.TryReadOptional(path, out var number))
                continue;
            if (NumberText.TryParse(number, out var value))
                row[column] = value;
            else
                context.Findings.Refuse(path, 1, number);
        }

        var stat = _roots.InNet(context.Files, "stat/nf_conntrack");
        if (context.TryReadOptional(stat, out var text))
            Sum(context, stat, text, row[2..]);
        _families.AddSegments(table, context.Segments);
    }

    /// <summary>Adds up the lines of the processors. The first line names the columns, which differ between kernels.</summary>
    private static void Sum(NodeContext context, string path, ReadOnlySpan<byte> text, Span<long> sums)
    {
        TextLines.TryRead(ref text, out var head);
        for (var number = 2; TextLines.TryRead(ref text, out var line); number++)
        {
            var names = new WordReader(head);
            var values = new WordReader(line);
            while (!names.IsAtEnd)
            {
                var column = ColumnOf(names.Next());
                var word = values.Next();
                if (column < 0)
                    continue;
                if (!Utf8Parser.TryParse(word, out long value, out var used, 'x') || used != word.Length)
                {
                    context.Findings.Refuse(path, number, line);
                    break;
                }

                sums[column] = sums[column] == ValueTable.Absent ? value : sums[column] + value;
            }
        }
    }

    private static int ColumnOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (name.SequenceEqual(Columns[i]))
                return i;
        }

        return -1;
    }
}
