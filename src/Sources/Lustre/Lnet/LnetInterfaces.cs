using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Reads the rows of <c>nis</c>: <c>nid status alive refs peer rtr max tx min</c>, one for each partition of the CPUs, added up for each
/// interface.
/// </summary>
internal sealed class LnetInterfaces : ILnetTable
{
    public const int Up = 0;
    public const int References = 1;
    public const int PeerCredits = 2;
    public const int Credits = 3;
    public const int Available = 4;
    public const int Minimum = 5;
    private const int Width = 6;

    private readonly KeyedRows _rows = new(static nid => LabelText.Row("nid"u8, nid));

    public ReadOnlySpan<byte> FirstColumn => "nid"u8;

    public static TableFamilies Families() => new TableFamilies(LabelText.Empty, withCreated: false).AddAll(LnetParameters.Interfaces);

    public ValueTable Begin()
    {
        var table = new ValueTable(Width);
        _rows.Begin(table);
        return table;
    }

    public bool TryReadColumns(in LnetRow row) => row.Count == 9 && row[8].SequenceEqual("min"u8);

    public bool TryReadTitle(in LnetRow row) => false;

    public bool TryReadRow(in LnetRow row)
    {
        if (!row.TryUp(1, out var up) || !row.TryNumber(3, out var references) || !row.TryNumber(4, out var peer)
            || !row.TryNumber(6, out var credits) || !row.TryNumber(7, out var available) || !row.TryNumber(8, out var minimum))
            return false;
        var sums = _rows.GetOrAdd(row[0], out var isNew);
        if (isNew)
        {
            sums[Up] = up;
            sums[PeerCredits] = peer;
            (sums[References], sums[Credits], sums[Available], sums[Minimum]) = (references, credits, available, minimum);
            return true;
        }

        sums[References] += references;
        sums[Credits] += credits;
        sums[Available] += available;
        sums[Minimum] = Math.Min(sums[Minimum], minimum);
        return true;
    }
}

/// <summary>Reads the rows of <c>peers</c>: <c>nid refs state last max rtr min tx min queue</c>.</summary>
internal sealed class LnetPeers : ILnetTable
{
    private readonly KeyedRows _rows = new(static nid => LabelText.Row("nid"u8, nid));
    private int _peers = 1;
    private ValueTable _table = new(1);

    public ReadOnlySpan<byte> FirstColumn => "nid"u8;

    public static TableFamilies Families() => new TableFamilies(LabelText.Empty, withCreated: false).AddAll(LnetParameters.Peers);

    public ValueTable Begin()
    {
        _peers = Math.Max(_table.Count, 1);
        _table = new ValueTable(LnetParameters.Peers.Length, _peers);
        _rows.Begin(_table);
        return _table;
    }

    public bool TryReadColumns(in LnetRow row) => row.Count == 10 && row[9].SequenceEqual("queue"u8);

    public bool TryReadTitle(in LnetRow row) => false;

    public bool TryReadRow(in LnetRow row)
    {
        if (!row.TryNumber(1, out var references) || !row.TryNumber(4, out var credits) || !row.TryNumber(5, out var router)
            || !row.TryNumber(6, out var routerMinimum) || !row.TryNumber(7, out var available) || !row.TryNumber(8, out var minimum)
            || !row.TryNumber(9, out var queue))
            return false;

        // NA: a peer that LNet does not watch.
        if (!row.TryUp(2, out var up))
        {
            if (!row[2].SequenceEqual("NA"u8))
                return false;
            up = ValueTable.Absent;
        }

        var values = _rows.GetOrAdd(row[0], out var isNew);
        if (!isNew)
            return false;
        ReadOnlySpan<long> inOrder = [up, references, credits, available, minimum, router, routerMinimum, queue];
        inOrder.CopyTo(values);
        return true;
    }
}
