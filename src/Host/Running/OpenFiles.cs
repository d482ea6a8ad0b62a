using System.Globalization;

namespace LustreActors.Host;

/// <summary>
/// How many connections there is room for. A runtime that gets no descriptor for itself ends the process, so some are kept back from whoever
/// connects.
/// </summary>
internal static class OpenFiles
{
    private const string Limits = "/proc/self/limits";
    private const string Wanted = "Max open files";
    private const int KeptBack = 192;
    private const int FewestConnections = 4;

    public static int Connections(int configured) => Connections(configured, Limit(File.ReadLines(Limits)));

    internal static int Connections(int configured, long limit) => (int)Math.Clamp(limit - KeptBack, Math.Min(configured, FewestConnections), configured);

    /// <summary>The soft limit, which the runtime has raised to the hard one.</summary>
    internal static long Limit(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(l => l.StartsWith(Wanted, StringComparison.Ordinal));
        var soft = line?[Wanted.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : long.MaxValue;
    }
}
