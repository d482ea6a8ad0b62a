using System.Net;
using System.Net.Sockets;
using LustreActors.Host.Logging;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Running;

/// <summary>
/// The sockets of the public port. They are bound before anything else is started, so that a port in use ends the process at once, and the
/// web server takes them when it starts.
/// </summary>
internal sealed class PublicPorts : IDisposable
{
    private const int PrivilegedBelow = 1024;

    private readonly Dictionary<EndPoint, Socket> _bound = [];

    private PublicPorts()
    {
    }

    /// <returns>Null when an address cannot be used: the reason was logged.</returns>
    public static PublicPorts? TryBind(IReadOnlyList<IPEndPoint> listen, ILogger log)
    {
        var ports = new PublicPorts();
        foreach (var endpoint in listen)
        {
            try
            {
                ports._bound.TryAdd(endpoint, SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
            }
            catch (SocketException e)
            {
                HostLog.CannotListen(log, endpoint.ToString(), Explain(endpoint, e));
                ports.Dispose();
                return null;
            }
        }

        return ports;
    }

    /// <summary>The bound socket of an endpoint, once. The web server owns it from then on.</summary>
    public Socket Take(EndPoint endpoint) =>
        _bound.Remove(endpoint, out var socket) ? socket : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);

    /// <summary>Says why an address cannot be used, and what to do.</summary>
    public static string Explain(IPEndPoint endpoint, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"another process has the port; `ss -ltnp 'sport = :{endpoint.Port}'` shows which. Stop it, or change http.listen",
        SocketError.AddressNotAvailable =>
            $"{endpoint.Address} is no address of this host; `ip -brief address` lists them. Change http.listen",
        SocketError.AccessDenied when endpoint.Port < PrivilegedBelow =>
            $"a port below {PrivilegedBelow} needs root or CAP_NET_BIND_SERVICE. Take a higher one in http.listen, or give the unit that "
                + "capability",
        SocketError.AddressFamilyNotSupported => "this host has no IPv6. Write an IPv4 address in http.listen, for example 0.0.0.0:9846",
        _ => $"{e.Message}; see http.listen",
    };

    public void Dispose()
    {
        foreach (var socket in _bound.Values)
            socket.Dispose();
        _bound.Clear();
    }
}
