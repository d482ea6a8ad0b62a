using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Mounts;

/// <summary>Reads the events of a mount's read-ahead.</summary>
internal sealed class ReadAheadReader(string device, LabelText labels, bool created) : ParameterReader
{
    public const int Count = 0;
    public const int CountCreated = 1;
    public const int Pages = 2;
    public const int PagesCreated = 3;
    private const int Width = 4;

    private readonly ParameterFile _file = ParameterFile.For(MountParameters.ReadAheadStats, device);
    private readonly Events _events = new();
    private readonly TableFamilies _families = new TableFamilies(labels, created).AddAll(MountParameters.ReadAhead);

    public override void Read(CollectionContext context)
    {
        var table = _events.Begin();
        _file.TryReadStats(context, _events);
        _families.AddSegments(table, context.Segments);
    }

    private sealed class Events : IStatsSink
    {
        private readonly OperationNames _names = new();
        private readonly OperationLabels _labels;
        private ValueTable _table = new(Width);

        public Events() => _labels = new OperationLabels(_names, [], "event");

        public ValueTable Begin()
        {
            _names.Begin();
            return _table = new ValueTable(Width, Math.Max(_table.Count, 1));
        }

        public bool TryAdd(in StatsLine line)
        {
            if (!_names.TryAdd(line.Name, out var number))
                return false;
            var row = _table.Add(_labels.Get(number, line.Name));
            row[Count] = line.Samples;
            row[CountCreated] = line.StartTime;
            row[Pages] = line.Unit == StatsUnit.Things ? line.Sum : ValueTable.Absent;
            row[PagesCreated] = row[Pages] == ValueTable.Absent ? ValueTable.Absent : line.StartTime;
            return true;
        }
    }
}
