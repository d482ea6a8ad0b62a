using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

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

    private readonly Dictionary<string, Client> _clients = [];
    private int _reading;
    private int _rows = 1;

    public ExportsReader(string device, LabelText labels, LustreParameter parameter, bool created)
    {
        _parameter = parameter;
        _exports = parameter.For(device);
        _tables = new StatsTables(_names);
        _io = new TableFamilies(labels, created).AddAll(ExportParameters.Io);
        _byOperation = new TableFamilies(labels, created).AddAll(ExportParameters.ByOperation);
    }

    public override void Read(CollectionContext context)
    {
        _reading++;
        if (!context.TryVisit(_parameter, _exports, this, static (nid, reader) => reader.Add(nid), out var path, "stats"))
            return;

        ForgetWhoLeft();
        var io = new ValueTable(IoColumns.Width, _clients.Count);
        var operations = new ValueTable(OperationColumns.Width, _rows);
        var (less, first) = (0, "");
        foreach (var client in _clients.Values)
        {
            _tables.Begin(operations, client.Operations);
            var stats = client.PathIn(path);
            var parser = new StatsParser<StatsTables>(_tables, context.Findings, stats);
            if (context.TryReadLinesBelow(stats, ref parser) && client.Losses.Compare(
                context, parser.Taken, parser.StartTime, parser.First) != Loss.None && ++less == 1)
                first = stats;
            if (_tables.HasIo)
                _tables.Io.CopyTo(io.Add(client.Labels));
            if (context.Files.IsAbandoned)
                break;
        }

        // Clients come and go, and a build may drop their counters with them.
        if (less > 0)
            context.Findings.AddNote(
                $"{first}{(less > 1 ? $" and {less - 1} more" : "")}: counters are missing since the previous collection");
        _rows = operations.Count;
        _io.AddSegments(io, context.Segments);
        _byOperation.AddSegments(operations, context.Segments);
    }

    private void Add(ReadOnlySpan<char> nid)
    {
        if (!_clients.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(nid, out var client))
        {
            var name = nid.ToString();
            _clients.Add(name, client = new Client(name, _names));
        }

        client.SeenIn = _reading;
    }

    private void ForgetWhoLeft()
    {
        foreach (var (nid, client) in _clients)
        {
            if (client.SeenIn != _reading)
                _clients.Remove(nid);
        }
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

        public int SeenIn { get; set; }

        public string PathIn(string folder)
        {
            if (_folder != folder)
                (_folder, _path) = (folder, CollectionContext.Below(folder, _nid, "stats"));
            return _path;
        }
    }
}
