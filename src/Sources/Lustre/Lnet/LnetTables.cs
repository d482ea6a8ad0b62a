using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lnet;

/// <summary>
/// Reads <c>nis</c>, the interfaces of this host: <c>nid status alive refs peer rtr max tx min</c>, one row for each partition of the CPUs,
/// added up for each interface.
/// </summary>
internal sealed class LnetInterfaces() : LnetTable(
    LnetParameters.Nis, static nid => LabelText.Row("nid"u8, nid), width: 6, LnetParameters.Interfaces)
{
    public const int Up = 0;
    public const int References = 1;
    public const int PeerCredits = 2;
    public const int Credits = 3;
    public const int Available = 4;
    public const int Minimum = 5;

    public override ReadOnlySpan<byte> FirstColumn => "nid"u8;

    public override bool TryReadColumns(in LnetRow row) => row.Count == 9 && row[8].SequenceEqual("min"u8);

    public override bool TryReadRow(in LnetRow row)
    {
        if (!row.TryUp(1, out var up) || !row.TryNumber(3, out var references) || !row.TryNumber(4, out var peer)
            || !row.TryNumber(6, out var credits) || !row.TryNumber(7, out var available) || !row.TryNumber(8, out var minimum))
            return false;
        var sums = Rows.GetOrAdd(row[0], out var isNew);
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

/// <summary>
/// Reads <c>peers</c>: <c>nid refs state last max rtr min tx min queue</c>. A server has as many peers as it has clients. They come and go.
/// </summary>
internal sealed class LnetPeers() : LnetTable(
    LnetParameters.PeerTable, static nid => LabelText.Row("nid"u8, nid), width: 8, LnetParameters.Peers, notesLeavers: false)
{
    public override ReadOnlySpan<byte> FirstColumn => "nid"u8;

    public override bool TryReadColumns(in LnetRow row) => row.Count == 10 && row[9].SequenceEqual("queue"u8);

    public override bool TryReadRow(in LnetRow row)
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

        var values = Rows.GetOrAdd(row[0], out var isNew);
        if (!isNew)
            return false;
        ReadOnlySpan<long> inOrder = [up, references, credits, available, minimum, router, routerMinimum, queue];
        inOrder.CopyTo(values);
        return true;
    }
}

/// <summary>
/// Reads <c>routes</c>: <c>net hops priority state router</c>, below a line that shows whether this host is a router itself.
/// </summary>
internal sealed class LnetRoutes() : LnetTable(LnetParameters.Routes, LabelsOf, width: 1, [LnetParameters.RouteUp])
{
    private readonly SegmentLayout _routing = new(LnetParameters.Routing.Family, LabelText.Empty, new SampleColumn(0));

    public override ReadOnlySpan<byte> FirstColumn => "net"u8;

    /// <summary>1 on a router, 0 on any other host.</summary>
    public long Routing { get; private set; }

    public override ValueTable Begin()
    {
        Routing = ValueTable.Absent;
        return base.Begin();
    }

    public override void Read(CollectionContext context)
    {
        base.Read(context);
        if (Routing != ValueTable.Absent)
            context.AddValue(_routing, LabelText.Empty.AsRow(), Routing);
    }

    public override bool TryReadColumns(in LnetRow row) => row.Count is 4 or 5 && row[^1].SequenceEqual("router"u8);

    public override bool TryReadTitle(in LnetRow row)
    {
        if (row.Count != 2 || !row[0].SequenceEqual("Routing"u8) || Routing != ValueTable.Absent)
            return false;
        if (row[1].SequenceEqual("enabled"u8))
            Routing = 1;
        else if (row[1].SequenceEqual("disabled"u8))
            Routing = 0;
        return Routing != ValueTable.Absent;
    }

    public override bool TryReadRow(in LnetRow row)
    {
        var net = row[0];
        var gateway = row[^1];
        Span<byte> route = stackalloc byte[net.Length + 1 + gateway.Length];
        net.CopyTo(route);
        route[net.Length] = (byte)' ';
        gateway.CopyTo(route[(net.Length + 1)..]);
        return row.TryUp(row.Count - 2, out var up) && TryAddUp(route, up);
    }

    private static byte[] LabelsOf(ReadOnlySpan<byte> route)
    {
        var blank = route.IndexOf((byte)' ');
        return LabelText.Row(LabelText.Row("net"u8, route[..blank]), "gateway"u8, route[(blank + 1)..]);
    }
}

/// <summary>
/// Reads <c>routers</c>. The NID is the last column, and the state is the column <c>state</c> up to 2.12, <c>alive</c> since.
/// </summary>
internal sealed class LnetRouters() : LnetTable(
    LnetParameters.Routers, static nid => LabelText.Row("nid"u8, nid), width: 1, [LnetParameters.RouterUp])
{
    private int _state;

    public override ReadOnlySpan<byte> FirstColumn => "ref"u8;

    public override bool TryReadColumns(in LnetRow row)
    {
        _state = Math.Max(row.IndexOf("state"u8), row.IndexOf("alive"u8));
        return _state >= 0 && row[^1].SequenceEqual("router"u8);
    }

    public override bool TryReadRow(in LnetRow row) => row.TryUp(_state, out var up) && TryAddUp(row[^1], up);
}

/// <summary>
/// Reads <c>buffers</c>: <c>pages count credits min</c>, one row for each partition of the CPUs, added up for each size.
/// </summary>
internal sealed class LnetBuffers() : LnetTable(
    LnetParameters.BufferTable, static pages => LabelText.Row("pages"u8, pages), width: 3, LnetParameters.Buffers)
{
    public override ReadOnlySpan<byte> FirstColumn => "pages"u8;

    public override bool TryReadColumns(in LnetRow row) => row.Count == 4 && row[3].SequenceEqual("min"u8);

    public override bool TryReadRow(in LnetRow row)
    {
        if (!row.TryNumber(0, out _) || !row.TryNumber(1, out var count) || !row.TryNumber(2, out var free)
            || !row.TryNumber(3, out var minimum))
            return false;
        var sums = Rows.GetOrAdd(row[0], out var isNew);
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
