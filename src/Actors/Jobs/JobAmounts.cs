namespace LustreActors.Actors;

/// <summary>A job's counters on one target, as Lustre has them.</summary>
/// <param name="StartTime">Since when they count, in nanoseconds since 1970; 0 where Lustre does not say.</param>
/// <param name="ReadBytes">Bytes.</param>
/// <param name="WriteBytes">Bytes.</param>
/// <param name="Operations">All that happened; on an MDT these are the metadata operations.</param>
/// <param name="Reads">How many of them were reads.</param>
/// <param name="Writes">How many were writes.</param>
/// <param name="ReadTime">Microseconds of the reads.</param>
/// <param name="WriteTime">Microseconds of the writes.</param>
/// <param name="OtherTime">Microseconds of all the others.</param>
internal readonly record struct JobCounters(
    long StartTime, long ReadBytes, long WriteBytes, long Operations, long Reads, long Writes, long ReadTime, long WriteTime, long OtherTime)
{
    /// <summary>They began anew: one of them fell, or Lustre says that they began after <paramref name="then"/>, in seconds since 1970.</summary>
    public bool HaveRestartedSince(in JobCounters before, double then) =>
        (StartTime != before.StartTime && StartTime / 1e9 > then) || ReadBytes < before.ReadBytes || WriteBytes < before.WriteBytes || Operations < before.Operations;

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

/// <summary>What was done: in an interval, by the second, or so far.</summary>
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
/// How long it took, in microseconds, and how often that was: by the second. Means alone are made of these, and there is one of each for every job of
/// every target: half a number is enough.
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
