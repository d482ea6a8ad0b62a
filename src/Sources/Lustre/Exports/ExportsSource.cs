using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// What every client does on one target. Thousands of files on a large system, which is why it is a source of its own, with an interval of
/// its own, and not read unless it is asked for.
/// </summary>
public sealed class ExportsSource : Source
{
    private readonly ParameterResolver _resolver;
    private readonly LustreParameter _parameter;
    private readonly string _exports;
    private readonly TargetPlace _place;
    private readonly OperationNames _names = new();
    private readonly StatsTables _tables;
    private readonly TableFamilies _io;
    private readonly TableFamilies _byOperation;

    private readonly Dictionary<string, Client> _clients = [];
    private int _reading;
    private int _rows = 1;

    internal ExportsSource(LustreTarget target, ParameterResolver resolver, LustreParameter parameter, LustreSourceOptions options)
    {
        Name = $"{target.Name}/exports";
        _resolver = resolver;
        _parameter = parameter;
        _exports = LustreParameter.Of(parameter.Name, target);
        _place = new TargetPlace(target, resolver);
        _tables = new StatsTables(_names);
        var labels = TargetLabels.Of(target, options);
        _io = new TableFamilies(labels, options.Created)
            .Add(ExportMetrics.ReadSamples, IoColumns.Samples, created: IoColumns.SamplesCreated)
            .Add(ExportMetrics.ReadBytes, IoColumns.Bytes, created: IoColumns.BytesCreated)
            .Add(ExportMetrics.WriteSamples, IoColumns.Write + IoColumns.Samples, created: IoColumns.Write + IoColumns.SamplesCreated)
            .Add(ExportMetrics.WriteBytes, IoColumns.Write + IoColumns.Bytes, created: IoColumns.Write + IoColumns.BytesCreated);
        _byOperation = new TableFamilies(labels, options.Created)
            .Add(ExportMetrics.Operations, OperationColumns.Samples, created: OperationColumns.SamplesCreated)
            .Add(ExportMetrics.OperationSeconds, OperationColumns.Time, NumberFormat.Micro, OperationColumns.TimeCreated);
    }

    public override string Name { get; }

    public override Reading Read(FileReader files)
    {
        if (!_place.IsThere(files))
            return Sources.Reading.OfGone;

        var findings = new Findings();
        _reading++;
        var status = _resolver.Visit(files, _exports, this, static (nid, source) => source.Add(nid), out var path);
        findings.Note(status, files, _resolver, _parameter, _exports, path);
        if (status != ReadStatus.Read)
            return findings.Reading([]);

        ForgetWhoLeft();
        var io = new ValueTable(IoColumns.Width, _clients.Count);
        var operations = new ValueTable(OperationColumns.Width, _rows);
        foreach (var client in _clients.Values)
        {
            _tables.Begin(operations, client.Operations);
            var stats = client.PathIn(path);
            var parser = new StatsParser<StatsTables>(_tables, findings, stats);
            findings.Note(files.ReadLines(stats, ref parser), files, stats);
            if (_tables.HasIo)
                _tables.Io.CopyTo(io.Add(client.Labels));
            if (files.IsAbandoned)
                break;
        }

        _rows = operations.Count;
        var segments = ImmutableArray.CreateBuilder<Segment>(6);
        _io.AddSegments(io, segments);
        _byOperation.AddSegments(operations, segments);
        return findings.Reading(segments.ToImmutable());
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

        public int SeenIn { get; set; }

        public string PathIn(string folder)
        {
            if (_folder != folder)
                (_folder, _path) = (folder, $"{folder}/{_nid}/stats");
            return _path;
        }
    }
}
