using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>What every RPC service of this host says of its requests, their wait, and its threads.</summary>
internal sealed class ServicesReader : ParameterReader
{
    private readonly List<(FolderItems<Service>? Folder, Service[] Fixed)> _kinds = [];
    private readonly TableFamilies _byOperation;
    private readonly TableFamilies _byService;
    private int _operations = 1;
    private int _services = 1;

    public ServicesReader(bool created)
    {
        foreach (var kind in ServiceParameters.Kinds)
        {
            if (kind.Folder is { } folder)
                _kinds.Add((new FolderItems<Service>(folder, name => new Service(kind, name)), []));
            else
                _kinds.Add((null, [new Service(kind, kind.Name[(kind.Name.LastIndexOf('.') + 1)..])]));
        }

        _byOperation = new TableFamilies(LabelText.Empty, created)
            .Add(ServiceMetrics.Requests, OperationColumns.Samples, created: OperationColumns.SamplesCreated)
            .Add(ServiceMetrics.Seconds, OperationColumns.Time, NumberFormat.Micro, OperationColumns.TimeCreated);
        _byService = new TableFamilies(LabelText.Empty, created)
            .Add(ServiceMetrics.WaitSeconds, ServiceColumns.Wait, NumberFormat.Micro, ServiceColumns.WaitCreated)
            .Add(ServiceMetrics.Waited, ServiceColumns.Waited, created: ServiceColumns.WaitCreated)
            .AddSummary(ServiceMetrics.QueueDepth, ServiceColumns.QueueDepth, ServiceColumns.QueueDepth + 1)
            .AddSummary(ServiceMetrics.Active, ServiceColumns.Active, ServiceColumns.Active + 1)
            .AddSummary(ServiceMetrics.Timeout, ServiceColumns.Timeout, ServiceColumns.Timeout + 1)
            .AddSummary(ServiceMetrics.Buffers, ServiceColumns.Buffers, ServiceColumns.Buffers + 1)
            .Add(ServiceMetrics.Threads, ServiceColumns.Numbers)
            .Add(ServiceMetrics.ThreadsMinimum, ServiceColumns.Numbers + 1)
            .Add(ServiceMetrics.ThreadsMaximum, ServiceColumns.Numbers + 2)
            .Add(ServiceMetrics.HighPriorityRatio, ServiceColumns.Numbers + 3);
    }

    public override void Read(Draft draft)
    {
        var operations = new ValueTable(OperationColumns.Width, _operations);
        var services = new ValueTable(ServiceColumns.Width, _services);
        foreach (var (folder, fixedOnes) in _kinds)
        {
            foreach (var service in fixedOnes)
                service.Read(draft, operations, services);
            if (folder is null)
                continue;
            foreach (var service in folder.Read(draft))
            {
                if (!service.Read(draft, operations, services))
                    folder.LookAgain();
            }
        }

        (_operations, _services) = (Math.Max(operations.Count, 1), Math.Max(services.Count, 1));
        _byOperation.AddSegments(operations, draft.Segments);
        _byService.AddSegments(services, draft.Segments);
    }

    private sealed class Service
    {
        private readonly LustreParameter _stats;
        private readonly string _statsName;
        private readonly (LustreParameter Parameter, string Name)[] _numbers;
        private readonly byte[] _labels;
        private readonly ServiceTables _tables;
        private readonly ValuesBefore _before = new();

        public Service(ServiceKind kind, string name)
        {
            (_stats, _statsName) = (kind.Stats, kind.Stats.Of(name));
            _numbers = [.. kind.Numbers.Select(p => (p, p.Of(name)))];
            _labels = LabelText.Of("service", name).AsRow();
            _tables = new ServiceTables(_labels);
        }

        /// <summary>False when its counters could not be read.</summary>
        public bool Read(Draft draft, ValueTable operations, ValueTable services)
        {
            _tables.Begin(operations);
            var parser = new StatsParser<ServiceTables>(_tables, draft.Findings, draft.PathOf(_statsName));
            var read = draft.TryReadLines(_stats, _statsName, ref parser);
            if (read)
                _before.Check(draft, _statsName, parser.Taken, parser.StartTime, parser.First);
            var row = _tables.Queue;
            for (var i = 0; i < _numbers.Length; i++)
                row[ServiceColumns.Numbers + i] = draft.Number(_numbers[i].Parameter, _numbers[i].Name);
            if (row.ContainsAnyExcept(ValueTable.Absent))
                row.CopyTo(services.Add(_labels));
            return read;
        }
    }
}
