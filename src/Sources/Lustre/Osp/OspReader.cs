using System.Buffers.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Imports;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Osp;

/// <summary>
/// Reads an MDT's own connections: the objects made ahead on each OST, and the changes that other targets still have to be told of.
/// </summary>
internal sealed class OspReader : ParameterReader
{
    public const int InFlight = 0;
    public const int Timeouts = 1;
    public const int Status = 2;
    public const int Requests = 3;
    private const int Numbers = Requests + RequestColumns.Width;

    private readonly LustreTarget _mdt;
    private readonly ImportFigures _figures = new();
    private readonly KnownDevices<Connection> _connections;
    private readonly ConnectionStats _stats;
    private readonly OperationNames _toOsts = new();
    private readonly OperationNames _toMdts = new();
    private readonly TableFamilies _states;
    private readonly TableFamilies _families;

    public OspReader(LustreTarget mdt, LabelText labels, LustreSourceOptions options)
    {
        _stats = new ConnectionStats(
            options.ImportOperations, new TableFamilies(labels, options.Created).AddAll(OspParameters.Operations));
        _mdt = mdt;
        _connections = new KnownDevices<Connection>(CreateConnection);
        _states = new TableFamilies(labels, withCreated: false).Add(OspParameters.State);
        _families = new TableFamilies(labels, options.Created).Add(OspParameters.InFlight).Add(OspParameters.Timeouts).Add(
            OspParameters.Status).AddAll(OspParameters.Requests[..^1]);
        var active = OspParameters.Requests[^1];
        _families.AddSummary(active, active.Column, active.Column + 1, Requests + RequestColumns.StartTime);
        for (var i = 0; i < OspParameters.OstNumbers.Length; i++)
            _families.Add(OspParameters.OstNumbers[i], Numbers + i);
    }

    public override void Read(CollectionContext context)
    {
        _connections.Visit(context, OspParameters.Folder);
        var all = _connections.All;
        var table = new ValueTable(Numbers + OspParameters.OstNumbers.Length, all.Count);
        var states = new ValueTable(1, all.Count);
        _stats.Begin();
        foreach (var connection in all)
        {
            if (context.Files.IsAbandoned)
                return;
            Read(context, connection, table.Add(connection.Row.Labels), states);
        }

        _states.AddSegments(states, context.Segments);
        _families.AddSegments(table, context.Segments);
        _stats.End(context.Segments);
    }

    private void Read(CollectionContext context, Connection connection, Span<long> row, ValueTable states)
    {
        if (_figures.TryRead(context, connection.Import))
        {
            row[InFlight] = _figures.Values[ImportColumns.InFlight];
            row[Timeouts] = _figures.Values[ImportColumns.Timeouts];
            if (_figures.State is { } state)
                states.Add(connection.Row.WithState(state))[0] = 1;
        }

        if (connection.Status is { } status && context.TryRead(OspParameters.PrecreateStatus, status, out var text, out var path)
            && !TryParseStatus(text, out row[Status]))
        {
            row[Status] = ValueTable.Absent;
            context.Findings.Refuse(path, 1, text);
        }

        _stats.Read(context, connection.Stats, connection.Operations, row[Requests..]);
        connection.Numbers.Read(context, row[Numbers..]);
    }

    private static bool TryParseStatus(ReadOnlySpan<byte> text, out long status)
    {
        text = text.Trim(" \t\r\n"u8);
        return Utf8Parser.TryParse(text, out status, out var used) && used == text.Length && status is <= 0 and > -4096;
    }

    /// <summary>
    /// Creates a connection of this MDT. Null for the others: <c>scratch-OST0000-osc-MDT0000</c> and <c>scratch-MDT0001-osp-MDT0000</c>
    /// belong to MDT0000.
    /// </summary>
    private Connection? CreateConnection(ReadOnlySpan<char> device)
    {
        if (!OspName.TryParse(_mdt, device, out var peer) || TargetName.ComponentOf(peer) is not { } kind)
            return null;
        var isToOst = kind == LustreComponent.Ost;
        return new Connection(device.ToString(), peer.ToString(), isToOst, isToOst ? _toOsts : _toMdts);
    }

    private sealed class Connection(string device, string peer, bool isToOst, OperationNames operations)
    {
        public ParameterFile Stats { get; } = ParameterFile.For(OspParameters.Stats, device);

        public ConnectionOperations Operations => field ??= new ConnectionOperations(operations, Row.Labels);

        public ParameterFile Import { get; } = ParameterFile.For(OspParameters.Import, device);

        public string? Status { get; } = isToOst ? OspParameters.PrecreateStatus.For(device) : null;

        public DeviceNumbers Numbers { get; } = new(device, isToOst ? OspParameters.OstNumbers : OspParameters.MdtNumbers, ["osp"]);

        public ImportRow Row { get; } = new("osp", peer);
    }
}

/// <summary>The name of an MDT's own connection: <c>scratch-OST0000-osc-MDT0000</c>, <c>scratch-MDT0001-osp-MDT0000</c>.</summary>
internal static class OspName
{
    /// <summary>Finds the target at the other end, <c>OST0000</c>. False for a connection of another MDT.</summary>
    public static bool TryParse(LustreTarget mdt, ReadOnlySpan<char> device, out ReadOnlySpan<char> peer)
    {
        peer = default;
        var end = mdt.Name.AsSpan(mdt.Filesystem.Length);
        if (!device.StartsWith(mdt.Filesystem, StringComparison.Ordinal) || device.Length <= mdt.Filesystem.Length
            || device[mdt.Filesystem.Length] != '-' || !device.EndsWith(end, StringComparison.Ordinal))
            return false;
        peer = device[(mdt.Filesystem.Length + 1)..];
        var hyphen = peer.IndexOf('-');
        if (hyphen < 0 || hyphen + 4 + end.Length != peer.Length)
            return false;
        peer = peer[..hyphen];
        return true;
    }
}
