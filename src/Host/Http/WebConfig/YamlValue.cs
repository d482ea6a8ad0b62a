using LustreActors.Hocon;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>A value of a YAML file, with the place where it is written.</summary>
internal abstract record YamlValue(Origin Origin);

/// <param name="Origin">The place.</param>
/// <param name="Text">The text; null for an empty value.</param>
internal sealed record YamlScalar(Origin Origin, string? Text) : YamlValue(Origin);

internal sealed record YamlList(Origin Origin, IReadOnlyList<YamlValue> Items) : YamlValue(Origin);

internal sealed record YamlMap(Origin Origin, IReadOnlyList<YamlEntry> Entries) : YamlValue(Origin);

internal sealed record YamlEntry(Origin Origin, string Key, YamlValue Value);
