using System.Globalization;
using System.Runtime.CompilerServices;

namespace LustreActors.Metrics.Segments;

/// <summary>Writes numbers as UTF-8 in the form of an exposition.</summary>
internal static class SampleNumber
{
    public const int MaxLength = 32;

    // For the reason given at Segment.WriteRow.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Write(Span<byte> to, long value, NumberFormat format)
    {
        int written;
        switch (format)
        {
            case NumberFormat.Real:
                return WriteReal(to, BitConverter.Int64BitsToDouble(value));
            case NumberFormat.Milli:
                return WriteDecimal(to, value, value / 1_000, (int)(value % 1_000), 3);
            case NumberFormat.Micro:
                return WriteDecimal(to, value, value / 1_000_000, (int)(value % 1_000_000), 6);
            case NumberFormat.Nano:
                return WriteDecimal(to, value, value / 1_000_000_000, (int)(value % 1_000_000_000), 9);
            case NumberFormat.Kibi when value is > long.MaxValue / 1024 or < long.MinValue / 1024:
                return WriteReal(to, value * 1024.0);
            case NumberFormat.Kibi:
                (value * 1024).TryFormat(to, out written, default, CultureInfo.InvariantCulture);
                return written;
            default:
                value.TryFormat(to, out written, default, CultureInfo.InvariantCulture);
                return written;
        }
    }

    /// <summary>The caller divides: its divisor is a constant, so the JIT emits no division.</summary>
    private static int WriteDecimal(Span<byte> to, long value, long whole, int rest, int digits)
    {
        var at = 0;
        if (value < 0)
        {
            to[at++] = (byte)'-';
            (whole, rest) = (-whole, -rest);
        }

        whole.TryFormat(to[at..], out var written, default, CultureInfo.InvariantCulture);
        at += written;
        if (rest == 0)
            return at;

        for (; rest % 10 == 0; digits--)
            rest /= 10;
        to[at++] = (byte)'.';
        for (var digit = at + digits - 1; digit >= at; digit--, rest /= 10)
            to[digit] = (byte)('0' + (rest % 10));
        return at + digits;
    }

    private static int WriteReal(Span<byte> to, double value)
    {
        if (!double.IsFinite(value))
        {
            var word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            word.CopyTo(to);
            return word.Length;
        }

        value.TryFormat(to, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }
}
