using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Services;

/// <summary>Reads the requests, the wait and the threads of every RPC service of this host.</summary>
internal sealed class ServicesReader : ParameterReader
{
    private readonly List<(CachedDirectory<Service>? Folder, Service[] Fixed)> _kinds = [];
    private readonly TableFamilies _byOperation;
    private readonly TableFamilies _byService;
    private readonly TableFamilies _policies;
    private int _operations = 1;
    private int _services = 1;

    public ServicesReader(bool created)
    {
        foreach (var kind in ServiceParameters.Kinds)
        {
            if (kind.Folder is { } folder)
                _kinds.Add((new CachedDirectory<Service>(folder, name => new Service(kind, name)), []));
            else
                _kinds.Add((null, [new Service(kind, kind.Name[(kind.Name.LastIndexOf('.') + 1)..])]));
        }

        _byOperation = new TableFamilies(LabelText.Empty, created).AddAll(ServiceParameters.ByOperation);
        _byService = new TableFamilies(LabelText.Empty, created).AddAll(ServiceParameters.Wait);
        foreach (var metric in ServiceParameters.Queue)
            _byService.AddSummary(metric, metric.Column, metric.Column + 1, ServiceColumns.StartTime);
        _byService.Add(ServiceParameters.StartTime).AddAll(ServiceParameters.Estimates);
        _policies = new TableFamilies(LabelText.Empty, withCreated: false).AddAll(ServiceParameters.Policies);
        for (var i = 0; i < ServiceParameters.Numbers.Length; i++)
            _byService.Add(ServiceParameters.Numbers[i], ServiceColumns.Numbers + i);
    }

    public override void Read(CollectionContext context)
    {
        var operations = new ValueTable(OperationColumns.Width, _operations);
        var services = new ValueTable(ServiceColumns.Width, _services);
        var policies = new ValueTable(PolicyParser.Width, _services * 2);
        foreach (var (folder, fixedOnes) in _kinds)
        {
            foreach (var service in fixedOnes)
                service.Read(context, operations, services, policies);
            if (folder is null)
                continue;
            foreach (var service in folder.Read(context))
            {
                if (!service.Read(context, operations, services, policies))
                    folder.ListAgain();
            }
        }

        (_operations, _services) = (Math.Max(operations.Count, 1), Math.Max(services.Count, 1));
        _byOperation.AddSegments(operations, context.Segments);
        _byService.AddSegments(services, context.Segments);
        _policies.AddSegments(policies, context.Segments);
    }

    private sealed class Service(ServiceKind kind, string name)
    {
        private readonly ParameterFile _stats = ParameterFile.For(kind.Stats, name);
        private readonly ParameterFile _timeouts = ParameterFile.For(kind.Timeouts, name);
        private readonly ParameterFile _policyFile = ParameterFile.For(kind.Policies, name);
        private readonly ServicePolicies _policies = new(LabelText.Of("service", name).AsRow());
        private readonly long[] _estimates = new long[2];
        private ValueTable _atWork = new(PolicyParser.Width);
        private long? _activity;
        private readonly DeviceNumbers _numbers = new(name, ServiceParameters.Numbers, [kind.Name]);
        private readonly byte[] _labels = LabelText.Of("service", name).AsRow();
        private readonly ServiceTables _tables = new(LabelText.Of("service", name).AsRow());

        /// <summary>Reads a service. False when its counters could not be read.</summary>
        public bool Read(CollectionContext context, ValueTable operations, ValueTable services, ValueTable policies)
        {
            _tables.Begin(operations);
            var isRead = _stats.TryReadStats(context, _tables, out var startTime);
            var row = _tables.Queue;
            row[ServiceColumns.StartTime] = startTime;
            ReadQueue(context);
            _estimates.CopyTo(row[ServiceColumns.Estimate..]);
            for (var i = 0; i < _atWork.Count; i++)
                _atWork.Row(i).CopyTo(policies.Add(_atWork.SharedLabels(i)));
            _numbers.Read(context, row[ServiceColumns.Numbers..]);
            if (row.ContainsAnyExcept(ValueTable.Absent))
                row.CopyTo(services.Add(_labels));
            return isRead;
        }

        /// <summary>
        /// Reads the estimates and the policies. They change with requests alone, and most services of a server have none for most of the
        /// time: a service that has counted nothing since the reading before is not read again.
        /// </summary>
        private void ReadQueue(CollectionContext context)
        {
            if (_activity == _tables.Activity)
                return;
            _activity = null;
            _estimates.AsSpan().Fill(ValueTable.Absent);
            var timeouts = new ServiceTimeoutsParser(_estimates);
            var isRead = _timeouts.TryRead(context, ref timeouts);
            if (isRead)
                _timeouts.CheckLosses(context, timeouts.Accepted);

            _policies.Begin(_atWork = new ValueTable(PolicyParser.Width, Math.Max(_atWork.Count, 1)));
            var policies = new PolicyParser(_policies);
            if (!_policyFile.TryRead(context, ref policies))
                return;
            _policyFile.CheckLosses(context, policies.Accepted);

            // A file that was closed may be read by lctl next.
            if (isRead)
                _activity = _tables.Activity;
        }
    }
}

/// <summary>The columns of a table with one row for each service. Times are microseconds, except those of <c>req_timeout</c>.</summary>
internal static class ServiceColumns
{
    public const int Wait = 0;
    public const int Waited = 1;
    public const int WaitCreated = 2;
    public const int QueueDepth = 3;
    public const int Active = 5;
    public const int Timeout = 7;
    public const int Buffers = 9;

    /// <summary>The first column of <see cref="ServiceParameters.Numbers"/>.</summary>
    public const int Numbers = 11;

    public const int StartTime = 15;

    /// <summary>The present estimate of the time that a request takes, and behind it the worst.</summary>
    public const int Estimate = 16;

    public const int WaitMaximum = 18;

    public const int Width = 19;
}

/// <summary>Receives the lines of a service's stats: the lines of its queue become one row, and every operation becomes a row.</summary>
internal sealed class ServiceTables : IStatsSink
{
    private static readonly KeyColumns Sums = KeyColumns.For(
        ("req_qdepth", ServiceColumns.QueueDepth), ("req_active", ServiceColumns.Active), ("req_timeout", ServiceColumns.Timeout),
        ("reqbuf_avail", ServiceColumns.Buffers));

    private readonly StatsTables _operations;
    private readonly OperationLabels _labels;
    private readonly long[] _queue = new long[ServiceColumns.Width];

    public ServiceTables(byte[] service)
    {
        var names = new OperationNames();
        _operations = new StatsTables(names);
        _labels = new OperationLabels(names, service);
    }

    public Span<long> Queue => _queue;

    /// <summary>The sum of all counts: messages that came, requests that were begun, and requests that were ended.</summary>
    public long Activity { get; private set; }

    public void Begin(ValueTable operations)
    {
        _operations.Begin(operations, _labels);
        Queue.Fill(ValueTable.Absent);
        Activity = 0;
    }

    public bool TryAdd(in StatsLine line)
    {
        Activity = unchecked(Activity + line.Samples);
        if (line.Name.SequenceEqual("req_waittime"u8))
            return TryAddWait(line);
        var column = Sums.ColumnOf(line.Name);
        return column < 0 ? _operations.TryAdd(line) : TryAddSum(line, column);
    }

    private bool TryAddWait(in StatsLine line)
    {
        if (_queue[ServiceColumns.Waited] != ValueTable.Absent || line.Unit != StatsUnit.Microseconds)
            return false;
        _queue[ServiceColumns.Wait] = line.Sum;
        _queue[ServiceColumns.Waited] = line.Samples;
        _queue[ServiceColumns.WaitCreated] = line.StartTime;
        _queue[ServiceColumns.WaitMaximum] = line.Maximum;
        return true;
    }

    /// <summary>Adds the sum, and the count in the column behind it. A count alone would show nothing.</summary>
    private bool TryAddSum(in StatsLine line, int column)
    {
        if (_queue[column + 1] != ValueTable.Absent)
            return false;
        if (line.Sum != ValueTable.Absent)
            (_queue[column], _queue[column + 1]) = (line.Sum, line.Samples);
        return true;
    }
}
