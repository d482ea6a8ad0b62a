using System.Buffers.Binary;
using System.Text;

namespace LustreActors.Sinks.Tests.Ganglia;

/// <summary>XDR written and read in the plainest way, to compare with.</summary>
internal static class Xdr
{
    public static byte[] Packet(params IEnumerable<object> parts) => [.. parts.SelectMany(part => part switch
    {
        uint number => Number(number),
        string text => [.. Number((uint)text.Length), .. Padded(text)],
        _ => throw new ArgumentException($"{part} is neither a number nor a text", nameof(parts)),
    })];

    public static uint NumberAt(ReadOnlySpan<byte> packet, ref int at)
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(packet[at..]);
        at += 4;
        return number;
    }

    public static string TextAt(ReadOnlySpan<byte> packet, ref int at)
    {
        var length = (int)NumberAt(packet, ref at);
        var text = Encoding.ASCII.GetString(packet.Slice(at, length));
        at += (length + 3) / 4 * 4;
        return text;
    }

    private static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Padded(string text)
    {
        var bytes = new byte[(text.Length + 3) / 4 * 4];
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }
}
