using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>What every nodemap of this server allows, how many connections it has, and what they do.</summary>
internal sealed class NodemapsReader : ParameterReader
{
    private const int ExportsColumn = 0;
    private const int FlagsColumn = 1;

    private readonly FolderItems<Nodemap> _nodemaps = new(NodemapParameters.Folder, static name => new Nodemap(name), leaf: "exports");
    private readonly TableFamilies _active = new TableFamilies(LabelText.Empty, withCreated: false).Add(NodemapMetrics.Active, 0);
    private readonly TableFamilies _settings;
    private readonly TableFamilies _io;
    private readonly TableFamilies _operations;
    private int _rows = 1;

    public NodemapsReader(bool created)
    {
        _settings = new TableFamilies(LabelText.Empty, withCreated: false).Add(NodemapMetrics.Exports, ExportsColumn);
        for (var i = 0; i < NodemapMetrics.Flags.Length; i++)
            _settings.Add(NodemapMetrics.Flags[i], FlagsColumn + i);
        _io = new TableFamilies(LabelText.Empty, created)
            .Add(NodemapMetrics.ReadSamples, IoColumns.Samples, created: IoColumns.SamplesCreated)
            .Add(NodemapMetrics.ReadBytes, IoColumns.Bytes, created: IoColumns.BytesCreated)
            .Add(NodemapMetrics.WriteSamples, IoColumns.Write + IoColumns.Samples, created: IoColumns.Write + IoColumns.SamplesCreated)
            .Add(NodemapMetrics.WriteBytes, IoColumns.Write + IoColumns.Bytes, created: IoColumns.Write + IoColumns.BytesCreated);
        _operations = new TableFamilies(LabelText.Empty, created)
            .Add(NodemapMetrics.Operations, OperationColumns.Samples, created: OperationColumns.SamplesCreated)
            .Add(NodemapMetrics.OperationSeconds, OperationColumns.Time, NumberFormat.Micro, OperationColumns.TimeCreated);
    }

    public override void Read(Draft draft)
    {
        var nodemaps = _nodemaps.Read(draft);
        if (nodemaps.Count == 0)
            return;

        var active = new ValueTable(1);
        active.Add(LabelText.Empty.AsRow())[0] = draft.Number(NodemapParameters.Active, NodemapParameters.Active.Name);
        var settings = new ValueTable(FlagsColumn + NodemapMetrics.Flags.Length, nodemaps.Count);
        var io = new ValueTable(IoColumns.Width, nodemaps.Count);
        var operations = new ValueTable(OperationColumns.Width, _rows);
        foreach (var nodemap in nodemaps)
        {
            if (!nodemap.ReadSettings(draft, settings))
                _nodemaps.LookAgain();
            nodemap.OnMdts.Read(draft, io, operations);
            nodemap.OnOsts.Read(draft, io, operations);
        }

        _rows = Math.Max(operations.Count, 1);
        _active.AddSegments(active, draft.Segments);
        _settings.AddSegments(settings, draft.Segments);
        _io.AddSegments(io, draft.Segments);
        _operations.AddSegments(operations, draft.Segments);
    }

    private sealed class Nodemap
    {
        private readonly byte[] _labels;
        private readonly string _exports;
        private readonly (LustreParameter Parameter, string Name)[] _flags;

        public Nodemap(string name)
        {
            _labels = LabelText.Of("nodemap", name).AsRow();
            _exports = NodemapParameters.Exports.Of(name);
            _flags = [.. NodemapParameters.Flags.Select(p => (p, p.Of(name)))];
            OnMdts = new Stats(NodemapParameters.MdtStats, name, "mdt");
            OnOsts = new Stats(NodemapParameters.OstStats, name, "ost");
        }

        public Stats OnMdts { get; }

        public Stats OnOsts { get; }

        /// <summary>False when the nodemap is no longer there.</summary>
        public bool ReadSettings(Draft draft, ValueTable table)
        {
            var row = table.Add(_labels);
            var parser = new NodemapExportsParser(draft.Findings, draft.PathOf(_exports));
            var read = draft.TryReadLines(NodemapParameters.Exports, _exports, ref parser);
            if (read)
            {
                parser.End(draft.RefusedOfFile);
                row[ExportsColumn] = parser.Exports;
            }

            for (var i = 0; i < _flags.Length; i++)
                row[FlagsColumn + i] = draft.Number(_flags[i].Parameter, _flags[i].Name);
            return read;
        }
    }

    private sealed class Stats
    {
        private readonly LustreParameter _parameter;
        private readonly string _name;
        private readonly byte[] _labels;
        private readonly OperationLabels _operations;
        private readonly StatsTables _tables;
        private readonly ValuesBefore _before = new();

        public Stats(LustreParameter parameter, string nodemap, string component)
        {
            (_parameter, _name) = (parameter, parameter.Of(nodemap));
            _labels = LabelText.Of(("nodemap", nodemap), ("component", component)).AsRow();
            var names = new OperationNames();
            _operations = new OperationLabels(names, _labels);
            _tables = new StatsTables(names);
        }

        public void Read(Draft draft, ValueTable io, ValueTable operations)
        {
            _tables.Begin(operations, _operations);
            var parser = new StatsParser<StatsTables>(_tables, draft.Findings, draft.PathOf(_name));
            if (draft.TryReadLines(_parameter, _name, ref parser))
                _before.Check(draft, _name, parser.Taken, parser.StartTime, parser.First);
            if (_tables.HasIo)
                _tables.Io.CopyTo(io.Add(_labels));
        }
    }
}
