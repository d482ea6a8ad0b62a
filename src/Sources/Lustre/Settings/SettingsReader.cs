using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Settings;

/// <summary>Reads every setting of a target, a mount or the host that is a number. A release has some of them.</summary>
internal sealed class SettingsReader : ParameterReader
{
    private readonly List<(LustreParameter Parameter, string Name, byte[] Labels)> _settings = [];
    private readonly TableFamilies _families;

    /// <param name="labels">The labels of the target.</param>
    /// <param name="devices">The folders of its settings, each with the device's name there. Both are empty for the host.</param>
    public SettingsReader(LabelText labels, params ReadOnlySpan<(string Folder, string Device)> devices)
    {
        _families = new TableFamilies(labels, withCreated: false).Add(EverySetting.Setting);
        foreach (var (folder, device) in devices)
        {
            foreach (var parameter in EverySetting.Setting.Parameters)
            {
                var isOfHost = !parameter.Name.Contains('*', StringComparison.Ordinal);
                if (isOfHost == (device.Length == 0) && parameter.IsBelow(folder))
                    _settings.Add((parameter, parameter.For(device), LabelText.Of("setting", LabelOf(parameter)).AsRow()));
            }
        }
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(1, _settings.Count);
        foreach (var (parameter, name, labels) in _settings)
        {
            if (context.Files.IsAbandoned)
                return;
            var value = context.Number(EverySetting.Setting, parameter, name);
            if (value != ValueTable.Absent)
                table.Add(labels)[0] = value;
        }

        _families.AddSegments(table, context.Segments);
    }

    /// <summary>The name of the setting without its device: <c>obdfilter.brw_size</c>, <c>osd.auto_scrub</c>.</summary>
    private static string LabelOf(LustreParameter parameter) => parameter.Name
        .Replace("osd-*.", "osd.", StringComparison.Ordinal).Replace(".namespaces.", ".", StringComparison.Ordinal)
        .Replace("*.", "", StringComparison.Ordinal);
}
