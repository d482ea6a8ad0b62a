using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Histograms;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>
/// Reads all connections of one mount: their states, and what they have under way. Only what this host knows by itself is read, so that a
/// server that is down delays nothing.
/// </summary>
internal sealed class ImportsReader : ParameterReader
{
    private readonly string _mount;
    private readonly string _filesystem;
    private readonly ImportFigures _figures = new();
    private readonly ConnectionStats _stats;
    private readonly MetadataStats? _metadata;
    private readonly MetadataStats _ofMount;
    private readonly ParameterFile _lmv;
    private readonly ConnectionOperations _lmvOperations = new(new OperationNames(), []);
    private readonly OperationNames _toOsts = new();
    private readonly OperationNames _toMdts = new();
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
        _stats = new ConnectionStats(
            options.ImportOperations, new TableFamilies(labels, options.Created).AddAll(ImportParameters.Operations));
        if (options.ImportOperations == RpcStatsExposure.Import)
            _metadata = new MetadataStats(new TableFamilies(labels, options.Created).AddAll(ImportParameters.MetadataOperations));
        _ofMount = new MetadataStats(new TableFamilies(labels, options.Created).AddAll(ImportParameters.MountOperations));
        _lmv = ParameterFile.For(ImportParameters.LmvMetadata, $"{mount.Filesystem}-clilmv-{mount.Name[(mount.Filesystem.Length + 1)..]}");
        _connections = new KnownDevices<Connection>(CreateConnection);
        var ofMount = LabelText.Of(("filesystem", mount.Filesystem), ("target", mount.Name), ("client", options.ClientName));
        _states = new TableFamilies(labels, withCreated: false).Add(ImportParameters.State);
        _servers = new TableFamilies(labels, withCreated: false).Add(ImportParameters.CurrentServer.Family, 0);
        _osts = new TableFamilies(ofMount, withCreated: false).Add(StatusParameters.Ost);
        _mdts = new TableFamilies(ofMount, withCreated: false).Add(StatusParameters.Mdt);
        _families = new TableFamilies(labels, options.Created)
            .AddAll([.. ImportParameters.Figures, .. ImportParameters.Requests[..^1], .. ImportParameters.Transfers]);
        var active = ImportParameters.Requests[^1];
        _families.AddSummary(active, active.Column, active.Column + 1, ImportColumns.Requests + RequestColumns.StartTime);
        for (var i = 0; i < ImportParameters.Numbers.Length; i++)
            _families.Add(ImportParameters.Numbers[i], ImportColumns.Numbers + i);
    }

    public override void Read(CollectionContext context)
    {
        _connections.Visit(context, ImportParameters.Osc, ImportParameters.Mdc);
        var all = _connections.All;
        var tables = new Tables(all.Count);
        _histograms?.Begin();
        _stats.Begin();
        _metadata?.Begin();
        foreach (var connection in all)
        {
            if (context.Files.IsAbandoned)
                return;
            Read(context, connection, tables);
        }

        _osts.AddSegments(tables.Osts, context.Segments);
        _mdts.AddSegments(tables.Mdts, context.Segments);
        _states.AddSegments(tables.States, context.Segments);
        _servers.AddSegments(tables.Servers, context.Segments);
        _families.AddSegments(tables.Figures, context.Segments);
        _stats.End(context.Segments);
        _metadata?.End(context.Segments);
        _histograms?.End(context.Segments);
        _ofMount.Begin();
        _ofMount.Read(context, _lmv, _lmvOperations);
        _ofMount.End(context.Segments);
    }

    private void Read(CollectionContext context, Connection connection, Tables tables)
    {
        var row = tables.Figures.Add(connection.Row.Labels);
        if (_figures.TryRead(context, connection.Import))
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

        _stats.Read(context, connection.Stats, connection.Operations, row[ImportColumns.Requests..]);
        if (connection is { Metadata: { } metadata, MetadataOperations: { } operations })
            _metadata?.Read(context, metadata, operations);
        connection.Numbers.Read(context, row[ImportColumns.Numbers..]);
        _histograms?.Add(context, connection.RpcStats, connection.Row.Labels);
        if (connection.Latency is { } latency)
            _histograms?.AddLatency(context, latency, connection.Row.Labels);
    }

    /// <summary>Creates a connection. Null for connections of other mounts, and for those that an MDT has itself.</summary>
    private Connection? CreateConnection(ReadOnlySpan<char> device)
    {
        if (!device.StartsWith(_filesystem, StringComparison.Ordinal) || !device.EndsWith(
            _mount.AsSpan(_filesystem.Length), StringComparison.Ordinal))
            return null;
        return ImportName.TryParse(device) is { } name && name.Mount == _mount
            ? new Connection(device.ToString(), name, name.Kind == LustreComponent.Ost ? _toOsts : _toMdts) : null;
    }

    private sealed class Tables(int connections)
    {
        public ValueTable Figures { get; } = new(ImportColumns.Width, connections);

        public ValueTable States { get; } = new(1, connections);

        public ValueTable Servers { get; } = new(1, connections);

        public ValueTable Osts { get; } = new(1, connections);

        public ValueTable Mdts { get; } = new(1);
    }

    private sealed class Connection(string device, ImportName name, OperationNames operations)
    {
        private readonly bool _isOst = name.Kind == LustreComponent.Ost;

        public LustreComponent Kind => name.Kind;

        public ParameterFile Import => field ??= ParameterFile.For(
            _isOst ? ImportParameters.OscImport : ImportParameters.MdcImport, device);

        public ParameterFile Stats => field ??= ParameterFile.For(_isOst ? ImportParameters.OscStats : ImportParameters.MdcStats, device);

        public ConnectionOperations Operations => field ??= new ConnectionOperations(operations, Row.Labels);

        /// <summary>The operations that an MDT is asked for. Null for a connection to an OST.</summary>
        public ParameterFile? Metadata => _isOst ? null : field ??= ParameterFile.For(ImportParameters.MdcMetadata, device);

        public ConnectionOperations? MetadataOperations =>
            _isOst ? null : field ??= new ConnectionOperations(new OperationNames(), Row.Labels);

        public ParameterFile RpcStats => field ??= ParameterFile.For(_isOst ? RpcParameters.Osc : RpcParameters.Mdc, device);

        public ParameterFile? Latency => _isOst ? field ??= ParameterFile.For(RpcParameters.OscLatency, device) : null;

        public DeviceNumbers Numbers { get; } =
            new(device, ImportParameters.Numbers, [name.Kind == LustreComponent.Ost ? "osc" : "mdc", "ldlm"]);

        public ImportRow Row { get; } = new("import", name.Peer);

        /// <summary><c>ost="OST0000"</c></summary>
        public byte[] Target { get; } = LabelText.Of(TargetLabels.NameOf(name.Kind), name.Peer).AsRow();
    }
}
