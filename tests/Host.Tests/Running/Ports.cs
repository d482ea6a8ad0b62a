using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LustreActors.Host.Tests.Running;

/// <summary>
/// Ports for programs that need a number. They lie below the range of outgoing connections, so that no connection takes one before the
/// program does.
/// </summary>
internal static class Ports
{
    private const int Lowest = 10_000;
    private const int FewestToChooseFrom = 1_000;

    private static readonly int Highest = FirstOfTheKernels() - 1;

    /// <summary>Finds free ports. All are held until the last is found, so that they differ.</summary>
    public static int[] Free(int count)
    {
        var held = Enumerable.Range(0, count).Select(_ => Hold()).ToList();
        var ports = held.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        held.ForEach(l => l.Dispose());
        return ports;
    }

    private static TcpListener Hold()
    {
        while (true)
        {
            var port = Highest - Lowest < FewestToChooseFrom ? 0 : Random.Shared.Next(Lowest, Highest + 1);
            var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                listener.Dispose();
            }
        }
    }

    private static int FirstOfTheKernels() =>
        int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], CultureInfo.InvariantCulture);
}

/// <summary>A port without a listener, which no other process can open while it is held: connections are refused.</summary>
internal sealed class ClosedPort : IDisposable
{
    private readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_bound.LocalEndPoint!).Port;

    public void Dispose() => _bound.Dispose();
}
