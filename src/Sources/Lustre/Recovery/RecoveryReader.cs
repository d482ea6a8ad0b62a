using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Recovery;

/// <summary>Reads a target's recovery, which also shows whether the target serves its clients.</summary>
internal sealed class RecoveryReader : ParameterReader
{
    private readonly ParameterFile _file;
    private readonly string _directory;
    private readonly TableFamilies _numbers;
    private readonly SegmentLayout _state;
    private readonly SegmentLayout _info;
    private readonly SegmentLayout _status;
    private (bool? Vbr, bool? Ir, byte[] Labels) _switches = (null, null, []);

    /// <param name="status">The family that shows whether the target serves its clients.</param>
    public RecoveryReader(LustreTarget target, LabelText labels, LustreParameter parameter, LustreMetric status)
    {
        _file = ParameterFile.For(parameter, target.Name);
        _numbers = new TableFamilies(labels, withCreated: false).AddAll(RecoveryParameters.Numbers);
        _state = new SegmentLayout(RecoveryParameters.State.Family, labels, new SampleColumn(0));
        _info = new SegmentLayout(RecoveryParameters.Info.Family, labels, new SampleColumn(0));
        _directory = LustreParameter.For(target.Component == LustreComponent.Ost ? "obdfilter.*" : "mdt.*", target.Name);
        _status = new SegmentLayout(status.Family, TargetLabels.ForClients(target), new SampleColumn(0));
    }

    public override void Read(CollectionContext context)
    {
        var numbers = new ValueTable(RecoveryColumns.Width);
        var parser = new RecoveryStatusParser(numbers.Add(LabelText.Empty.AsRow()));
        if (_file.TryRead(context, ref parser))
        {
            if (parser.State is null)
                _file.AddMissing(context, "the file does not show the target's status");
            _file.CheckLosses(context, parser.Accepted, parser.State is { } known ? (long)known : ValueTable.Absent);
        }

        if (parser.State is { } state)
            context.AddValue(_state, RecoveryColumns.LabelOf(state), 1);
        if (parser.Vbr is not null || parser.Ir is not null)
            context.AddValue(_info, Switches(parser.Vbr, parser.Ir), 1);
        _numbers.AddSegments(numbers, context.Segments);
        if (IsServing(context, parser.State) is { } isServing)
            context.AddValue(_status, LabelText.Empty.AsRow(), isServing ? 1 : 0);
    }

    /// <summary>
    /// Whether the target answers its clients. Before the end of recovery they wait. A target that has only its storage is being mounted or
    /// taken down. Null when the file does not show it.
    /// </summary>
    private bool? IsServing(CollectionContext context, RecoveryState? state) => state switch
    {
        RecoveryState.Complete or RecoveryState.Inactive => true,
        not null => false,
        null => context.Resolver.IsThere(context.Files, _directory) ? null : false,
    };

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
}
