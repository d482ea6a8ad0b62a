using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>What a mount's read-ahead did, event by event.</summary>
internal sealed class ReadAheadReader : ParameterReader
{
    private const int Count = 0;
    private const int CountCreated = 1;
    private const int Pages = 2;
    private const int PagesCreated = 3;
    private const int Width = 4;

    private readonly string _name;
    private readonly Events _events = new();
    private readonly ValuesBefore _before = new();
    private readonly TableFamilies _families;

    public ReadAheadReader(string device, LabelText labels, bool created)
    {
        _name = MountParameters.ReadAhead.Of(device);
        _families = new TableFamilies(labels, created)
            .Add(MountMetrics.ReadAhead, Count, created: CountCreated)
            .Add(MountMetrics.ReadAheadPages, Pages, created: PagesCreated);
    }

    public override void Read(Draft draft)
    {
        var table = _events.Begin();
        var parser = new StatsParser<Events>(_events, draft.Findings, draft.PathOf(_name));
        if (draft.TryReadLines(MountParameters.ReadAhead, _name, ref parser))
            _before.Check(draft, _name, parser.Taken, parser.StartTime, parser.First);
        _families.AddSegments(table, draft.Segments);
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

        public bool Take(in StatsLine line)
        {
            if (!_names.TryTake(line.Name, out var number))
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
