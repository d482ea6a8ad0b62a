using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Exports;

/// <summary>The results of reading what every client does on a target.</summary>
/// <param name="Series">The counters of each NID as series.</param>
/// <param name="Clients">The target of a table of all clients, from which rates are made; null for no table.</param>
internal sealed record ExportResults(bool Series, JobTarget? Clients);

/// <summary>
/// Reads what every client does on one target. A large system has thousands of these files, so they are a source with its own interval.
/// </summary>
internal sealed class ExportsReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly ExportResults _results;
    private readonly string _exports;
    private readonly OperationNames _names = new();
    private readonly StatsTables _tables;
    private readonly TableFamilies _io;
    private readonly TableFamilies _byOperation;

    private readonly KnownDevices<Client> _clients;
    private int _rows = 1;

    public ExportsReader(string device, LabelText labels, LustreParameter parameter, bool created, ExportResults results)
    {
        (_parameter, _results) = (parameter, results);
        _exports = parameter.For(device);
        _clients = new KnownDevices<Client>(nid => new Client(nid.ToString(), _names));
        _tables = new StatsTables(_names);
        _io = new TableFamilies(labels, created).AddAll(ExportParameters.Io);
        _byOperation = new TableFamilies(labels, created).AddAll(ExportParameters.ByOperation);
    }

    public override bool HasClients => _results.Clients is not null;

    public override void Read(CollectionContext context)
    {
        if (!_clients.TryVisit(context, _parameter, _exports, out var path, "stats"))
            return;

        var io = new ValueTable(IoColumns.Width, _clients.All.Count);
        var operations = new ValueTable(OperationColumns.Width, _rows);
        var clients = _results.Clients is { } target ? new ClientRows(context, target, path, _clients.All.Count) : null;
        clients?.AskForConnections(_parameter, _exports);
        var (losses, firstLoss) = (0, "");
        foreach (var client in _clients.All)
        {
            var first = operations.Count;
            _tables.Begin(operations, client.Operations);
            var stats = client.PathIn(path);
            var parser = new StatsParser<StatsTables>(_tables, context.Findings, stats);
            var isRead = context.TryReadLinesBelow(stats, ref parser);
            if (isRead && client.Losses.Compare(context, parser.Accepted, parser.StartTime, parser.First) != Loss.None && losses++ == 0)
                firstLoss = stats;
            if (_tables.HasIo)
                _tables.Io.CopyTo(io.Add(client.Labels));
            clients?.Add(client.Connection, isRead, _tables, operations, first, parser.StartTime);
            if (context.Files.IsAbandoned)
                break;
        }

        // Clients come and go, and a build may drop their counters with them.
        if (losses > 0)
            context.Findings.AddNote(
                $"{firstLoss}{(losses > 1 ? $" and {losses - 1} more" : "")}: counters are missing since the previous collection");
        _rows = operations.Count;
        context.Table = clients?.ToTable();
        if (!_results.Series)
            return;
        _io.AddSegments(io, context.Segments);
        _byOperation.AddSegments(operations, context.Segments);
    }

    private sealed class Client
    {
        private readonly string _nid;
        private string _folder = "";
        private string _path = "";

        public Client(string nid, OperationNames names)
        {
            _nid = nid;
            Labels = LabelText.Of("nid", nid).AsRow();
            Operations = new OperationLabels(names, Labels);
            Connection = new ExportConnection(nid);
        }

        public byte[] Labels { get; }

        public OperationLabels Operations { get; }

        public LossDetector Losses { get; } = new();

        public ExportConnection Connection { get; }

        public string PathIn(string folder)
        {
            if (_folder != folder)
                (_folder, _path) = (folder, CollectionContext.Below(folder, _nid, "stats"));
            return _path;
        }
    }
}
