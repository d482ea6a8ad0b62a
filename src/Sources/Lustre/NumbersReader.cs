using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Parameters of one device that are one number each.</summary>
internal sealed class NumbersReader : ParameterReader
{
    private readonly (LustreParameter Parameter, string Name, string? Otherwise)[] _numbers;
    private readonly TableFamilies _families;

    public NumbersReader(string device, LabelText labels, IEnumerable<LustreParameter> parameters)
    {
        _numbers = [.. parameters.Select(p => (p, p.Of(device), p.Otherwise is null ? null : LustreParameter.Of(p.Otherwise, device)))];
        _families = new TableFamilies(labels, withCreated: false);
        for (var column = 0; column < _numbers.Length; column++)
            _families.Add(_numbers[column].Parameter.Families[0], column, _numbers[column].Parameter.Format);
    }

    public override void Read(Draft draft)
    {
        var table = new ValueTable(_numbers.Length);
        var row = table.Add(LabelText.Empty.AsRow());
        for (var column = 0; column < _numbers.Length; column++)
        {
            var (parameter, name, otherwise) = _numbers[column];
            row[column] = draft.Number(parameter, name, otherwise);
        }

        _families.AddSegments(table, draft.Segments);
    }
}
