using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The capacity of one target as a mount sees it. Reading it asks the target, and waits for one that is down for as long as it is down: each
/// connection is a source of its own, which looks at the connection's state first.
/// </summary>
internal sealed class ImportCapacityReader : ParameterReader
{
    // The connection is told of by the mount's own source, and what keeps its file closed too.
    private readonly LustreParameter _parameter;
    private readonly string _import;
    private readonly ImportFigures _figures = new();
    private readonly ValuesBefore _before = new();
    private readonly (LustreParameter Parameter, string Name)[] _numbers;
    private readonly TableFamilies _families;

    public ImportCapacityReader(string device, ImportName name, string client)
    {
        var isOst = name.Kind == LustreComponent.Ost;
        _parameter = (isOst ? ImportParameters.OscImport : ImportParameters.MdcImport) with { IsExpected = false };
        _import = _parameter.Of(device);
        ImmutableArray<LustreParameter> numbers = isOst ? ImportParameters.OscCapacity : ImportParameters.MdcCapacity;
        _numbers = [.. numbers.Select(p => (p, p.Of(device)))];
        _families = new TableFamilies(
            LabelText.Of(("filesystem", name.Filesystem), (TargetLabels.NameOf(name.Kind), name.Peer), ("target", name.Mount), ("client", client)),
            withCreated: false);
        for (var column = 0; column < numbers.Length; column++)
            _families.Add(numbers[column].Families[0], column, numbers[column].Format);
    }

    public override void Read(Draft draft)
    {
        if (!_figures.TryRead(draft, _parameter, _import, _before) || !_figures.IsLive)
            return;
        var table = new ValueTable(_numbers.Length);
        var row = table.Add(LabelText.Empty.AsRow());
        for (var column = 0; column < _numbers.Length; column++)
        {
            row[column] = draft.Number(_numbers[column].Parameter, _numbers[column].Name);

            // One that fails has lost its target since: the next would only wait for it as well.
            if (row[column] == ValueTable.Absent)
                break;
        }

        _families.AddSegments(table, draft.Segments);
    }
}
