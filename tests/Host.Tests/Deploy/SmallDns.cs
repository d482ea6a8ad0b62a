using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// A name server that answers as those of Kubernetes and Swarm do: all addresses of a name at once, no IPv6, "not found" for
/// every other name. It can fall silent.
/// </summary>
internal sealed class SmallDns : IAsyncDisposable
{
    private const int Header = 12;
    private const ushort TypeA = 1;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, IPAddress, IReadOnlyCollection<IPAddress>?> _lookup;
    private readonly Task _serving;

    /// <param name="at">The address to serve on.</param>
    /// <param name="lookup">The addresses of a name for an asker; null where the name does not exist.</param>
    /// <exception cref="SocketException">The port is in use.</exception>
    public SmallDns(IPAddress at, Func<string, IPAddress, IReadOnlyCollection<IPAddress>?> lookup)
    {
        _lookup = lookup;
        _socket.Bind(new IPEndPoint(at, 53));
        _serving = ServeAsync();
    }

    /// <summary>Questions get no answer while it is set.</summary>
    public volatile bool IsSilent;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var question = new byte[512];
        var anybody = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(question, anybody, _stop.Token);
                var asker = ((IPEndPoint)received.RemoteEndPoint).Address;
                if (!IsSilent && Answer(question.AsSpan(0, received.ReceivedBytes), asker) is { } answer)
                    await _socket.SendToAsync(answer, received.RemoteEndPoint, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The asker has closed its socket: its next question comes from another one.
            }
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> question, IPAddress asker)
    {
        if (!TryReadName(question, out var name, out var end))
            return null;
        var known = _lookup(name.ToLowerInvariant(), asker);
        var wanted = BinaryPrimitives.ReadUInt16BigEndian(question[end..]) == TypeA ? known ?? [] : [];

        // Header and question go back as they came; what follows them, such as EDNS, does not.
        byte[] answer = [.. question[..(end + 4)], .. wanted.SelectMany(Record)];
        var flags = (ushort)(known is null ? 0x8583 : 0x8580);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), flags);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)wanted.Count);
        answer.AsSpan(8, 4).Clear();
        return answer;
    }

    private static byte[] Record(IPAddress address) => [0xC0, Header, 0, (byte)TypeA, 0, 1, 0, 0, 0, 1, 0, 4, .. address.GetAddressBytes()];

    private static bool TryReadName(ReadOnlySpan<byte> question, out string name, out int end)
    {
        var labels = new List<string>();
        (name, end) = ("", Header);
        while (end < question.Length && question[end] is > 0 and < 64 and var length && end + 1 + length < question.Length)
        {
            labels.Add(Encoding.ASCII.GetString(question.Slice(end + 1, length)));
            end += 1 + length;
        }

        if (end + 5 > question.Length || question[end] != 0)
            return false;
        (name, end) = (string.Join('.', labels), end + 1);
        return true;
    }
}
