using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace LustreActors.Host.Configuration;

/// <summary>The names and addresses of this machine.</summary>
internal static class HostName
{
    public static string Full => Environment.MachineName;

    /// <summary>The name without its domain.</summary>
    public static string Short => WithoutDomain(Full);

    /// <summary>True for this machine's name, with or without a domain.</summary>
    public static bool IsThis(string host) =>
        host.Equals(Full, StringComparison.OrdinalIgnoreCase)
        || (!IPAddress.TryParse(host, out _) && WithoutDomain(host).Equals(Short, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first address of an interface that is up and not the loopback, IPv4 preferred.</summary>
    public static IPAddress? FirstAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses.Select(a => a.Address))
        .Where(a => !IPAddress.IsLoopback(a) && !a.IsIPv6LinkLocal)
        .OrderBy(a => a.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
        .FirstOrDefault();

    private static string WithoutDomain(string name) => name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? name[..dot] : name;
}
