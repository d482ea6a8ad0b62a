using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>A growing buffer. The files of a tree are written into it one after the other.</summary>
internal sealed class Utf8Writer
{
    // A table of 50,000 jobs is 100 MB; a buffer of that size is given back.
    private const int LargestKept = 16 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public override string ToString() => Encoding.UTF8.GetString(Written);

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

    public void Write(string text) => _length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Formats into the buffer itself: the compiler passes an interpolated string piece by piece.</summary>
#pragma warning disable CA1822 // Not static: the handler writes to this instance.
    public void Write([InterpolatedStringHandlerArgument("")] ref Interpolation _)
    {
    }
#pragma warning restore CA1822

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

    private void Format<T>(T value, int alignment, string? format)
        where T : IUtf8SpanFormattable
    {
        // The longest value is a number of 64 bits.
        value.TryFormat(Room(32), out var written, format, CultureInfo.InvariantCulture);
        _length += written;
        Align(written, alignment);
    }

    /// <summary>Fills the field of the bytes written last: blanks before them, or after them if the alignment is negative.</summary>
    private void Align(int written, int alignment)
    {
        var blanks = Math.Abs(alignment) - written;
        if (blanks <= 0)
            return;
        Room(blanks);
        var field = _buffer.AsSpan(_length - written, written + blanks);
        if (alignment > 0)
            field[..written].CopyTo(field[blanks..]);
        field.Slice(alignment > 0 ? 0 : written, blanks).Fill((byte)' ');
        _length += blanks;
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

    [InterpolatedStringHandler]
#pragma warning disable CS9113 // The compiler passes the two lengths; a growing buffer needs neither.
    public readonly ref struct Interpolation(int literalLength, int formattedCount, Utf8Writer writer)
#pragma warning restore CS9113
    {
        public void AppendLiteral(string text) => writer.Write(text);

        public void AppendFormatted(string? text, int alignment = 0)
        {
            var before = writer._length;
            writer.Write(text ?? "");
            writer.Align(writer._length - before, alignment);
        }

        public void AppendFormatted<T>(T value, int alignment = 0, string? format = null)
            where T : IUtf8SpanFormattable => writer.Format(value, alignment, format);

        public void AppendFormatted<T>(T value, string? format)
            where T : IUtf8SpanFormattable => writer.Format(value, 0, format);
    }
}
