using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>A target's recovery; and with it whether it serves its clients.</summary>
internal sealed class RecoveryReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly string _name;
    private readonly string _served;
    private readonly ValuesBefore _before = new();
    private readonly TableFamilies _numbers;
    private readonly SegmentLayout _state;
    private readonly SegmentLayout _info;
    private readonly SegmentLayout _status;
    private (bool? Vbr, bool? Ir, byte[] Labels) _switches = (null, null, []);

    public RecoveryReader(LustreTarget target, LabelText labels, LustreParameter parameter)
    {
        (_parameter, _name) = (parameter, parameter.Of(target.Name));
        _numbers = new TableFamilies(labels, withCreated: false)
            .Add(RecoveryMetrics.Start, RecoveryColumns.Start)
            .Add(RecoveryMetrics.Duration, RecoveryColumns.Duration)
            .Add(RecoveryMetrics.Waited, RecoveryColumns.Waited)
            .Add(RecoveryMetrics.Remaining, RecoveryColumns.Remaining)
            .Add(RecoveryMetrics.Connected, RecoveryColumns.Connected)
            .Add(RecoveryMetrics.Completed, RecoveryColumns.Completed)
            .Add(RecoveryMetrics.Evicted, RecoveryColumns.Evicted)
            .Add(RecoveryMetrics.Total, RecoveryColumns.Total)
            .Add(RecoveryMetrics.ReplayingRequests, RecoveryColumns.ReplayingRequests)
            .Add(RecoveryMetrics.ReplayingLocks, RecoveryColumns.ReplayingLocks)
            .Add(RecoveryMetrics.Replayed, RecoveryColumns.Replayed)
            .Add(RecoveryMetrics.Queued, RecoveryColumns.Queued)
            .Add(RecoveryMetrics.LastTransaction, RecoveryColumns.LastTransaction)
            .Add(RecoveryMetrics.NextTransaction, RecoveryColumns.NextTransaction)
            .Add(RecoveryMetrics.MissingMdts, RecoveryColumns.MissingMdts);
        _state = new SegmentLayout(RecoveryMetrics.State, labels, new SampleColumn(0));
        _info = new SegmentLayout(RecoveryMetrics.Info, labels, new SampleColumn(0));
        var isOst = target.Component == LustreComponent.Ost;
        _served = LustreParameter.Of(isOst ? "obdfilter.*" : "mdt.*", target.Name);
        _status = new SegmentLayout(isOst ? StatusMetrics.Ost : StatusMetrics.Mdt, TargetLabels.Short(target), new SampleColumn(0));
    }

    public override void Read(Draft draft)
    {
        var numbers = new ValueTable(RecoveryColumns.Width);
        var parser = new RecoveryStatusParser(numbers.Add(LabelText.Empty.AsRow()), draft.Findings, draft.PathOf(_name));
        if (draft.TryReadLines(_parameter, _name, ref parser))
        {
            if (parser.Status is null && draft.RefusedOfFile == 0)
                draft.Findings.Miss(draft.PathOf(_name), "the file does not say the target's status");
            _before.Check(draft, _name, parser.Taken, parser.Status is { } said ? (long)said.State : ValueTable.Absent);
        }

        if (parser.Status is { } status)
            AddOne(draft, _state, RecoveryColumns.LabelOf(status.State), 1);
        if (parser.Vbr is not null || parser.Ir is not null)
            AddOne(draft, _info, Switches(parser.Vbr, parser.Ir), 1);
        _numbers.AddSegments(numbers, draft.Segments);
        if (IsServing(draft, parser.Status) is { } isServing)
            AddOne(draft, _status, LabelText.Empty.AsRow(), isServing ? 1 : 0);
    }

    /// <summary>A target whose storage alone is there is being mounted or taken down. Whether one recovers that does not say so is not known.</summary>
    private bool? IsServing(Draft draft, RecoveryStatus? status) =>
        status is { } said ? said.IsServing : draft.Resolver.IsThere(draft.Files, _served) ? null : false;

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

    private static void AddOne(Draft draft, SegmentLayout layout, byte[] labels, long value)
    {
        var table = new ValueTable(1);
        table.Add(labels)[0] = value;
        draft.Segments.Add(new Segment(layout, table));
    }
}
