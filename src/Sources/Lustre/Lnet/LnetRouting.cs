using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Reads the rows of <c>routes</c>: <c>net hops priority state router</c>, below a line that shows whether this host is a router itself.
/// </summary>
internal sealed class LnetRoutes : ILnetTable
{
    private readonly KeyedRows _rows = new(static route =>
    {
        var blank = route.IndexOf((byte)' ');
        return LabelText.Row(LabelText.Row("net"u8, route[..blank]), "gateway"u8, route[(blank + 1)..]);
    });

    public ReadOnlySpan<byte> FirstColumn => "net"u8;

    /// <summary>1 on a router, 0 on any other host.</summary>
    public long Routing { get; private set; }

    public ValueTable Begin()
    {
        Routing = ValueTable.Absent;
        var table = new ValueTable(1);
        _rows.Begin(table);
        return table;
    }

    public bool TryReadColumns(in LnetRow row) => row.Count is 4 or 5 && row[^1].SequenceEqual("router"u8);

    public bool TryReadTitle(in LnetRow row)
    {
        if (row.Count != 2 || !row[0].SequenceEqual("Routing"u8) || Routing != ValueTable.Absent)
            return false;
        if (row[1].SequenceEqual("enabled"u8))
            Routing = 1;
        else if (row[1].SequenceEqual("disabled"u8))
            Routing = 0;
        return Routing != ValueTable.Absent;
    }

    public bool TryReadRow(in LnetRow row)
    {
        if (!row.TryUp(row.Count - 2, out var up))
            return false;
        var net = row[0];
        var gateway = row[^1];
        Span<byte> route = stackalloc byte[net.Length + 1 + gateway.Length];
        net.CopyTo(route);
        route[net.Length] = (byte)' ';
        gateway.CopyTo(route[(net.Length + 1)..]);
        var values = _rows.GetOrAdd(route, out var isNew);
        if (isNew)
            values[0] = up;
        return isNew;
    }
}

/// <summary>
/// Reads the rows of <c>routers</c>. The NID is the last column, and the state is the column <c>state</c> up to 2.12, <c>alive</c> since.
/// </summary>
internal sealed class LnetRouters : ILnetTable
{
    private readonly KeyedRows _rows = new(static nid => LabelText.Row("nid"u8, nid));
    private int _state;

    public ReadOnlySpan<byte> FirstColumn => "ref"u8;

    public ValueTable Begin()
    {
        var table = new ValueTable(1);
        _rows.Begin(table);
        return table;
    }

    public bool TryReadColumns(in LnetRow row)
    {
        _state = Math.Max(row.IndexOf("state"u8), row.IndexOf("alive"u8));
        return _state >= 0 && row[^1].SequenceEqual("router"u8);
    }

    public bool TryReadTitle(in LnetRow row) => false;

    public bool TryReadRow(in LnetRow row)
    {
        if (!row.TryUp(_state, out var up))
            return false;
        var values = _rows.GetOrAdd(row[^1], out var isNew);
        if (isNew)
            values[0] = up;
        return isNew;
    }
}

/// <summary>
/// Reads the rows of <c>buffers</c>: <c>pages count credits min</c>, one for each partition of the CPUs, added up for each size.
/// </summary>
internal sealed class LnetBuffers : ILnetTable
{
    private readonly KeyedRows _rows = new(static pages => LabelText.Row("pages"u8, pages));

    public ReadOnlySpan<byte> FirstColumn => "pages"u8;

    public static TableFamilies Families() => new TableFamilies(LabelText.Empty, withCreated: false).AddAll(LnetParameters.Buffers);

    public ValueTable Begin()
    {
        var table = new ValueTable(3);
        _rows.Begin(table);
        return table;
    }

    public bool TryReadColumns(in LnetRow row) => row.Count == 4 && row[3].SequenceEqual("min"u8);

    public bool TryReadTitle(in LnetRow row) => false;

    public bool TryReadRow(in LnetRow row)
    {
        if (!row.TryNumber(0, out _) || !row.TryNumber(1, out var count) || !row.TryNumber(2, out var free)
            || !row.TryNumber(3, out var minimum))
            return false;
        var sums = _rows.GetOrAdd(row[0], out var isNew);
        if (isNew)
        {
            (sums[0], sums[1], sums[2]) = (count, free, minimum);
            return true;
        }

        sums[0] += count;
        sums[1] += free;
        sums[2] = Math.Min(sums[2], minimum);
        return true;
    }
}
