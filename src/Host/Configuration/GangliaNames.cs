using System.Collections.Immutable;
using LustreActors.Hocon.Binding;
using LustreActors.Hocon.Values;
using LustreActors.Sinks.Ganglia;

namespace LustreActors.Host.Configuration;

/// <summary>Binds <c>ganglia.name-map</c>, whose keys are the names of filesystems.</summary>
internal static class GangliaNames
{
    private const string Path = "ganglia.name-map";

    public static ImmutableSortedDictionary<string, string> Bind(ConfigBinder settings)
    {
        var names = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (settings.Value(Path) is not { } value)
            return names.ToImmutable();
        if (value is not HoconObject map)
        {
            settings.Problem(Path, "is not an object; write for example { scratch = short }");
            return names.ToImmutable();
        }

        foreach (var (filesystem, name) in map.Fields)
        {
            if (name is HoconScalar { Text: { Length: > 0 } text } && GangliaText.CleanName(text) == text)
                names[filesystem] = text;
            else
                settings.Problem(Path, $"{filesystem} has no name of letters, digits, underscores, dots and dashes");
        }

        if (names.Values.Distinct(StringComparer.Ordinal).Count() < names.Count)
            settings.Problem(Path, "gives two filesystems the same name: their metrics would overwrite each other");
        return names.ToImmutable();
    }
}
