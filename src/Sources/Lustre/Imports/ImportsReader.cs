using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Histograms;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;
using LustreActors.Sources.Lustre.Targets;

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
        _connections = new KnownDevices<Connection>(CreateConnection);
        var ofMount = LabelText.Of(("filesystem", mount.Filesystem), ("target", mount.Name), ("client", options.ClientName));
        _states = new TableFamilies(labels, withCreated: false).Add(ImportParameters.State);
        _servers = new TableFamilies(labels, withCreated: false).Add(ImportParameters.CurrentServer.Family, 0);
        _osts = new TableFamilies(ofMount, withCreated: false).Add(StatusParameters.Ost);
        _mdts = new TableFamilies(ofMount, withCreated: false).Add(StatusParameters.Mdt);
        _families = new TableFamilies(labels, options.Created)
            .AddAll([.. ImportParameters.Figures, .. ImportParameters.Requests, .. ImportParameters.Transfers]);
        for (var i = 0; i < ImportParameters.Numbers.Length; i++)
            _families.Add(ImportParameters.Numbers[i], ImportColumns.Numbers + i);
    }

    public override void Read(CollectionContext context)
    {
        _connections.Visit(context, ImportParameters.Osc, ImportParameters.Mdc);
        var all = _connections.All;
        var tables = new Tables(all.Count);
        _histograms?.Begin();
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
        _histograms?.End(context.Segments);
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

        _requests.Read(context, connection.Stats, row);
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
            ? new Connection(device.ToString(), name, name.Kind == LustreComponent.Ost) : null;
    }

    private sealed class Tables(int connections)
    {
        public ValueTable Figures { get; } = new(ImportColumns.Width, connections);

        public ValueTable States { get; } = new(1, connections);

        public ValueTable Servers { get; } = new(1, connections);

        public ValueTable Osts { get; } = new(1, connections);

        public ValueTable Mdts { get; } = new(1);
    }

    private sealed class Connection(string device, ImportName name, bool isOst)
    {
        public LustreComponent Kind => name.Kind;

        public ParameterFile Import { get; } = ParameterFile.For(isOst ? ImportParameters.OscImport : ImportParameters.MdcImport, device);

        public ParameterFile Stats { get; } = ParameterFile.For(isOst ? ImportParameters.OscStats : ImportParameters.MdcStats, device);

        public ParameterFile RpcStats { get; } = ParameterFile.For(isOst ? RpcParameters.Osc : RpcParameters.Mdc, device);

        public ParameterFile? Latency { get; } = isOst ? ParameterFile.For(RpcParameters.OscLatency, device) : null;

        public DeviceNumbers Numbers { get; } = new(device, ImportParameters.Numbers, [isOst ? "osc" : "mdc", "ldlm"]);

        public ImportRow Row { get; } = new("import", name.Peer);

        /// <summary><c>ost="OST0000"</c></summary>
        public byte[] Target { get; } = LabelText.Of(TargetLabels.NameOf(name.Kind), name.Peer).AsRow();
    }
}

/// <summary>
/// Reads the time that the requests of a connection waited for their answers. Only that line of <c>stats</c> is read: the others show the
/// same by operation, which the mount's own table has.
/// </summary>
internal sealed class ImportRequests : IStatsSink
{
    private readonly long[] _values = new long[ImportColumns.Width - ImportColumns.RequestTime];

    public void Read(CollectionContext context, ParameterFile file, Span<long> row)
    {
        Array.Fill(_values, ValueTable.Absent);
        file.TryReadStats(context, this);
        _values.CopyTo(row[ImportColumns.RequestTime..]);
    }

    public bool TryAdd(in StatsLine line)
    {
        if (!line.Name.SequenceEqual("req_waittime"u8))
            return true;
        if (_values[1] != ValueTable.Absent || line.Unit != StatsUnit.Microseconds)
            return false;
        (_values[0], _values[1], _values[2]) = (line.Sum, line.Samples, line.StartTime);
        return true;
    }
}
