namespace LustreActors.Host.CommandLine;

/// <summary>Flags that Prometheus' programs have in common. Each stands for a setting.</summary>
internal static class SettingFlags
{
    public const string Listen = "http.listen";

    /// <summary>The path of a file. On the command line it may be relative.</summary>
    public const string WebConfiguration = "http.web-config";

    public static IReadOnlyList<(string Flag, string Setting)> All { get; } =
    [
        ("--web.listen-address", Listen),
        ("--web.config.file", WebConfiguration),
        ("--log.level", "log.level"),
        ("--log.format", "log.format"),
    ];

    /// <returns>The path of the setting; null for another flag.</returns>
    public static string? Find(string flag) => All.FirstOrDefault(f => f.Flag == flag).Setting;
}
