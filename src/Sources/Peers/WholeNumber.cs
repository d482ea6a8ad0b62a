using LustreActors.Metrics.Reading;

namespace LustreActors.Sources.Peers;

/// <summary>A sample's number as an integer, exact where it is written with its digits: a double keeps only 53 bits.</summary>
internal static class WholeNumber
{
    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>Reads an integer; false where the number is not one, or is too large.</summary>
    public static bool TryRead(in SampleView sample, out long value) =>
        TryReadDigits(sample.ValueText, 0, out value) || TryTake(sample.Value, out value);

    /// <summary>The same in units of ten to the minus <paramref name="decimals"/>; finer digits are rounded.</summary>
    public static bool TryReadScaled(in SampleView sample, int decimals, out long value) =>
        TryReadDigits(sample.ValueText, decimals, out value) || TryTake(Math.Round(sample.Value * Powers[decimals]), out value);

    private static bool TryTake(double number, out long value)
    {
        value = 0;

        // 2^63 is the first that does not fit; what is below it and a double is an integer that does.
        if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0) || number != Math.Floor(number))
            return false;
        value = (long)number;
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, int decimals, out long value)
    {
        value = 0;
        var at = text is [(byte)'-', ..] ? 1 : 0;
        var fraction = -1;
        ulong digits = 0;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                // Nothing below this overflows with one more digit.
                if (digits > (ulong.MaxValue / 10) - 1 || fraction == decimals)
                    return false;
                digits = (digits * 10) + digit;
                if (fraction >= 0)
                    fraction++;
            }
            else if (text[at] == '.' && fraction < 0)
            {
                fraction = 0;
            }
            else
            {
                return false;
            }
        }

        var missing = (ulong)Powers[decimals - Math.Max(fraction, 0)];
        if (digits > long.MaxValue / missing)
            return false;
        value = (long)(digits * missing);
        if (text[0] == '-')
            value = -value;
        return true;
    }
}
