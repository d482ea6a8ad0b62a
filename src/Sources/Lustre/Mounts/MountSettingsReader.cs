using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>How a mount is set: a file for each setting, read as they are and shown in base units.</summary>
internal sealed class MountSettingsReader : ParameterReader
{
    private readonly (LustreParameter Parameter, string Name, long Factor)[] _settings;
    private readonly TableFamilies _families;

    public MountSettingsReader(string device, LabelText labels, ImmutableArray<(LustreParameter Parameter, long Factor)> settings)
    {
        _settings = [.. settings.Select(s => (s.Parameter, s.Parameter.Of(device), s.Factor))];
        _families = new TableFamilies(labels, withCreated: false);
        for (var column = 0; column < _settings.Length; column++)
            _families.Add(_settings[column].Parameter.Families[0], column);
    }

    public override void Read(Draft draft)
    {
        var table = new ValueTable(_settings.Length);
        var row = table.Add(LabelText.Empty.AsRow());
        for (var column = 0; column < _settings.Length; column++)
        {
            var (parameter, name, factor) = _settings[column];
            if (draft.TryRead(parameter, name, out var text, out var path) && !ScaledNumber.TryParse(text, factor, out row[column]))
            {
                row[column] = ValueTable.Absent;
                draft.Findings.Refuse(path, 1, text);
            }
        }

        _families.AddSegments(table, draft.Segments);
    }
}
