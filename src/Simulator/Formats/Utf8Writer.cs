using System.Buffers;
using System.Buffers.Text;

namespace LustreActors.Simulator;

/// <summary>One growing buffer that every file of a tree is written into in turn.</summary>
internal sealed class Utf8Writer
{
    // A table of 50,000 jobs is 100 MB; the buffer that it needed is not kept for ever.
    private const int LargestKept = 16 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public void Clear()
    {
        _length = 0;
        if (_buffer.Length <= LargestKept)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    public void Write(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    public void WriteNumber(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var written);
        _length += written;
    }

    public void WriteNumber(ulong value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var written);
        _length += written;
    }

    /// <summary>Right-aligned, as printf's <c>%*llu</c>.</summary>
    public void WriteNumber(ulong value, int width)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var written);
        for (var i = written; i < width; i++)
            Write((byte)' ');
        Write(digits[..written]);
    }

    /// <summary>Left-aligned and filled with blanks, as printf's <c>%-*s</c>.</summary>
    public void WritePadded(ReadOnlySpan<byte> text, int width)
    {
        Write(text);
        for (var i = text.Length; i < width; i++)
            Write((byte)' ');
    }

    /// <summary>Nanoseconds as seconds with nine decimals.</summary>
    public void WriteSeconds(long nanoseconds)
    {
        WriteNumber(nanoseconds / 1_000_000_000);
        Write((byte)'.');
        var room = Room(9);
        var rest = nanoseconds % 1_000_000_000;
        for (var i = 8; i >= 0; i--, rest /= 10)
            room[i] = (byte)('0' + (rest % 10));
        _length += 9;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
