using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads one of the files in which a target shows the results of its checks.</summary>
internal sealed class ScrubReader : ParameterReader
{
    public const int Checked = 0;
    public const int Repaired = 1;
    public const int Failed = 2;

    private readonly LustreParameter _parameter;
    private readonly string _name;
    private readonly SegmentLayout _status;
    private readonly TableFamilies _numbers;
    private readonly LossDetector _losses = new();
    private byte[] _word = [];
    private byte[] _label = [];
    private int _changes;

    private ScrubReader(string device, LustreParameter parameter, LabelText labels, LustreMetric status, IEnumerable<LustreMetric> numbers)
    {
        (_parameter, _name) = (parameter, parameter.For(device));
        _status = new SegmentLayout(status.Family, labels, new SampleColumn(0));
        _numbers = new TableFamilies(labels, withCreated: false).AddAll(numbers);
    }

    public static ScrubReader Scrub(LustreTarget target) =>
        new(target.Name, ScrubParameters.OiScrub, Labels(target), ScrubParameters.ScrubStatus, ScrubParameters.Scrub);

    public static ScrubReader Lfsck(LustreTarget target, LustreParameter parameter)
    {
        var kind = parameter.Name[(parameter.Name.LastIndexOf('_') + 1)..];
        return new ScrubReader(target.Name, parameter, Labels(target, ("kind", kind)), ScrubParameters.LfsckStatus, ScrubParameters.Lfsck);
    }

    public override void Read(CollectionContext context)
    {
        var parser = new ScrubParser(context.Findings, context.PathOf(_name));
        if (!context.TryReadLines(_parameter, _name, ref parser))
            return;
        if (!parser.IsWhole && context.RefusedOfFile == 0)
            context.Findings.AddMissing(context.PathOf(_name), "the file does not show the status and the results of the check");
        if (!parser.Status.AsSpan().SequenceEqual(_word))
            (_word, _label, _changes) = (parser.Status, LabelText.Row("status"u8, parser.Status), _changes + 1);
        _losses.Check(context, _name, parser.Taken, _changes);

        if (parser.Status.Length > 0)
        {
            var status = new ValueTable(1);
            status.Add(_label)[0] = 1;
            context.Segments.Add(new Segment(_status, status));
        }

        var numbers = new ValueTable(3);
        var row = numbers.Add(LabelText.Empty.AsRow());
        row[Checked] = parser.Checked ?? ValueTable.Absent;
        row[Repaired] = parser.Repaired ?? ValueTable.Absent;
        row[Failed] = parser.Failed ?? ValueTable.Absent;
        _numbers.AddSegments(numbers, context.Segments);
    }

    private static LabelText Labels(LustreTarget target, params ReadOnlySpan<(string, string)> further) =>
        LabelText.Of(
            [("filesystem", target.Filesystem), ("component", TargetLabels.NameOf(target.Component)), ("target", target.Name), .. further]);
}
