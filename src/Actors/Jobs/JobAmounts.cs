namespace LustreActors.Actors.Jobs;

/// <summary>A job's counters on one target, as Lustre shows them.</summary>
/// <param name="StartTime">The start of the counters, in nanoseconds since 1970; 0 if Lustre does not show it.</param>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="WriteBytes">Bytes written.</param>
/// <param name="Operations">All operations. On an MDT these are the metadata operations.</param>
/// <param name="Reads">The reads among the operations.</param>
/// <param name="Writes">The writes among the operations.</param>
/// <param name="ReadTime">The time of the reads in microseconds.</param>
/// <param name="WriteTime">The time of the writes in microseconds.</param>
/// <param name="OtherTime">The time of all other operations in microseconds.</param>
internal readonly record struct JobCounters(
    long StartTime,
    long ReadBytes,
    long WriteBytes,
    long Operations,
    long Reads,
    long Writes,
    long ReadTime,
    long WriteTime,
    long OtherTime)
{
    /// <summary>
    /// Whether the counters were reset: one of them fell, or they started after <paramref name="then"/>, in seconds since 1970.
    /// </summary>
    public bool HaveRestartedSince(in JobCounters before, double then) =>
        (StartTime != before.StartTime && StartTime / 1e9 > then)
        || ReadBytes < before.ReadBytes
        || WriteBytes < before.WriteBytes
        || Operations < before.Operations;

    public JobAmounts Since(in JobCounters before) => new()
    {
        Read = ReadBytes - before.ReadBytes,
        Write = WriteBytes - before.WriteBytes,
        Operations = Operations - before.Operations,
    };

    public JobWaits WaitsSince(in JobCounters before) => new()
    {
        Reads = Reads - before.Reads,
        Writes = Writes - before.Writes,
        ReadTime = Math.Max(0, ReadTime - before.ReadTime),
        WriteTime = Math.Max(0, WriteTime - before.WriteTime),
        Others = Math.Max(0, Operations - Reads - Writes - (before.Operations - before.Reads - before.Writes)),
        OtherTime = Math.Max(0, OtherTime - before.OtherTime),
    };
}

/// <summary>Bytes and operations: of an interval, per second, or since the start of the counters.</summary>
internal struct JobAmounts
{
    public double Read;
    public double Write;
    public double Operations;

    public readonly bool IsNothing => Read == 0 && Write == 0 && Operations == 0;

    public void Add(in JobAmounts other)
    {
        Read += other.Read;
        Write += other.Write;
        Operations += other.Operations;
    }

    public readonly JobAmounts Over(double seconds) => new()
    {
        Read = Read / seconds,
        Write = Write / seconds,
        Operations = Operations / seconds,
    };
}

/// <summary>
/// The number of operations and their time in microseconds, per second. Single precision saves memory for every job of every target, and
/// is enough for means.
/// </summary>
internal struct JobWaits
{
    public float Reads;
    public float Writes;
    public float ReadTime;
    public float WriteTime;
    public float Others;
    public float OtherTime;

    public void Add(in JobWaits other)
    {
        Reads += other.Reads;
        Writes += other.Writes;
        ReadTime += other.ReadTime;
        WriteTime += other.WriteTime;
        Others += other.Others;
        OtherTime += other.OtherTime;
    }

    public readonly JobWaits Over(double seconds) => new()
    {
        Reads = (float)(Reads / seconds),
        Writes = (float)(Writes / seconds),
        ReadTime = (float)(ReadTime / seconds),
        WriteTime = (float)(WriteTime / seconds),
        Others = (float)(Others / seconds),
        OtherTime = (float)(OtherTime / seconds),
    };
}
