using System.Buffers.Binary;

namespace LustreActors.Sinks.Ganglia;

/// <summary>Writes XDR (RFC 4506) as gmond reads it: big endian, in units of four bytes. The caller provides enough room.</summary>
internal ref struct XdrWriter(Span<byte> buffer)
{
    private const int Unit = 4;

    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    /// <summary>The length of a text with its own length before it and its padding behind it.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text) => Unit + ((text.Length + Unit - 1) / Unit * Unit);

    public void Write(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[Length..], number);
        Length += Unit;
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        var room = _buffer.Slice(Length, LengthOf(text));
        BinaryPrimitives.WriteUInt32BigEndian(room, (uint)text.Length);
        text.CopyTo(room[Unit..]);
        room[(Unit + text.Length)..].Clear();
        Length += room.Length;
    }

    /// <summary>Copies what is written as XDR already.</summary>
    public void Copy(ReadOnlySpan<byte> xdr)
    {
        xdr.CopyTo(_buffer[Length..]);
        Length += xdr.Length;
    }
}
