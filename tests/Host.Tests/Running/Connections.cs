using System.Globalization;

namespace LustreActors.Host.Tests.Running;

/// <summary>Connections of this machine, as the kernel lists them.</summary>
internal static class Connections
{
    private const string Established = "01";

    /// <summary>The number of connections on this machine to a local port.</summary>
    public static int To(int port)
    {
        var remote = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return ((string[])["/proc/net/tcp", "/proc/net/tcp6"])
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields.Length > 3 && fields[3] == Established && fields[2].EndsWith(remote, StringComparison.Ordinal));
    }
}
