using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Exports;

/// <summary>
/// Reads what every client does on one target. A large system has thousands of these files, so they are a source with its own interval.
/// </summary>
internal sealed class ExportsReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly string _exports;
    private readonly OperationNames _names = new();
    private readonly StatsTables _tables;
    private readonly TableFamilies _io;
    private readonly TableFamilies _byOperation;

    private readonly KnownDevices<Client> _clients;
    private int _rows = 1;

    public ExportsReader(string device, LabelText labels, LustreParameter parameter, bool created)
    {
        _parameter = parameter;
        _exports = parameter.For(device);
        _clients = new KnownDevices<Client>(nid => new Client(nid.ToString(), _names));
        _tables = new StatsTables(_names);
        _io = new TableFamilies(labels, created).AddAll(ExportParameters.Io);
        _byOperation = new TableFamilies(labels, created).AddAll(ExportParameters.ByOperation);
    }

    public override void Read(CollectionContext context)
    {
        if (!_clients.TryVisit(context, _parameter, _exports, out var path, "stats"))
            return;

        var io = new ValueTable(IoColumns.Width, _clients.All.Count);
        var operations = new ValueTable(OperationColumns.Width, _rows);
        var (losses, firstLoss) = (0, "");
        foreach (var client in _clients.All)
        {
            _tables.Begin(operations, client.Operations);
            var stats = client.PathIn(path);
            var parser = new StatsParser<StatsTables>(_tables, context.Findings, stats);
            if (context.TryReadLinesBelow(stats, ref parser)
                && client.Losses.Compare(context, parser.Accepted, parser.StartTime, parser.First) != Loss.None && losses++ == 0)
                firstLoss = stats;
            if (_tables.HasIo)
                _tables.Io.CopyTo(io.Add(client.Labels));
            if (context.Files.IsAbandoned)
                break;
        }

        // Clients come and go, and a build may drop their counters with them.
        if (losses > 0)
            context.Findings.AddNote(
                $"{firstLoss}{(losses > 1 ? $" and {losses - 1} more" : "")}: counters are missing since the previous collection");
        _rows = operations.Count;
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
        }

        public byte[] Labels { get; }

        public OperationLabels Operations { get; }

        public LossDetector Losses { get; } = new();

        public string PathIn(string folder)
        {
            if (_folder != folder)
                (_folder, _path) = (folder, CollectionContext.Below(folder, _nid, "stats"));
            return _path;
        }
    }
}
