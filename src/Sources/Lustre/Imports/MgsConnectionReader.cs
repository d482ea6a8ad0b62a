using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>Reads this host's connections to the MGS of each of its filesystems.</summary>
internal sealed class MgsConnectionReader : ParameterReader
{
    private const string Prefix = "MGC";

    private readonly ImportFigures _figures = new();
    private readonly KnownDevices<Connection> _connections = new(static device =>
        device.StartsWith(Prefix) ? new Connection(device.ToString()) : null);
    private readonly TableFamilies _status = new TableFamilies(LabelText.Empty, withCreated: false).Add(ImportParameters.MgsStatus);
    private readonly TableFamilies _state = new TableFamilies(LabelText.Empty, withCreated: false).Add(ImportParameters.MgsState);

    public override void Read(CollectionContext context)
    {
        _connections.Visit(context, ImportParameters.Mgc);
        var (status, states) = (new ValueTable(1), new ValueTable(1));
        foreach (var connection in _connections.All)
        {
            if (!_figures.TryRead(context, connection.Import) || _figures.State is not { } state)
                continue;
            status.Add(connection.Row.Labels)[0] = _figures.IsLive ? 1 : 0;
            states.Add(connection.Row.WithState(state))[0] = 1;
        }

        _status.AddSegments(status, context.Segments);
        _state.AddSegments(states, context.Segments);
    }

    private sealed class Connection(string device)
    {
        public ParameterFile Import { get; } = ParameterFile.For(ImportParameters.MgcImport, LustreParameter.Escape(device));

        public ImportRow Row { get; } = new("mgs", device[Prefix.Length..]);
    }
}
