using System.Globalization;

namespace LustreActors.Host.Listening;

/// <summary>
/// The number of connections that the limit of open files allows. The runtime ends the process when it cannot open a file, so that some
/// descriptors are reserved for it.
/// </summary>
internal static class OpenFiles
{
    private const string Limits = "/proc/self/limits";
    private const string LimitName = "Max open files";
    private const int ReservedFiles = 192;
    private const int MinConnections = 4;

    /// <summary>The part of the files that connections to the control port may take.</summary>
    private const int ControlPart = 8;
    private const int MinControlConnections = 64;

    /// <summary>
    /// The reason not to start a collector: with fewer files the runtime fails at any moment, and names another cause. Null if there is
    /// none.
    /// </summary>
    public static string? Problem => Limit(File.ReadLines(Limits)) is var limit and < ReservedFiles
        ? $"This process may open {limit} files, and needs {ReservedFiles}: raise LimitNOFILE of the unit, or `ulimit -n`"
        : null;

    public static int Connections(int configured) => Connections(configured, Limit(File.ReadLines(Limits)));

    /// <summary>The connections to the control port, beside those to the other ports.</summary>
    public static int ControlConnections(int wanted) => ControlConnections(wanted, Limit(File.ReadLines(Limits)));

    internal static int ControlConnections(int wanted, long limit) =>
        (int)Math.Clamp(limit / ControlPart, Math.Min(wanted, MinControlConnections), wanted);

    internal static int Connections(int configured, long limit) =>
        (int)Math.Clamp(limit - ReservedFiles, Math.Min(configured, MinConnections), configured);

    /// <summary>Reads the soft limit, which the runtime has raised to the hard one.</summary>
    internal static long Limit(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(l => l.StartsWith(LimitName, StringComparison.Ordinal));
        var soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : long.MaxValue;
    }
}
