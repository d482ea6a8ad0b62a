using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Statfs;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>
/// Reads the capacity of one target as a mount sees it. The kernel asks the target, and waits for as long as the target is down. So each
/// connection is a separate source, which reads the connection's state first.
/// </summary>
internal sealed class ImportCapacityReader : ParameterReader
{
    // Not expected here: the mount's own source reports a closed or missing file.
    private readonly ParameterFile _import;
    private readonly ImportFigures _figures = new();
    private readonly DeviceNumbers _numbers;
    private readonly TableFamilies _families;
    private readonly StatfsReader _state;

    public ImportCapacityReader(string device, ImportName name, string client)
    {
        var isOst = name.Kind == LustreComponent.Ost;
        _import = ParameterFile.For((isOst ? ImportParameters.OscImport : ImportParameters.MdcImport) with { IsExpected = false }, device);
        var metrics = isOst ? ImportParameters.OstStorage : ImportParameters.MdtStorage;
        _numbers = new DeviceNumbers(device, metrics, [isOst ? "osc" : "mdc"]);
        var labels = LabelText.Of(
            ("filesystem", name.Filesystem), (TargetLabels.NameOf(name.Kind), name.Peer), ("target", name.Mount), ("client", client));
        _families = new TableFamilies(labels, withCreated: false);
        _state = isOst
            ? new StatfsReader(StatfsParameters.Ost, StatfsParameters.OscState, device, labels)
            : new StatfsReader(StatfsParameters.Mdt, StatfsParameters.MdcState, device, labels);
        for (var column = 0; column < metrics.Length; column++)
            _families.Add(metrics[column], column);
    }

    public override void Read(CollectionContext context)
    {
        if (!_figures.TryRead(context, _import) || !_figures.IsLive)
            return;
        var table = new ValueTable(_numbers.Count);
        var row = table.Add(LabelText.Empty.AsRow());
        for (var column = 0; column < _numbers.Count; column++)
        {
            row[column] = _numbers.Read(context, column);

            // A failed read means that the target went down since. The next file would only wait as well.
            if (row[column] == ValueTable.Absent)
                break;
        }

        _families.AddSegments(table, context.Segments);
        if (row[^1] != ValueTable.Absent)
            _state.Read(context);
    }
}
