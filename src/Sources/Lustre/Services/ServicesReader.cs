using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the requests, the wait and the threads of every RPC service of this host.</summary>
internal sealed class ServicesReader : ParameterReader
{
    private readonly List<(CachedDirectory<Service>? Folder, Service[] Fixed)> _kinds = [];
    private readonly TableFamilies _byOperation;
    private readonly TableFamilies _byService;
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
            _byService.AddSummary(metric, metric.Column, metric.Column + 1);
        for (var i = 0; i < ServiceParameters.Numbers.Length; i++)
            _byService.Add(ServiceParameters.Numbers[i], ServiceColumns.Numbers + i);
    }

    public override void Read(CollectionContext context)
    {
        var operations = new ValueTable(OperationColumns.Width, _operations);
        var services = new ValueTable(ServiceColumns.Width, _services);
        foreach (var (folder, fixedOnes) in _kinds)
        {
            foreach (var service in fixedOnes)
                service.Read(context, operations, services);
            if (folder is null)
                continue;
            foreach (var service in folder.Read(context))
            {
                if (!service.Read(context, operations, services))
                    folder.LookAgain();
            }
        }

        (_operations, _services) = (Math.Max(operations.Count, 1), Math.Max(services.Count, 1));
        _byOperation.AddSegments(operations, context.Segments);
        _byService.AddSegments(services, context.Segments);
    }

    private sealed class Service
    {
        private readonly LustreParameter _stats;
        private readonly string _statsName;
        private readonly DeviceNumbers _numbers;
        private readonly byte[] _labels;
        private readonly ServiceTables _tables;
        private readonly LossDetector _losses = new();

        public Service(ServiceKind kind, string name)
        {
            (_stats, _statsName) = (kind.Stats, kind.Stats.For(name));
            _numbers = new DeviceNumbers(name, ServiceParameters.Numbers, [kind.Name]);
            _labels = LabelText.Of("service", name).AsRow();
            _tables = new ServiceTables(_labels);
        }

        /// <summary>Reads a service. False when its counters could not be read.</summary>
        public bool Read(CollectionContext context, ValueTable operations, ValueTable services)
        {
            _tables.Begin(operations);
            var parser = new StatsParser<ServiceTables>(_tables, context.Findings, context.PathOf(_statsName));
            var read = context.TryReadLines(_stats, _statsName, ref parser);
            if (read)
                _losses.Check(context, _statsName, parser.Taken, parser.StartTime, parser.First);
            var row = _tables.Queue;
            _numbers.Read(context, row[ServiceColumns.Numbers..]);
            if (row.ContainsAnyExcept(ValueTable.Absent))
                row.CopyTo(services.Add(_labels));
            return read;
        }
    }
}
