namespace LustreActors.Host;

/// <summary>What this machine is called.</summary>
internal static class HostName
{
    public static string Full => Environment.MachineName;

    /// <summary>Without its domain.</summary>
    public static string Short => Full.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? Full[..dot] : Full;
}
