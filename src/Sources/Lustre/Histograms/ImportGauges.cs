using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The single values of <c>rpc_stats</c>: pages that wait and requests under way on a mount's connections.</summary>
internal sealed class ImportGauges(LabelText labels)
{
    private static readonly (byte[] Name, string Operation, MetricFamily Family)[] Known =
    [
        ("pending read pages"u8.ToArray(), "read", RpcParameters.PendingPages.Family),
        ("pending write pages"u8.ToArray(), "write", RpcParameters.PendingPages.Family),
        ("read RPCs in flight"u8.ToArray(), "read", RpcParameters.CurrentRpcs.Family),
        ("write RPCs in flight"u8.ToArray(), "write", RpcParameters.CurrentRpcs.Family),
        ("modify_RPCs_in_flight"u8.ToArray(), "modify", RpcParameters.CurrentRpcs.Family),
        ("DIO RPCs in flight"u8.ToArray(), "", RpcParameters.CurrentDirectRpcs.Family),
    ];

    private readonly (SegmentLayout Layout, int[] Columns)[] _layouts = [.. Layouts(labels)];
    private ValueTable _table = new(Known.Length);

    public void Begin(int rows) => _table = new ValueTable(Known.Length, rows);

    public void AddRow(byte[] rowLabels) => _table.Add(rowLabels);

    /// <summary>Adds a value. Where all connections share a row, the row has their sum.</summary>
    public bool TryAdd(ReadOnlySpan<byte> name, long value)
    {
        for (var column = 0; column < Known.Length; column++)
        {
            if (!name.SequenceEqual(Known[column].Name))
                continue;
            ref var sum = ref _table.Change(_table.Count - 1)[column];
            if (sum == ValueTable.Absent)
                sum = 0;
            if (value > long.MaxValue - sum)
                return false;
            sum += value;
            return true;
        }

        return false;
    }

    public void End(ImmutableArray<Segment>.Builder segments)
    {
        foreach (var (layout, columns) in _layouts)
        {
            if (HasAny(columns))
                segments.Add(new Segment(layout, _table));
        }
    }

    private bool HasAny(int[] columns)
    {
        for (var row = 0; row < _table.Count; row++)
        {
            foreach (var column in columns)
            {
                if (_table.Row(row)[column] != ValueTable.Absent)
                    return true;
            }
        }

        return false;
    }

    private static IEnumerable<(SegmentLayout, int[])> Layouts(LabelText labels) =>
        Known.Index().GroupBy(k => k.Item.Family).Select(family => (
            new SegmentLayout(family.Key, labels, [.. family.Select(k => new SampleColumn(k.Index, LabelsOf(k.Item.Operation)))]),
            family.Select(k => k.Index).ToArray()));

    private static LabelText LabelsOf(string operation) => operation.Length == 0 ? LabelText.Empty : LabelText.Of("operation", operation);
}
