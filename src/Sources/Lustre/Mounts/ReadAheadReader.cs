using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the events of a mount's read-ahead.</summary>
internal sealed class ReadAheadReader : ParameterReader
{
    public const int Count = 0;
    public const int CountCreated = 1;
    public const int Pages = 2;
    public const int PagesCreated = 3;
    private const int Width = 4;

    private readonly string _name;
    private readonly Events _events = new();
    private readonly LossDetector _losses = new();
    private readonly TableFamilies _families;

    public ReadAheadReader(string device, LabelText labels, bool created)
    {
        _name = MountParameters.ReadAheadStats.For(device);
        _families = new TableFamilies(labels, created).AddAll(MountParameters.ReadAhead);
    }

    public override void Read(CollectionContext context)
    {
        var table = _events.Begin();
        var parser = new StatsParser<Events>(_events, context.Findings, context.PathOf(_name));
        if (context.TryReadLines(MountParameters.ReadAheadStats, _name, ref parser))
            _losses.Check(context, _name, parser.Taken, parser.StartTime, parser.First);
        _families.AddSegments(table, context.Segments);
    }

    private sealed class Events : IStatsSink
    {
        private readonly OperationNames _names = new();
        private byte[]?[] _labels = [];
        private int _generation;
        private ValueTable _table = new(Width);

        public ValueTable Begin()
        {
            _names.Begin();
            if (_generation != _names.Generation)
                (_labels, _generation) = ([], _names.Generation);
            return _table = new ValueTable(Width, Math.Max(_labels.Length, 1));
        }

        public bool TryAdd(in StatsLine line)
        {
            if (!_names.TryAdd(line.Name, out var number))
                return false;
            if (number >= _labels.Length)
                Array.Resize(ref _labels, number + 1);
            var row = _table.Add(_labels[number] ??= LabelText.Row("event"u8, line.Name));
            row[Count] = line.Samples;
            row[CountCreated] = line.StartTime;
            row[Pages] = line.Unit == StatsUnit.Things ? line.Sum : ValueTable.Absent;
            row[PagesCreated] = row[Pages] == ValueTable.Absent ? ValueTable.Absent : line.StartTime;
            return true;
        }
    }
}
