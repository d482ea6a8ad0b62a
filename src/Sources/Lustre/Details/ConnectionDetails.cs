using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Imports;
using LustreActors.Sources.Lustre.Mounts;
using LustreActors.Sources.Lustre.Osp;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Details;

/// <summary>
/// Reads the sequences in which objects are made ahead on each OST, and how many inodes the OST must have left. A new sequence begins when
/// the old one is used up.
/// </summary>
internal sealed class OspDetailsReader : ParameterReader
{
    private readonly KnownDevices<Connection> _connections;
    private readonly TableFamilies _families;

    public OspDetailsReader(LustreTarget mdt, LabelText labels)
    {
        _connections = new KnownDevices<Connection>(device =>
            OspName.TryParse(mdt, device, out var peer) && TargetName.ComponentOf(peer) == LustreComponent.Ost
                ? new Connection(device.ToString(), peer.ToString()) : null);
        _families = new TableFamilies(labels, withCreated: false);
        for (var i = 0; i < DetailParameters.Osp.Length; i++)
            _families.Add(DetailParameters.Osp[i], i);
    }

    public override void Read(CollectionContext context)
    {
        _connections.Visit(context, OspParameters.Folder);
        var table = new ValueTable(DetailParameters.Osp.Length, _connections.All.Count);
        foreach (var connection in _connections.All)
        {
            if (context.Files.IsAbandoned)
                return;
            connection.Numbers.Read(context, table.Add(connection.Labels));
        }

        _families.AddSegments(table, context.Segments);
    }

    private sealed class Connection(string device, string peer)
    {
        public DeviceNumbers Numbers { get; } = new(device, DetailParameters.Osp, ["osp"]);

        public byte[] Labels { get; } = LabelText.Of("osp", peer).AsRow();
    }
}

/// <summary>Reads the page cache of each of a mount's connections to OSTs.</summary>
internal sealed class ImportCacheReader : ParameterReader
{
    private static readonly ImmutableArray<NumberLine> Lines = NumberLine.For(DetailParameters.ImportCache);

    private readonly KnownDevices<Connection> _connections;
    private readonly TableFamilies _families;

    public ImportCacheReader(string mount, LabelText labels)
    {
        _connections = new KnownDevices<Connection>(device =>
            ImportName.TryParse(device) is { Kind: LustreComponent.Ost } name && name.Mount == mount
                ? new Connection(device.ToString(), name.Peer) : null);
        _families = new TableFamilies(labels, withCreated: false);
        for (var i = 0; i < DetailParameters.ImportCache.Length; i++)
            _families.Add(DetailParameters.ImportCache[i], i);
    }

    public override void Read(CollectionContext context)
    {
        _connections.Visit(context, ImportParameters.Osc);
        var table = new ValueTable(Lines.Length, _connections.All.Count);
        foreach (var connection in _connections.All)
        {
            if (context.Files.IsAbandoned)
                return;
            var parser = new KeyedNumbersParser(Lines, table.Add(connection.Labels));
            if (connection.File.TryRead(context, ref parser))
                connection.File.CheckLosses(context, parser.Accepted);
        }

        _families.AddSegments(table, context.Segments);
    }

    private sealed class Connection(string device, string peer)
    {
        public ParameterFile File { get; } = ParameterFile.For(DetailParameters.OscCache, device);

        public byte[] Labels { get; } = LabelText.Of("import", peer).AsRow();
    }
}
