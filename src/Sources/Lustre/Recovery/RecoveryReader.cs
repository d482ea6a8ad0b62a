using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads a target's recovery, which also shows whether the target serves its clients.</summary>
internal sealed class RecoveryReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly string _name;
    private readonly string _served;
    private readonly LossDetector _losses = new();
    private readonly TableFamilies _numbers;
    private readonly SegmentLayout _state;
    private readonly SegmentLayout _info;
    private readonly SegmentLayout _status;
    private (bool? Vbr, bool? Ir, byte[] Labels) _switches = (null, null, []);

    public RecoveryReader(LustreTarget target, LabelText labels, LustreParameter parameter)
    {
        (_parameter, _name) = (parameter, parameter.For(target.Name));
        _numbers = new TableFamilies(labels, withCreated: false).AddAll(RecoveryParameters.Numbers);
        _state = new SegmentLayout(RecoveryParameters.State.Family, labels, new SampleColumn(0));
        _info = new SegmentLayout(RecoveryParameters.Info.Family, labels, new SampleColumn(0));
        var isOst = target.Component == LustreComponent.Ost;
        _served = LustreParameter.For(isOst ? "obdfilter.*" : "mdt.*", target.Name);
        _status = new SegmentLayout(
            (isOst ? StatusParameters.Ost : StatusParameters.Mdt).Family, TargetLabels.Short(target), new SampleColumn(0));
    }

    public override void Read(CollectionContext context)
    {
        var numbers = new ValueTable(RecoveryColumns.Width);
        var parser = new RecoveryStatusParser(numbers.Add(LabelText.Empty.AsRow()), context.Findings, context.PathOf(_name));
        if (context.TryReadLines(_parameter, _name, ref parser))
        {
            if (parser.Status is null && context.RefusedOfFile == 0)
                context.Findings.AddMissing(context.PathOf(_name), "the file does not show the target's status");
            _losses.Check(context, _name, parser.Taken, parser.Status is { } said ? (long)said.State : ValueTable.Absent);
        }

        if (parser.Status is { } status)
            AddOne(context, _state, RecoveryColumns.LabelOf(status.State), 1);
        if (parser.Vbr is not null || parser.Ir is not null)
            AddOne(context, _info, Switches(parser.Vbr, parser.Ir), 1);
        _numbers.AddSegments(numbers, context.Segments);
        if (IsServing(context, parser.Status) is { } isServing)
            AddOne(context, _status, LabelText.Empty.AsRow(), isServing ? 1 : 0);
    }

    /// <summary>
    /// Whether the target serves its clients. A target that has only its storage is being mounted or taken down. Null when the file does
    /// not show it.
    /// </summary>
    private bool? IsServing(CollectionContext context, RecoveryStatus? status) =>
        status is { } said ? said.IsServing : context.Resolver.IsThere(context.Files, _served) ? null : false;

    private byte[] Switches(bool? vbr, bool? ir)
    {
        if (_switches.Labels.Length == 0 || (_switches.Vbr, _switches.Ir) != (vbr, ir))
            _switches = (vbr, ir, LabelText.Of(("vbr", Word(vbr)), ("ir", Word(ir))).AsRow());
        return _switches.Labels;
    }

    private static string Word(bool? isEnabled) => isEnabled switch
    {
        true => "enabled",
        false => "disabled",
        null => "",
    };

    private static void AddOne(CollectionContext context, SegmentLayout layout, byte[] labels, long value)
    {
        var table = new ValueTable(1);
        table.Add(labels)[0] = value;
        context.Segments.Add(new Segment(layout, table));
    }
}
