using System.Net;
using System.Net.Sockets;

namespace LustreActors.Actors.Ganglia;

/// <summary>
/// A socket to one gmond for one sweep. It is connected, so that the kernel reports a closed port. Sending never blocks.
/// </summary>
internal sealed class GmondSocket : IDisposable
{
    /// <summary>After so many errors the sweep ends.</summary>
    private const int MostErrors = 8;

    private readonly Socket _socket;
    private int _errors;

    private GmondSocket(Socket socket) => _socket = socket;

    public long Sent { get; private set; }

    /// <summary>Packets that were lost for certain. UDP does not tell of all.</summary>
    public long Lost { get; private set; }

    public string? Failure { get; private set; }

    public bool HasGivenUp => _errors >= MostErrors;

    public static GmondSocket Open(IPEndPoint address, GangliaOptions options)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            if (IsMulticast(address.Address))
                SetMulticast(socket, options);
            socket.Connect(address);
            return new GmondSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a packet. False: the buffer of the socket is full, and the packet can be tried again.</summary>
    public bool TrySend(ReadOnlySpan<byte> packet)
    {
        if (HasGivenUp)
        {
            Lost++;
            return true;
        }

        var error = Send(packet);
        if (error is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable)
            return false;
        if (error == SocketError.ConnectionRefused)
        {
            // The answer to an earlier packet, which is lost. This one was not sent yet.
            (Sent, Lost) = (Sent - 1, Lost + 1);
            error = Send(packet);
        }

        if (error == SocketError.Success)
            Sent++;
        else
            Lost++;
        return true;
    }

    /// <summary>Counts packets that are not sent any more.</summary>
    public void Abandon(long packets, string why)
    {
        if (packets <= 0)
            return;
        Lost += packets;
        Failure ??= why;
    }

    public void Dispose() => _socket.Dispose();

    private SocketError Send(ReadOnlySpan<byte> packet)
    {
        _socket.Send(packet, SocketFlags.None, out var error);
        if (error is not SocketError.Success and not SocketError.WouldBlock and not SocketError.NoBufferSpaceAvailable)
        {
            _errors++;
            Failure ??= error == SocketError.ConnectionRefused ? "no gmond listens there" : new SocketException((int)error).Message;
        }

        return error;
    }

    private static void SetMulticast(Socket socket, GangliaOptions options)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, options.Ttl);
            return;
        }

        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, options.Ttl);
        if (options.Interface is { AddressFamily: AddressFamily.InterNetwork } at)
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, at.GetAddressBytes());
    }

    private static bool IsMulticast(IPAddress address) =>
        address.IsIPv6Multicast
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and < 240);
}
