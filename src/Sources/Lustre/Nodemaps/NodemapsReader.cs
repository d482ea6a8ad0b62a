using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the settings of every nodemap of this server, its connections, and its counters.</summary>
internal sealed class NodemapsReader : ParameterReader
{
    private const int ExportsColumn = 0;
    private const int FlagsColumn = 1;

    private readonly CachedDirectory<Nodemap> _nodemaps = new(NodemapParameters.Folder, static name => new Nodemap(name), leaf: "exports");
    private readonly TableFamilies _active = new TableFamilies(LabelText.Empty, withCreated: false).Add(NodemapParameters.Active);
    private readonly TableFamilies _settings;
    private readonly TableFamilies _io;
    private readonly TableFamilies _operations;
    private int _rows = 1;

    public NodemapsReader(bool created)
    {
        _settings = new TableFamilies(LabelText.Empty, withCreated: false).Add(NodemapParameters.Exports, ExportsColumn);
        for (var i = 0; i < NodemapParameters.Flags.Length; i++)
            _settings.Add(NodemapParameters.Flags[i], FlagsColumn + i);
        _io = new TableFamilies(LabelText.Empty, created).AddAll(NodemapParameters.Io);
        _operations = new TableFamilies(LabelText.Empty, created).AddAll(NodemapParameters.ByOperation);
    }

    public override void Read(CollectionContext context)
    {
        var nodemaps = _nodemaps.Read(context);
        if (nodemaps.Count == 0)
            return;

        var active = new ValueTable(1);
        active.Add(LabelText.Empty.AsRow())[0] = context.Number(
            NodemapParameters.Active, NodemapParameters.ActiveFile, NodemapParameters.ActiveFile.Name);
        var settings = new ValueTable(FlagsColumn + NodemapParameters.Flags.Length, nodemaps.Count);
        var io = new ValueTable(IoColumns.Width, nodemaps.Count);
        var operations = new ValueTable(OperationColumns.Width, _rows);
        foreach (var nodemap in nodemaps)
        {
            if (!nodemap.ReadSettings(context, settings))
                _nodemaps.LookAgain();
            nodemap.OnMdts.Read(context, io, operations);
            nodemap.OnOsts.Read(context, io, operations);
        }

        _rows = Math.Max(operations.Count, 1);
        _active.AddSegments(active, context.Segments);
        _settings.AddSegments(settings, context.Segments);
        _io.AddSegments(io, context.Segments);
        _operations.AddSegments(operations, context.Segments);
    }

    private sealed class Nodemap
    {
        private readonly byte[] _labels;
        private readonly string _exports;
        private readonly DeviceNumbers _flags;

        public Nodemap(string name)
        {
            _labels = LabelText.Of("nodemap", name).AsRow();
            _exports = NodemapParameters.ExportsFile.For(name);
            _flags = new DeviceNumbers(name, NodemapParameters.Flags, ["nodemap"]);
            OnMdts = new Stats(NodemapParameters.MdtStats, name, "mdt");
            OnOsts = new Stats(NodemapParameters.OstStats, name, "ost");
        }

        public Stats OnMdts { get; }

        public Stats OnOsts { get; }

        /// <summary>Reads the settings. False when the nodemap no longer exists.</summary>
        public bool ReadSettings(CollectionContext context, ValueTable table)
        {
            var row = table.Add(_labels);
            var parser = new NodemapExportsParser(context.Findings, context.PathOf(_exports));
            var read = context.TryReadLines(NodemapParameters.ExportsFile, _exports, ref parser);
            if (read)
            {
                parser.End(context.RefusedOfFile);
                row[ExportsColumn] = parser.Exports;
            }

            _flags.Read(context, row[FlagsColumn..]);
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
        private readonly LossDetector _losses = new();

        public Stats(LustreParameter parameter, string nodemap, string component)
        {
            (_parameter, _name) = (parameter, parameter.For(nodemap));
            _labels = LabelText.Of(("nodemap", nodemap), ("component", component)).AsRow();
            var names = new OperationNames();
            _operations = new OperationLabels(names, _labels);
            _tables = new StatsTables(names);
        }

        public void Read(CollectionContext context, ValueTable io, ValueTable operations)
        {
            _tables.Begin(operations, _operations);
            var parser = new StatsParser<StatsTables>(_tables, context.Findings, context.PathOf(_name));
            if (context.TryReadLines(_parameter, _name, ref parser))
                _losses.Check(context, _name, parser.Taken, parser.StartTime, parser.First);
            if (_tables.HasIo)
                _tables.Io.CopyTo(io.Add(_labels));
        }
    }
}
