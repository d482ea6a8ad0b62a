using System.Text;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>The columns that follow a counter's number of samples.</summary>
internal enum CounterColumns
{
    None,
    MinimumMaximumSum,
    WithSumOfSquares,
}

/// <summary>A counter in a file: its index in the model, and its name, unit and columns in the text.</summary>
internal readonly record struct CounterLine(int Operation, byte[] Name, byte[] Unit, CounterColumns Columns)
{
    public static CounterLine[] All(OperationLayout layout, Func<string, string> unit, Func<string, CounterColumns> columns) =>
        [.. layout.Names.Select((name, i) => New(layout, i, unit(name), columns(name)))];

    public static CounterLine New(OperationLayout layout, int operation, string unit, CounterColumns columns) =>
        new(operation, Encoding.ASCII.GetBytes(layout.Names[operation]), Encoding.ASCII.GetBytes(unit), columns);
}

internal enum JobTimes
{
    /// <summary>Until 2.14: <c>snapshot_time</c> alone, in whole seconds.</summary>
    Seconds,

    /// <summary>2.15.0 and 2.15.1: no indentation, and the colon after the padding.</summary>
    Unindented,

    /// <summary>Nanoseconds, with start and elapsed time.</summary>
    Indented,
}

internal enum JobIdForm
{
    /// <summary>Never quoted; a character that cannot be printed becomes '?'.</summary>
    Raw,

    /// <summary>Everything but letters, digits and <c>.@_-</c> is escaped, and an id with an escape is quoted.</summary>
    EscapeSeparators,

    /// <summary>As <see cref="EscapeSeparators"/>, but ':' and '/' are not escaped. An id with a ':' is quoted.</summary>
    KeepSeparators,
}

/// <summary>The format of a release's files, after Lustre's lprocfs_status.c and lprocfs_jobstats.c.</summary>
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
        Mgs = CounterLine.All(OperationLayout.Mgs, _ => "reqs", _ => CounterColumns.None);
        Client = [.. Enum.GetValues<ClientOperation>().Where(HasClientOperation).Select(ClientLine)];
        Import = CounterLine.All(OperationLayout.Import, ImportUnit, _ => CounterColumns.WithSumOfSquares);
        Metadata =
        [
            Requested(ImportOperation.MdsClose, "close"), Requested(ImportOperation.MdsGetattr, "getattr"),
            Requested(ImportOperation.LdlmIbitsEnqueue, "intent_lock"), Requested(ImportOperation.MdsGetxattr, "getxattr"),
        ];
    }

    public LustreVersion Version { get; }

    /// <summary>Operations are timed: since 2.13.55 (LU-13597), which is 2.14 here.</summary>
    public bool Latencies { get; }

    /// <summary><c>start_time</c> and <c>elapsed_time</c>: since 2.14.56 (LU-11407), which is 2.15.0 here, and in DDN's 2.14.</summary>
    public bool StartTimes { get; }

    /// <summary>Statistics files carry these times. Since 2.17 <c>enable_stats_header=0</c> removes them.</summary>
    public bool StatsHeader { get; }

    public JobTimes JobTimes { get; }
    public JobIdForm JobIds { get; }

    /// <summary><c>hist: { … }</c> in job_stats (LU-16087).</summary>
    public bool Histograms { get; }

    /// <summary><c>min: %8llu</c>, where it was <c>min:%8llu</c> before 2.14.51.</summary>
    public bool BlankBeforeNumbers { get; }

    /// <summary><c>job_stats:</c> stands above an empty table too; since LU-18351 it needs a job.</summary>
    public bool HeaderOverNoJobs { get; }

    public CounterLine[] OstStats { get; }
    public CounterLine[] OstJobs { get; }
    public CounterLine[] Mdt { get; }
    public CounterLine[] Mgs { get; }
    public CounterLine[] Client { get; }
    public CounterLine[] Import { get; }

    /// <summary><c>md_stats</c> of a mount's connections to MDTs: counts alone.</summary>
    public CounterLine[] Metadata { get; }

    public static LustreFormat Of(LustreVersion version) => All[(int)version];

    public static LustreFormat Of(SimulationOptions options) =>
        options is { StatsHeader: false, Version: LustreVersion.V2_17 } ? WithoutHeader : Of(options.Version);

    private static CounterLine Requested(ImportOperation operation, string name) =>
        new((int)operation, Encoding.ASCII.GetBytes(name), "reqs"u8.ToArray(), CounterColumns.None);

    private CounterLine[] ServerLines(OperationLayout layout, int first, int last, Func<int, bool> has) =>
        [.. Enumerable.Range(first, last - first + 1).Where(has).Select(i => ServerLine(layout, i))];

    private CounterLine ServerLine(OperationLayout layout, int operation) => layout.HistogramOf(operation) >= 0
        ? CounterLine.New(layout, operation, "bytes", Latencies ? CounterColumns.WithSumOfSquares : CounterColumns.MinimumMaximumSum)
        : Latencies ? CounterLine.New(layout, operation, "usecs", CounterColumns.WithSumOfSquares)
        : CounterLine.New(layout, operation, "reqs", CounterColumns.None);

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
        ClientOperation.Fallocate or ClientOperation.Opencount or ClientOperation.Openclosetime => Version >= LustreVersion.V2_15_0,
        ClientOperation.HybridNoswitch => Version >= LustreVersion.V2_17,
        _ => true,
    };

    private CounterLine ClientLine(ClientOperation operation) => operation switch
    {
        ClientOperation.ReadBytes or ClientOperation.WriteBytes => ServerLine(OperationLayout.Client, (int)operation),
        ClientOperation.Opencount => CounterLine.New(OperationLayout.Client, (int)operation, "reqs", CounterColumns.WithSumOfSquares),
        _ when !Latencies => CounterLine.New(OperationLayout.Client, (int)operation, "regs", CounterColumns.None),
        ClientOperation.Ioctl or ClientOperation.GetxattrHits or ClientOperation.AllocInode or ClientOperation.HybridNoswitch =>
            CounterLine.New(OperationLayout.Client, (int)operation, "reqs", CounterColumns.None),
        _ => CounterLine.New(OperationLayout.Client, (int)operation, "usecs", CounterColumns.WithSumOfSquares),
    };

    private string ImportUnit(string operation) => operation is "read_bytes" or "write_bytes" ? "bytes"
        : operation == "req_active" || operation.EndsWith("_enqueue", StringComparison.Ordinal) ? "reqs"
        : ImportText.Microseconds(Version);
}
