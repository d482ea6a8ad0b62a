using System.Text;

namespace LustreActors.Simulator;

/// <summary>How a counter's line ends: the unit, and which numbers follow the count.</summary>
internal enum CounterShape
{
    /// <summary>Only a count, in <c>reqs</c>.</summary>
    Requests,

    /// <summary>Only a count, in <c>regs</c>: a client's lines until latencies came.</summary>
    Registers,

    /// <summary>Minimum, maximum and sum of bytes.</summary>
    Bytes,

    /// <summary>The same with the sum of squares.</summary>
    BytesSquared,

    /// <summary>Minimum, maximum, sum and sum of squares of microseconds.</summary>
    Microseconds,

    /// <summary>The same of a number of requests.</summary>
    RequestsSquared,
}

/// <summary>A counter in a file: its index in the model, its name and its shape.</summary>
internal readonly record struct CounterLine(int Operation, byte[] Name, CounterShape Shape);

internal enum JobTimes
{
    /// <summary>Whole seconds, and no other time (until 2.14).</summary>
    Seconds,

    /// <summary>2.15.0 and 2.15.1 lost the indentation, and put the colon behind the padding.</summary>
    Unindented,

    /// <summary>Nanoseconds, with start and elapsed time.</summary>
    Indented,
}

internal enum JobIdForm
{
    /// <summary>Never quoted; what cannot be printed becomes '?'.</summary>
    Raw,

    /// <summary>Quoted as soon as anything but letters, digits and <c>.@_-</c> had to be escaped.</summary>
    EscapeSeparators,

    /// <summary>':' and '/' stand as they are, but a ':' is reason enough to quote.</summary>
    KeepSeparators,
}

/// <summary>The format of a release's files, after Lustre's lprocfs_status.c, lprocfs_jobstats.c and the devices' tables.</summary>
internal sealed class LustreFormat
{
    private static readonly LustreFormat[] All = [.. Enum.GetValues<LustreVersion>().Select(v => new LustreFormat(v, statsHeader: true))];
    private static readonly LustreFormat WithoutHeader = new(LustreVersion.V2_17, statsHeader: false);

    private LustreFormat(LustreVersion version, bool statsHeader)
    {
        Version = version;
        Latencies = version >= LustreVersion.V2_14;
        var ddn = version == LustreVersion.V2_14_DDN;
        StartTimes = version >= LustreVersion.V2_15_0 || ddn;
        StatsHeader = StartTimes && statsHeader;
        JobTimes = version >= LustreVersion.V2_15 || ddn ? JobTimes.Indented : StartTimes ? JobTimes.Unindented : JobTimes.Seconds;
        JobIds = version >= LustreVersion.V2_16 || ddn ? JobIdForm.KeepSeparators
            : version >= LustreVersion.V2_15 ? JobIdForm.EscapeSeparators
            : JobIdForm.Raw;
        Histograms = version >= LustreVersion.V2_16 || ddn;
        BlankBeforeNumbers = StartTimes;
        HeaderOverNoJobs = version < LustreVersion.V2_17;
        OstJobs = ServerLines(OperationLayout.Ost, 0, (int)(Latencies ? OstOperation.Prealloc : OstOperation.Quotactl), HasOstOperation);
        OstStats = version == LustreVersion.V2_10
            ? [.. OstJobs, .. ServerLines(OperationLayout.Ost, (int)OstOperation.Connect, (int)OstOperation.Ping, _ => true)]
            : OstJobs;
        Mdt = ServerLines(OperationLayout.Mdt, 0, (int)MdtOperation.Fallocate, HasMdtOperation);
        Mgs = [new CounterLine(0, "tgtreg"u8.ToArray(), CounterShape.Requests)];
        Client = [.. Enumerable.Range(0, OperationLayout.Client.Names.Length)
            .Where(i => HasClientOperation((ClientOperation)i))
            .Select(i => new CounterLine(i, Encoding.ASCII.GetBytes(OperationLayout.Client.Names[i]), ClientShape((ClientOperation)i)))];
    }

    public LustreVersion Version { get; }

    /// <summary>Operations are timed: since 2.13.55 (LU-13597), so in 2.14.</summary>
    public bool Latencies { get; }

    /// <summary><c>start_time</c> and <c>elapsed_time</c>: since 2.14.56 (LU-11407), so in 2.15.0, and in DDN's 2.14.</summary>
    public bool StartTimes { get; }

    /// <summary>Statistics files carry them: since 2.17 <c>enable_stats_header</c> may turn that off.</summary>
    public bool StatsHeader { get; }

    public JobTimes JobTimes { get; }
    public JobIdForm JobIds { get; }

    /// <summary><c>hist: { … }</c> in job_stats (LU-16087).</summary>
    public bool Histograms { get; }

    /// <summary><c>min: %8llu</c>, where it was <c>min:%8llu</c> before 2.14.51.</summary>
    public bool BlankBeforeNumbers { get; }

    /// <summary><c>job_stats:</c> stands over an empty table too; since LU-18351 it comes with the first job.</summary>
    public bool HeaderOverNoJobs { get; }

    public CounterLine[] OstStats { get; }
    public CounterLine[] OstJobs { get; }
    public CounterLine[] Mdt { get; }
    public CounterLine[] Mgs { get; }
    public CounterLine[] Client { get; }

    public static LustreFormat Of(LustreVersion version) => All[(int)version];

    public static LustreFormat Of(SimulationOptions options) =>
        options is { StatsHeader: false, Version: LustreVersion.V2_17 } ? WithoutHeader : Of(options.Version);

    private CounterLine[] ServerLines(OperationLayout layout, int first, int last, Func<int, bool> has) =>
        [.. Enumerable.Range(first, last - first + 1).Where(has)
            .Select(i => new CounterLine(i, Encoding.ASCII.GetBytes(layout.Names[i]), ServerShape(layout, i)))];

    private CounterShape ServerShape(OperationLayout layout, int operation) => layout.HistogramOf(operation) >= 0
        ? Latencies ? CounterShape.BytesSquared : CounterShape.Bytes
        : Latencies ? CounterShape.Microseconds : CounterShape.Requests;

    private bool HasOstOperation(int operation) => (OstOperation)operation switch
    {
        OstOperation.Read or OstOperation.Write or OstOperation.Prealloc => Latencies,
        _ => true,
    };

    private bool HasMdtOperation(int operation) => (MdtOperation)operation switch
    {
        MdtOperation.ReadBytes or MdtOperation.WriteBytes or MdtOperation.Punch => Version >= LustreVersion.V2_12,
        MdtOperation.Migrate => Latencies,
        MdtOperation.Read or MdtOperation.Write or MdtOperation.Fallocate => Version >= LustreVersion.V2_15_0,
        MdtOperation.ParallelRenameFile or MdtOperation.ParallelRenameDir => Version >= LustreVersion.V2_16,
        MdtOperation.RenameTrylocks => Version >= LustreVersion.V2_17,
        _ => true,
    };

    private bool HasClientOperation(ClientOperation operation) => operation switch
    {
        ClientOperation.Read or ClientOperation.Write => Latencies,
        ClientOperation.AllocInode => !Latencies,
        ClientOperation.Fallocate or ClientOperation.OpenCount or ClientOperation.OpenCloseTime => Version >= LustreVersion.V2_15_0,
        ClientOperation.HybridNoSwitch => Version >= LustreVersion.V2_17,
        _ => true,
    };

    private CounterShape ClientShape(ClientOperation operation) => operation switch
    {
        ClientOperation.ReadBytes or ClientOperation.WriteBytes => Latencies ? CounterShape.BytesSquared : CounterShape.Bytes,
        ClientOperation.OpenCount => CounterShape.RequestsSquared,
        ClientOperation.Ioctl or ClientOperation.GetxattrHits or ClientOperation.AllocInode or ClientOperation.HybridNoSwitch =>
            Latencies ? CounterShape.Requests : CounterShape.Registers,
        _ => Latencies ? CounterShape.Microseconds : CounterShape.Registers,
    };
}
