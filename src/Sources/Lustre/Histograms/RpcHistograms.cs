using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The histograms of a mount's connections: one segment for each family, for any number of connections. They are read one after the other
/// between <see cref="Begin"/> and <see cref="End(CollectionContext)"/>.
/// </summary>
/// <param name="labels">The labels of the mount, see <see cref="TargetLabels"/>.</param>
/// <param name="perImport">
/// Whether each connection has its own row. Otherwise one row has the sum of all. It falls when a connection disappears, so it has no time
/// at which it began.
/// </param>
/// <param name="created">Whether to write the time at which a histogram began.</param>
internal sealed class RpcHistograms(LabelText labels, bool perImport, bool created) : IBucketTables, IIoLatencies
{
    private const int Read = 0;
    private const int Write = 1;
    private const int Modify = 2;
    private static readonly byte[] NoLabels = [];

    private readonly Section _pages = new(
        "pages per rpc"u8,
        new HistogramTable(RpcParameters.Pages.Family, labels, BucketBounds.Pages, created && perImport, "read", "write"));
    private readonly Section _inFlight = new(
        "rpcs in flight"u8,
        new HistogramTable(RpcParameters.InFlight.Family, labels, BucketBounds.Few, created && perImport, "read", "write", "modify"));
    private readonly Section _offset = new(
        "offset"u8, new HistogramTable(RpcParameters.Offset.Family, labels, BucketBounds.Offsets, created && perImport, "read", "write"));
    private readonly HistogramTable _latency = new(
        RpcParameters.Latency.Family, labels, BucketBounds.Nanoseconds, created && perImport, "read", "write");
    private readonly ImportGauges _gauges = new(labels);

    private Section? _section;
    private bool _isModify;
    private int _seen;
    private int _imports;
    private int _latencies;
    private bool _latencyIsOpen;

    /// <summary>Begins a reading.</summary>
    public void Begin()
    {
        var (imports, latencies) = (Math.Max(_imports, 1), Math.Max(_latencies, 1));
        (_imports, _latencies) = (0, 0);
        foreach (var table in (ReadOnlySpan<HistogramTable>)[_pages.Table, _inFlight.Table, _offset.Table])
            table.Begin(imports);
        _latency.Begin(latencies);
        _gauges.Begin(imports);
    }

    /// <summary>Reads one connection's <c>rpc_stats</c>.</summary>
    /// <param name="context">The reading.</param>
    /// <param name="parameter"><see cref="RpcParameters.Osc"/> or <see cref="RpcParameters.Mdc"/>.</param>
    /// <param name="name">The parameter's name for this connection.</param>
    /// <param name="losses">The loss detector of this connection's file.</param>
    /// <param name="rowLabels">The labels of the connection, <c>import="OST0000"</c>. They are kept between readings.</param>
    /// <returns>False when it could not be read.</returns>
    public bool Add(CollectionContext context, LustreParameter parameter, string name, LossDetector losses, byte[] rowLabels)
    {
        if (AddsRow(ref _imports))
        {
            var row = perImport ? rowLabels : NoLabels;
            _pages.Table.AddRow(row);
            _inFlight.Table.AddRow(row);
            _offset.Table.AddRow(row);
            _gauges.AddRow(row);
        }

        _seen = 0;
        var parser = new BucketTablesParser<RpcHistograms>(this, context.Findings, context.PathOf(name));
        var isRead = context.TryReadLines(parameter, name, ref parser);
        if (isRead)
        {
            parser.End();
            losses.Check(context, name, parser.Taken, parser.StartTime, parser.First);
        }

        if (perImport)
        {
            _pages.Table.SetCreated(parser.StartTime);
            _inFlight.Table.SetCreated(parser.StartTime);
            _offset.Table.SetCreated(parser.StartTime);
        }

        return isRead;
    }

    /// <summary>Reads one connection's <c>io_latency_stats</c>. Connections to OSTs alone have it, from 2.17 on.</summary>
    public bool AddLatency(CollectionContext context, LustreParameter parameter, string name, LossDetector losses, byte[] rowLabels)
    {
        if (AddsRow(ref _latencies))
            _latency.AddRow(perImport ? rowLabels : NoLabels);
        _latencyIsOpen = false;
        var parser = new IoLatencyParser<RpcHistograms>(this, context.Findings, context.PathOf(name));
        var isRead = context.TryReadLines(parameter, name, ref parser);
        if (isRead)
        {
            losses.Check(context, name, parser.Taken, parser.StartTime, parser.First);
            OpenLatency();
        }

        if (perImport)
            _latency.SetCreated(parser.StartTime);
        return isRead;
    }

    public void End(CollectionContext context) => End(context.Segments);

    public void End(ImmutableArray<Segment>.Builder segments)
    {
        _pages.Table.End(segments);
        _inFlight.Table.End(segments);
        _offset.Table.End(segments);
        _latency.End(segments);
        _gauges.End(segments);
    }

    TableUse IBucketTables.Begin(ReadOnlySpan<byte> name, bool isSingle)
    {
        if (name.SequenceEqual("RPC latency (us)"u8))
        {
            // The kernel scales these counts as if they were times (lproc_osc.c, 1024/1000). io_latency_stats has the right counts.
            return TableUse.PassedOver;
        }

        _section = null;
        foreach (var section in (ReadOnlySpan<Section>)[_pages, _inFlight, _offset])
        {
            if (name.SequenceEqual(section.Name))
                _section = section;
        }

        if (_section is null || (isSingle && _section != _inFlight) || !IsFirst(_section, isSingle))
            return TableUse.Refused;
        _isModify = isSingle;
        if (isSingle)
        {
            _section.Table.Open(Modify);
        }
        else
        {
            _section.Table.Open(Read);
            _section.Table.Open(Write);
        }

        return TableUse.Taken;
    }

    bool IBucketTables.TryAdd(long label, long first, long second)
    {
        var table = _section!.Table;
        var value = ValueOf(label);
        if (_isModify)
        {
            if (!table.Fits(Modify, first))
                return false;
            table.Add(Modify, value, first);
            return true;
        }

        if (!table.Fits(Read, first) || !table.Fits(Write, second))
            return false;
        table.Add(Read, value, first);
        table.Add(Write, value, second);
        return true;
    }

    bool IBucketTables.TryAddValue(ReadOnlySpan<byte> name, long value) => _gauges.TryAdd(name, value);

    bool IIoLatencies.TryAdd(int operation, int sizeBits, ReadOnlySpan<long> counts)
    {
        OpenLatency();
        var all = 0L;
        foreach (var count in counts)
            all += count;
        if (!_latency.Fits(operation, all))
            return false;
        for (var label = 0; label < counts.Length; label++)
        {
            if (counts[label] > 0)
                _latency.Add(operation, IoLatencyParser<RpcHistograms>.LimitOf(label), counts[label]);
        }

        return true;
    }

    /// <summary>
    /// The largest value that a label stands for. The label of pages is the end of a bucket, the label of offsets its beginning.
    /// </summary>
    private long ValueOf(long label) => _section switch
    {
        _ when _section == _offset && label is > 0 and < 1L << 62 => (2 * label) - 1,
        _ when _section == _inFlight && label == 31 => long.MaxValue,
        _ => label,
    };

    private bool IsFirst(Section section, bool isSingle)
    {
        var bit = isSingle ? 8 : section == _pages ? 1 : section == _inFlight ? 2 : 4;
        var isFirst = (_seen & bit) == 0;
        _seen |= bit;
        return isFirst;
    }

    private void OpenLatency()
    {
        if (_latencyIsOpen)
            return;
        _latencyIsOpen = true;
        _latency.Open(Read);
        _latency.Open(Write);
    }

    private bool AddsRow(ref int rows) => perImport ? ++rows > 0 : ++rows == 1;

    private sealed class Section(ReadOnlySpan<byte> name, HistogramTable table)
    {
        public byte[] Name { get; } = name.ToArray();

        public HistogramTable Table => table;
    }
}
