using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Cluster.Control.Wire;

/// <summary>
/// Writes the elements of which the messages between members consist; see <see cref="ControlSerializer"/> for their form.
/// </summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public WireWriter Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
        return this;
    }

    public WireWriter Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public WireWriter Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    /// <summary>Longer texts are cut, at a whole character: no message fails because of a long error text.</summary>
    public WireWriter Text(string value)
    {
        var length = value.Length;
        while (Encoding.UTF8.GetByteCount(value.AsSpan(0, length)) > WireLimits.TextBytes)
            length = Math.Min(length - 1, WireLimits.TextBytes);
        if (length > 0 && length < value.Length && char.IsHighSurrogate(value[length - 1]))
            length--;
        var count = Encoding.UTF8.GetByteCount(value.AsSpan(0, length));
        Int(count);
        Encoding.UTF8.GetBytes(value.AsSpan(0, length), _bytes.GetSpan(count));
        _bytes.Advance(count);
        return this;
    }

    public WireWriter Address(MemberAddress address) => Text(address.Host).Int(address.Port);

    public WireWriter Key(MemberKey key) => Address(key.Address).Int(key.Uid);

    /// <summary>Elements beyond the limit are left out.</summary>
    public WireWriter Many<T>(ImmutableArray<T> items, Func<WireWriter, T, WireWriter> write)
    {
        var count = Math.Min(items.Length, WireLimits.Items);
        Int(count);
        for (var i = 0; i < count; i++)
            write(this, items[i]);
        return this;
    }
}

/// <summary>Bounds of what a message may hold: 1,000 addresses fit into a frame of Akka (128,000 bytes).</summary>
internal static class WireLimits
{
    public const int TextBytes = 1024;

    public const int Items = 1000;
}
