using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Parameters of one device that are one number each.</summary>
internal sealed class NumbersReader : ParameterReader
{
    private readonly (LustreParameter Parameter, string Name, string? Otherwise)[] _numbers;
    private readonly TableFamilies _families;
    private readonly TableFamilies? _second;

    /// <param name="device">Whose they are.</param>
    /// <param name="labels">Of the families that the parameters name first.</param>
    /// <param name="parameters">What is read, each once.</param>
    /// <param name="second">Labels of the families that some parameters name second.</param>
    public NumbersReader(string device, LabelText labels, IEnumerable<LustreParameter> parameters, LabelText? second = null)
    {
        _numbers = [.. parameters.Select(p => (p, p.Of(device), p.Otherwise is null ? null : LustreParameter.Of(p.Otherwise, device)))];
        _families = new TableFamilies(labels, withCreated: false);
        for (var column = 0; column < _numbers.Length; column++)
            _families.Add(_numbers[column].Parameter.Families[0], column, _numbers[column].Parameter.Format);
        if (second is null)
            return;
        _second = new TableFamilies(second, withCreated: false);
        for (var column = 0; column < _numbers.Length; column++)
        {
            var parameter = _numbers[column].Parameter;
            if (parameter.Families.Length > 1)
                _second.Add(parameter.Families[1], column, parameter.Format);
        }
    }

    public override void Read(Draft draft)
    {
        var table = new ValueTable(_numbers.Length);
        var row = table.Add(LabelText.Empty.AsRow());
        for (var column = 0; column < _numbers.Length; column++)
        {
            var (parameter, name, otherwise) = _numbers[column];
            var number = draft.Number(parameter, name, otherwise);
            row[column] = number == ValueTable.Absent || number > long.MaxValue / parameter.Factor ? ValueTable.Absent : number * parameter.Factor;
        }

        _families.AddSegments(table, draft.Segments);
        _second?.AddSegments(table, draft.Segments);
    }
}
