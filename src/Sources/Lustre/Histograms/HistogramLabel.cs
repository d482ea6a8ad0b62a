using System.Buffers.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>Parses the number of a bucket as Lustre writes it: <c>512</c>, <c>4K</c>, <c>1M</c>.</summary>
internal static class HistogramLabel
{
    /// <summary>Parses the number at the beginning of a text, and returns the rest.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (!Utf8Parser.TryParse(text, out value, out var used) || text[0] == (byte)'+')
            return false;
        rest = text[used..];

        // The last bucket of a table of powers, 2^31, is printed as a negative int.
        if (value < 0)
            value = value == int.MinValue ? -value : -1;
        var shift = rest.IsEmpty ? 0 : rest[0] switch { (byte)'K' => 10, (byte)'M' => 20, (byte)'G' => 30, _ => 0 };
        if (shift > 0)
            rest = rest[1..];
        if (value < 0 || value > long.MaxValue >> shift)
            return false;
        value <<= shift;
        return true;
    }
}
