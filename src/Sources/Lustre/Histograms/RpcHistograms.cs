using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>
/// The histograms of a mount's connections: one segment for each family, for any number of connections. They are read one after the other
/// between <see cref="Begin"/> and <see cref="End"/>.
/// </summary>
internal sealed class RpcHistograms : IBucketTables, IIoLatencies
{
    private const int Read = 0;
    private const int Write = 1;
    private const int Modify = 2;
    private static readonly byte[] NoLabels = [];

    // The lines outside the tables: pages that wait, and requests under way.
    private static readonly (string Name, string Operation, MetricFamily Family)[] Gauges =
    [
        ("pending read pages", "read", RpcParameters.PendingPages.Family),
        ("pending write pages", "write", RpcParameters.PendingPages.Family),
        ("read RPCs in flight", "read", RpcParameters.CurrentRpcs.Family),
        ("write RPCs in flight", "write", RpcParameters.CurrentRpcs.Family),
        ("modify_RPCs_in_flight", "modify", RpcParameters.CurrentRpcs.Family),
        ("DIO RPCs in flight", "", RpcParameters.CurrentDirectRpcs.Family),
    ];

    private static readonly KeyColumns GaugeColumns = KeyColumns.For(Gauges.Select((g, column) => (g.Name, column)));

    private readonly bool _perImport;
    private readonly HistogramTable[] _tables;
    private readonly HistogramTable _latency;
    private readonly BucketSections _sections;
    private readonly TableFamilies _gaugeFamilies;
    private ValueTable _gauges = new(Gauges.Length);
    private int _imports;
    private int _latencies;
    private bool _latencyIsOpen;

    /// <param name="labels">The labels of the mount, see <see cref="TargetLabels"/>.</param>
    /// <param name="perImport">
    /// Whether each connection has its own row. Otherwise one row has the sum of all. It falls when a connection disappears, so it has no
    /// time at which it began.
    /// </param>
    /// <param name="created">Whether to write the time at which a histogram began.</param>
    public RpcHistograms(LabelText labels, bool perImport, bool created)
    {
        _perImport = perImport;
        var pages = Create(RpcParameters.Pages, BucketBounds.Pages, "read", "write");
        var inFlight = Create(RpcParameters.InFlight, BucketBounds.Few, "read", "write", "modify");
        var offset = Create(RpcParameters.Offset, BucketBounds.Offsets, "read", "write");
        _tables = [pages, inFlight, offset];
        _latency = Create(RpcParameters.Latency, BucketBounds.Nanoseconds, "read", "write");
        _sections = new BucketSections(
            new BucketSection("pages per rpc", pages, [Read, Write]),
            new BucketSection("rpcs in flight", inFlight, [Read, Write], BucketSection.LimitOneByOne),
            new BucketSection("rpcs in flight", inFlight, [Modify], BucketSection.LimitOneByOne),
            new BucketSection("offset", offset, [Read, Write], static label => label is > 0 and < 1L << 62 ? (2 * label) - 1 : label));
        _gaugeFamilies = new TableFamilies(labels, withCreated: false);
        foreach (var family in Gauges.Index().GroupBy(g => g.Item.Family))
            _gaugeFamilies.Add(family.Key, [.. family.Select(g => new SampleColumn(g.Index, LabelsOf(g.Item.Operation)))]);

        HistogramTable Create(LustreMetric metric, BucketBounds bounds, params string[] operations) =>
            new(metric.Family, labels, bounds, created && perImport, operations);

        static LabelText LabelsOf(string operation) => operation.Length == 0 ? LabelText.Empty : LabelText.Of("operation", operation);
    }

    public void Begin()
    {
        var (imports, latencies) = (Math.Max(_imports, 1), Math.Max(_latencies, 1));
        (_imports, _latencies) = (0, 0);
        foreach (var table in _tables)
            table.Begin(imports);
        _latency.Begin(latencies);
        _gauges = new ValueTable(Gauges.Length, imports);
    }

    /// <summary>Reads one connection's <c>rpc_stats</c>. False when it could not be read.</summary>
    /// <param name="context">The collection.</param>
    /// <param name="file">The connection's file, of <see cref="RpcParameters.Osc"/> or <see cref="RpcParameters.Mdc"/>.</param>
    /// <param name="rowLabels">The labels of the connection, <c>import="OST0000"</c>. They are kept between collections.</param>
    public bool Add(CollectionContext context, ParameterFile file, byte[] rowLabels)
    {
        if (NeedsRow(ref _imports))
        {
            var row = _perImport ? rowLabels : NoLabels;
            foreach (var table in _tables)
                table.AddRow(row);
            _gauges.Add(row);
        }

        _sections.BeginFile();
        var isRead = file.TryReadBuckets(context, this, out var startTime);
        foreach (var table in _tables)
            SetCreated(table, startTime);
        return isRead;
    }

    /// <summary>Reads one connection's <c>io_latency_stats</c>. Connections to OSTs alone have it, from 2.17 on.</summary>
    public bool AddLatency(CollectionContext context, ParameterFile file, byte[] rowLabels)
    {
        if (NeedsRow(ref _latencies))
            _latency.AddRow(_perImport ? rowLabels : NoLabels);
        _latencyIsOpen = false;
        var isRead = file.TryReadLatencies(context, this, out var startTime);
        if (isRead)
            OpenLatency();
        SetCreated(_latency, startTime);
        return isRead;
    }

    public void End(ImmutableArray<Segment>.Builder segments)
    {
        foreach (var table in _tables)
            table.End(segments);
        _latency.End(segments);
        _gaugeFamilies.AddSegments(_gauges, segments);
    }

    TableUse IBucketTables.Begin(ReadOnlySpan<byte> name, bool isSingle)
    {
        // The kernel scales these counts as if they were times (lproc_osc.c, 1024/1000). io_latency_stats has the right counts.
        return name.SequenceEqual("RPC latency (us)"u8) ? TableUse.Skipped : _sections.Begin(name, isSingle);
    }

    bool IBucketTables.TryAdd(long label, long first, long second) => _sections.TryAdd(label, first, second);

    /// <summary>Adds a single value. Where all connections share a row, the row has their sum.</summary>
    bool IBucketTables.TryAddValue(ReadOnlySpan<byte> name, long value)
    {
        var column = GaugeColumns.ColumnOf(name);
        if (column < 0)
            return false;
        ref var sum = ref _gauges.Change(_gauges.Count - 1)[column];
        var before = sum == ValueTable.Absent ? 0 : sum;
        if (value > long.MaxValue - before)
            return false;
        sum = before + value;
        return true;
    }

    bool IIoLatencies.TryAdd(int operation, int sizeBits, ReadOnlySpan<long> counts)
    {
        OpenLatency();
        var all = 0L;
        foreach (var count in counts)
            all += count;
        if (!_latency.Fits(operation, all))
            return false;
        _latency.AddLatencies(operation, counts);
        return true;
    }

    private void OpenLatency()
    {
        if (_latencyIsOpen)
            return;
        _latencyIsOpen = true;
        _latency.Open(Read);
        _latency.Open(Write);
    }

    private bool NeedsRow(ref int rows) => ++rows == 1 || _perImport;

    private void SetCreated(HistogramTable table, long startTime)
    {
        if (_perImport)
            table.SetCreated(startTime);
    }
}
