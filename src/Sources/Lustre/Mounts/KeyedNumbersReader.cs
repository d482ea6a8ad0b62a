using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>A file of <c>key: number</c> lines of one mount.</summary>
internal sealed class KeyedNumbersReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly string _name;
    private readonly ImmutableArray<KeyedNumber> _numbers;
    private readonly ValuesBefore _before = new();
    private readonly (SegmentLayout Layout, int[] Columns)[] _layouts;

    public KeyedNumbersReader(string device, LabelText labels, LustreParameter parameter, ImmutableArray<KeyedNumber> numbers)
    {
        (_parameter, _name, _numbers) = (parameter, parameter.Of(device), numbers);
        _layouts =
        [
            .. numbers.Select((number, column) => (number, column)).GroupBy(n => n.number.Family).Select(family => (
                new SegmentLayout(family.Key, labels, [.. family.Select(n => new SampleColumn(n.column, n.number.Event is { } name ? LabelText.Of("event", name) : LabelText.Empty))]),
                family.Select(n => n.column).ToArray())),
        ];
    }

    public override void Read(Draft draft)
    {
        var table = new ValueTable(_numbers.Length);
        var row = table.Add(LabelText.Empty.AsRow());
        var parser = new KeyedNumbersParser(_numbers, row, draft.Findings, draft.PathOf(_name));
        if (draft.TryReadLines(_parameter, _name, ref parser))
            _before.Check(draft, _name, parser.Taken, ValueTable.Absent);
        foreach (var (layout, columns) in _layouts)
        {
            foreach (var column in columns)
            {
                if (row[column] == ValueTable.Absent)
                    continue;
                draft.Segments.Add(new Segment(layout, table));
                break;
            }
        }
    }
}
