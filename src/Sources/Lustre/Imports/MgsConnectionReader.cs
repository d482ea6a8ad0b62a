using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>This host's connections to the MGS of each of its filesystems.</summary>
internal sealed class MgsConnectionReader : ParameterReader
{
    private const string Prefix = "MGC";

    private readonly ImportFigures _figures = new();
    private readonly KnownDevices<Connection> _connections = new(static device => device.StartsWith(Prefix) ? new Connection(device.ToString()) : null);
    private readonly TableFamilies _status = new TableFamilies(LabelText.Empty, withCreated: false).Add(ImportMetrics.MgsStatus, 0);
    private readonly TableFamilies _state = new TableFamilies(LabelText.Empty, withCreated: false).Add(ImportMetrics.MgsState, 0);

    public override void Read(Draft draft)
    {
        _connections.Visit(draft, ImportParameters.Mgc);
        var (status, states) = (new ValueTable(1), new ValueTable(1));
        foreach (var connection in _connections.All)
        {
            if (!_figures.TryRead(draft, ImportParameters.MgcImport, connection.Import, connection.Before) || _figures.State is not { } state)
                continue;
            status.Add(connection.Row.Labels)[0] = _figures.IsLive ? 1 : 0;
            states.Add(connection.Row.WithState(state))[0] = 1;
        }

        _status.AddSegments(status, draft.Segments);
        _state.AddSegments(states, draft.Segments);
    }

    private sealed class Connection(string device)
    {
        public string Import { get; } = ImportParameters.MgcImport.Of(LustreParameter.Escaped(device));

        public ValuesBefore Before { get; } = new();

        public ImportRow Row { get; } = new("mgs", device[Prefix.Length..]);
    }
}
