using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>One of the files in which a target says how its checks went.</summary>
internal sealed class UpkeepReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly string _name;
    private readonly SegmentLayout _status;
    private readonly TableFamilies _numbers;
    private readonly ValuesBefore _before = new();
    private byte[] _word = [];
    private byte[] _label = [];
    private int _changes;

    private UpkeepReader(string device, LustreParameter parameter, LabelText labels, ReadOnlySpan<MetricFamily> families)
    {
        (_parameter, _name) = (parameter, parameter.Of(device));
        _status = new SegmentLayout(families[0], labels, new SampleColumn(0));
        _numbers = new TableFamilies(labels, withCreated: false).Add(families[1], 0).Add(families[2], 1).Add(families[3], 2);
    }

    public static UpkeepReader Scrub(LustreTarget target) =>
        new(target.Name, UpkeepParameters.Scrub, Labels(target), UpkeepMetrics.OfScrub);

    public static UpkeepReader Lfsck(LustreTarget target, LustreParameter parameter)
    {
        var kind = parameter.Name[(parameter.Name.LastIndexOf('_') + 1)..];
        return new UpkeepReader(target.Name, parameter, Labels(target, ("kind", kind)), UpkeepMetrics.OfLfsck);
    }

    public override void Read(Draft draft)
    {
        var parser = new UpkeepParser(draft.Findings, draft.PathOf(_name));
        if (!draft.TryReadLines(_parameter, _name, ref parser))
            return;
        if (!parser.IsWhole && draft.RefusedOfFile == 0)
            draft.Findings.Miss(draft.PathOf(_name), "the file does not say the status of the check and what it has done");
        if (!parser.Status.AsSpan().SequenceEqual(_word))
            (_word, _label, _changes) = (parser.Status, LabelText.Row("status"u8, parser.Status), _changes + 1);
        _before.Check(draft, _name, parser.Taken, _changes);

        if (parser.Status.Length > 0)
        {
            var status = new ValueTable(1);
            status.Add(_label)[0] = 1;
            draft.Segments.Add(new Segment(_status, status));
        }

        var numbers = new ValueTable(3);
        var row = numbers.Add(LabelText.Empty.AsRow());
        row[0] = parser.Checked ?? ValueTable.Absent;
        row[1] = parser.Repaired ?? ValueTable.Absent;
        row[2] = parser.Failed ?? ValueTable.Absent;
        _numbers.AddSegments(numbers, draft.Segments);
    }

    private static LabelText Labels(LustreTarget target, params ReadOnlySpan<(string, string)> further) =>
        LabelText.Of([("filesystem", target.Filesystem), ("component", TargetLabels.NameOf(target.Component)), ("target", target.Name), .. further]);
}
