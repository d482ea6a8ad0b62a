using LustreActors.Hocon;

namespace LustreActors.Host;

/// <summary>Which settings are never shown: not in an error, not in a log, not to an inspection.</summary>
internal static class Secrets
{
    private static readonly string[] Words = ["password", "token", "secret"];

    public static HoconOptions InErrors { get; } = new() { Redact = IsSecret };

    /// <summary>Where a file with a secret in it lies is none.</summary>
    public static bool IsSecret(string path) => !path.EndsWith("-file", StringComparison.Ordinal) && Array.Exists(Words, word => path.Contains(word, StringComparison.OrdinalIgnoreCase));
}
