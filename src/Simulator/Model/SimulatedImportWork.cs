namespace LustreActors.Simulator;

/// <summary>Turns the operations that a target counted into RPCs, locks, histograms and messages of an import.</summary>
public sealed partial class SimulatedImport
{
    private const long MostDirty = 32 << 20;
    private const int RequestBytes = 520;
    private const int ReplyBytes = 480;

    /// <summary>Counts what the target just counted for this mount.</summary>
    internal void Record(int operation, long value, int times)
    {
        _sentThisSecond += times;
        if (Target.Kind == TargetKind.Ost)
            RecordOst((OstOperation)operation, value, times);
        else
            RecordMdt((MdtOperation)operation, value, times);
    }

    private void RecordOst(OstOperation operation, long value, int times)
    {
        switch (operation)
        {
            case OstOperation.ReadBytes:
                Transfer(reading: true, value, times);
                break;
            case OstOperation.WriteBytes:
                Transfer(reading: false, value, times);
                break;
            case OstOperation.Read:
                Reads.Answered(Request(ImportOperation.OstRead, value, times));
                break;
            case OstOperation.Write:
                Writes.Answered(Request(ImportOperation.OstWrite, value, times));
                break;
            case OstOperation.Punch or OstOperation.Setattr or OstOperation.Destroy:
                Request(OfOst(operation), value, times);
                Transactions++;
                Locks.Cancel(1);
                break;
            default:
                Request(OfOst(operation), value, times);
                break;
        }
    }

    private void RecordMdt(MdtOperation operation, long value, int times)
    {
        switch (operation)
        {
            case MdtOperation.ReadBytes:
                Transfer(reading: true, value, times);
                break;
            case MdtOperation.WriteBytes:
                Transfer(reading: false, value, times);
                break;
            case MdtOperation.Read:
                Reads.Answered(Request(ImportOperation.OstRead, value, times));
                break;
            case MdtOperation.Write:
                Writes.Answered(Request(ImportOperation.OstWrite, value, times));
                break;
            case MdtOperation.Close:
                Request(ImportOperation.MdsClose, value, times);
                break;
            case MdtOperation.Getattr:
                Request(ImportOperation.MdsGetattr, value, times);
                break;
            case MdtOperation.Getxattr:
                Request(ImportOperation.MdsGetxattr, value, times);
                break;
            case MdtOperation.Statfs:
                Request(ImportOperation.MdsStatfs, value, times);
                break;
            case MdtOperation.Sync:
                Request(ImportOperation.MdsSync, value, times);
                break;
            case MdtOperation.Open:
                Enqueue(ImportOperation.LdlmIbitsEnqueue, times);
                Wait(value, times);
                break;
            case MdtOperation.Mknod or MdtOperation.Link or MdtOperation.Unlink or MdtOperation.Mkdir or MdtOperation.Rmdir
                or MdtOperation.Rename or MdtOperation.Setattr or MdtOperation.Setxattr:
                _modifies[1 + (_random.Below(2) * _random.Below(3))] += times;
                Transactions += times;
                Locks.Cancel(1);
                Wait(value, times);
                break;
        }
    }

    private void Transfer(bool reading, long bytes, int times)
    {
        var counters = Counters.Live;
        counters.Record((int)(reading ? ImportOperation.ReadBytes : ImportOperation.WriteBytes), bytes, times);
        var lockless = _random.OneIn(16);
        if (!lockless && _random.OneIn(4))
            Enqueue(ImportOperation.LdlmExtentEnqueue, 1);
        var inFlight = 1 + (_random.Below(2) * _random.Below(8));
        for (var i = 0; i < times; i++)
            (reading ? Reads : Writes).Sent(bytes, inFlight);
        if (reading)
            LocklessReadBytes += lockless ? bytes * times : 0;
        else
            LocklessWriteBytes += lockless ? bytes * times : 0;
        if (!reading)
        {
            DirtyBytes = Math.Min(MostDirty, DirtyBytes + (bytes * times));
            Transactions += times;
        }

        Client.Traffic?.Bulk(Client, Target, reading, bytes, times);
    }

    private long Request(ImportOperation operation, long served, int times)
    {
        var microseconds = Wait(served, times);
        Counters.Live.Record((int)operation, microseconds, times);
        return microseconds;
    }

    private void Enqueue(ImportOperation operation, int times)
    {
        Counters.Live.Record((int)operation, 1, times);
        Locks.Grant(times);
        if (operation == ImportOperation.LdlmExtentEnqueue)
            Wait(_random.Between(90, 400), times);
    }

    /// <summary>An RPC and its answer; says how long the client waited for that.</summary>
    private long Wait(long served, int times)
    {
        var microseconds = served + _random.Between(40, 400);
        var counters = Counters.Live;
        counters.Record((int)ImportOperation.ReqWaittime, microseconds, times);
        counters.Record((int)ImportOperation.ReqActive, 1 + _random.Below(6), times);
        LastReplyAt = _now;
        Client.Traffic?.Request(Client, Target, RequestBytes, ReplyBytes, times);
        return microseconds;
    }

    private static ImportOperation OfOst(OstOperation operation) => operation switch
    {
        OstOperation.Getattr => ImportOperation.OstGetattr,
        OstOperation.Setattr => ImportOperation.OstSetattr,
        OstOperation.Punch => ImportOperation.OstPunch,
        OstOperation.Sync => ImportOperation.OstSync,
        OstOperation.Destroy => ImportOperation.OstDestroy,
        OstOperation.Create => ImportOperation.OstCreate,
        OstOperation.Statfs => ImportOperation.OstStatfs,
        OstOperation.GetInfo => ImportOperation.OstGetInfo,
        OstOperation.SetInfo => ImportOperation.OstSetInfo,
        OstOperation.Quotactl => ImportOperation.OstQuotactl,
        OstOperation.Prealloc => ImportOperation.OstFallocate,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No client sends this to an OST."),
    };
}
