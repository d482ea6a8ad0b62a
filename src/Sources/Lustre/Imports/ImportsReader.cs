using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// All connections of one mount: their states, and what they have under way. Read is only what this host knows by itself, so a server that is
/// down holds nothing up.
/// </summary>
internal sealed class ImportsReader : ParameterReader
{
    private readonly string _mount;
    private readonly string _filesystem;
    private readonly ImportFigures _figures = new();
    private readonly ImportRequests _requests = new();
    private readonly KnownDevices<Connection> _connections;
    private readonly TableFamilies _families;
    private readonly TableFamilies _states;
    private readonly TableFamilies _servers;
    private readonly TableFamilies _osts;
    private readonly TableFamilies _mdts;
    private readonly RpcHistograms? _histograms;

    public ImportsReader(LustreTarget mount, LabelText labels, LustreSourceOptions options)
    {
        if (options.RpcStats != RpcStatsExposure.Off)
            _histograms = new RpcHistograms(labels, options.RpcStats == RpcStatsExposure.Import, options.Created);
        (_mount, _filesystem) = (mount.Name, mount.Filesystem);
        _connections = new KnownDevices<Connection>(Make);
        var ofMount = LabelText.Of(("filesystem", mount.Filesystem), ("target", mount.Name), ("client", options.ClientName));
        _states = new TableFamilies(labels, withCreated: false).Add(ImportMetrics.State, 0);
        _servers = new TableFamilies(labels, withCreated: false).Add(ImportMetrics.Server, 0);
        _osts = new TableFamilies(ofMount, withCreated: false).Add(StatusMetrics.Ost, 0);
        _mdts = new TableFamilies(ofMount, withCreated: false).Add(StatusMetrics.Mdt, 0);
        _families = new TableFamilies(labels, options.Created)
            .Add(ImportMetrics.FailoverNids, ImportColumns.FailoverNids)
            .Add(ImportMetrics.ConnectionAttempts, ImportColumns.ConnectionAttempts)
            .Add(ImportMetrics.Generation, ImportColumns.Generation)
            .Add(ImportMetrics.Invalidations, ImportColumns.Invalidations)
            .Add(ImportMetrics.Idle, ImportColumns.Idle)
            .Add(ImportMetrics.InFlight, ImportColumns.InFlight)
            .Add(ImportMetrics.Unregistering, ImportColumns.Unregistering)
            .Add(ImportMetrics.Timeouts, ImportColumns.Timeouts)
            .Add(ImportMetrics.Wait, ImportColumns.Wait, NumberFormat.Micro)
            .Add(ImportMetrics.RequestSeconds, ImportColumns.RequestTime, NumberFormat.Micro, ImportColumns.RequestsCreated)
            .Add(ImportMetrics.Requests, ImportColumns.Requests, created: ImportColumns.RequestsCreated)
            .Add(ImportMetrics.ServiceEstimate, ImportColumns.ServiceEstimate)
            .Add(ImportMetrics.NetworkEstimate, ImportColumns.NetworkEstimate)
            .Add(ImportMetrics.Committed, ImportColumns.Committed)
            .Add(ImportMetrics.ReadBytes, ImportColumns.ReadBytes)
            .Add(ImportMetrics.ReadTime, ImportColumns.ReadTime, NumberFormat.Micro)
            .Add(ImportMetrics.WriteBytes, ImportColumns.WriteBytes)
            .Add(ImportMetrics.WriteTime, ImportColumns.WriteTime, NumberFormat.Micro)
            .Add(ImportMetrics.Active, ImportColumns.Active)
            .Add(ImportMetrics.Dirty, ImportColumns.Dirty)
            .Add(ImportMetrics.Grant, ImportColumns.Grant)
            .Add(ImportMetrics.LostGrant, ImportColumns.LostGrant)
            .Add(ImportMetrics.InFlightLimit, ImportColumns.InFlightLimit)
            .Add(ImportMetrics.PagesLimit, ImportColumns.PagesLimit)
            .Add(ImportMetrics.Locks, ImportColumns.Locks)
            .Add(ImportMetrics.LocksUnused, ImportColumns.LocksUnused);
    }

    public override void Read(Draft draft)
    {
        _connections.Visit(draft, ImportParameters.Osc, ImportParameters.Mdc);
        var all = _connections.All;
        var tables = new Tables(all.Count);
        _histograms?.Begin();
        foreach (var connection in all)
        {
            if (draft.Files.IsAbandoned)
                return;
            Read(draft, connection, tables);
        }

        _osts.AddSegments(tables.Osts, draft.Segments);
        _mdts.AddSegments(tables.Mdts, draft.Segments);
        _states.AddSegments(tables.States, draft.Segments);
        _servers.AddSegments(tables.Servers, draft.Segments);
        _families.AddSegments(tables.Figures, draft.Segments);
        _histograms?.End(draft);
    }

    private void Read(Draft draft, Connection connection, Tables tables)
    {
        var row = tables.Figures.Add(connection.Row.Labels);
        if (_figures.TryRead(draft, connection.Parameter, connection.Import, connection.ImportBefore))
        {
            _figures.Values.CopyTo(row);
            if (!_figures.Server.IsEmpty)
                tables.Servers.Add(connection.Row.WithServer(_figures.Server))[0] = 1;
            if (_figures.State is { } state)
            {
                tables.States.Add(connection.Row.WithState(state))[0] = 1;
                var targets = connection.Kind == LustreComponent.Ost ? tables.Osts : tables.Mdts;
                targets.Add(connection.Target)[0] = _figures.IsLive ? 1 : 0;
            }
        }

        _requests.Read(draft, connection.Stats, connection.StatsName, connection.RequestsBefore, row);
        foreach (var (parameter, name, column) in connection.Numbers)
            row[column] = draft.Number(parameter, name);
        _histograms?.Add(draft, connection.Rpcs, connection.RpcStats, connection.RpcsBefore, connection.Row.Labels);
        if (connection.Latency is { } latency)
            _histograms?.AddLatency(draft, RpcParameters.OscLatency, latency, connection.LatencyBefore, connection.Row.Labels);
    }

    /// <summary>Null for the connections of other mounts, and for those that an MDT has of its own.</summary>
    private Connection? Make(ReadOnlySpan<char> device)
    {
        if (!device.StartsWith(_filesystem, StringComparison.Ordinal) || !device.EndsWith(_mount.AsSpan(_filesystem.Length), StringComparison.Ordinal))
            return null;
        return ImportName.TryParse(device) is { } name && name.Mount == _mount ? new Connection(device.ToString(), name) : null;
    }

    private sealed class Tables(int connections)
    {
        public ValueTable Figures { get; } = new(ImportColumns.Width, connections);

        public ValueTable States { get; } = new(1, connections);

        public ValueTable Servers { get; } = new(1, connections);

        public ValueTable Osts { get; } = new(1, connections);

        public ValueTable Mdts { get; } = new(1);
    }

    private sealed class Connection
    {
        public Connection(string device, ImportName name)
        {
            Kind = name.Kind;
            Parameter = Kind == LustreComponent.Ost ? ImportParameters.OscImport : ImportParameters.MdcImport;
            Import = Parameter.Of(device);
            Stats = Kind == LustreComponent.Ost ? ImportParameters.OscStats : ImportParameters.MdcStats;
            StatsName = Stats.Of(device);
            var numbers = Kind == LustreComponent.Ost ? ImportParameters.OscNumbers : ImportParameters.MdcNumbers;
            Numbers = [.. numbers.Concat(ImportParameters.Locks).Select(n => (n.Parameter, n.Parameter.Of(device), n.Column))];
            Rpcs = Kind == LustreComponent.Ost ? RpcParameters.Osc : RpcParameters.Mdc;
            RpcStats = Rpcs.Of(device);
            Latency = Kind == LustreComponent.Ost ? RpcParameters.OscLatency.Of(device) : null;
            Row = new ImportRow("import", name.Peer);
            Target = LabelText.Of(TargetLabels.NameOf(Kind), name.Peer).AsRow();
        }

        public LustreComponent Kind { get; }

        public LustreParameter Parameter { get; }

        public string Import { get; }

        public LustreParameter Stats { get; }

        public string StatsName { get; }

        public (LustreParameter Parameter, string Name, int Column)[] Numbers { get; }

        public LustreParameter Rpcs { get; }

        public string RpcStats { get; }

        public string? Latency { get; }

        public ImportRow Row { get; }

        public ValuesBefore ImportBefore { get; } = new();

        public ValuesBefore RequestsBefore { get; } = new();

        public ValuesBefore RpcsBefore { get; } = new();

        public ValuesBefore LatencyBefore { get; } = new();

        /// <summary><c>ost="OST0000"</c></summary>
        public byte[] Target { get; }
    }
}
