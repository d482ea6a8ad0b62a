using LustreActors.Hocon;

namespace LustreActors.Host;

/// <summary>Which settings are never shown: not in an error, not in a log, not to an inspection.</summary>
internal static class Secrets
{
    private static readonly string[] Words = ["password", "token", "secret"];

    public static HoconOptions InErrors { get; } = new() { Redact = IsSecret };

    public static bool IsSecret(string path) => Array.Exists(Words, word => path.Contains(word, StringComparison.OrdinalIgnoreCase));
}
