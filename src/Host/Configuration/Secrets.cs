namespace LustreActors.Host;

/// <summary>Which settings are never shown: not in a log, not in a message, not to who inspects.</summary>
internal static class Secrets
{
    private static readonly string[] Words = ["password", "token", "secret"];

    public static bool IsSecret(string path) => Array.Exists(Words, word => path.Contains(word, StringComparison.OrdinalIgnoreCase));
}
