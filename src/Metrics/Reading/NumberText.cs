using System.Globalization;

namespace LustreActors.Metrics.Reading;

/// <summary>Reads the numbers of an exposition.</summary>
internal static class NumberText
{
    private const int MostExactDigits = 19;
    private const ulong LargestExact = 1UL << 53;

    /// <summary>Powers of ten that are exact as doubles: one division of two exact numbers rounds once and correctly.</summary>
    private static readonly double[] PowersOfTen =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        ulong digits = 0;
        var point = -1;
        var count = 0;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
                count++;
            }
            else if (text[at] == '.' && point < 0)
            {
                point = count;
            }
            else
            {
                return TryParseSlowly(text, out value);
            }
        }

        if (count is 0 or > MostExactDigits || digits > LargestExact)
            return TryParseSlowly(text, out value);
        value = point < 0 ? digits : digits / PowersOfTen[count - point];
        if (text[0] == '-')
            value = -value;
        return true;
    }

    private static bool TryParseSlowly(ReadOnlySpan<byte> text, out double value)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var unsigned = text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text;
        if (unsigned.IsEmpty)
        {
            value = 0;
            return false;
        }

        if (char.IsAsciiDigit((char)unsigned[0]) || unsigned[0] == '.')
        {
            // A number too large for a double is an error in the text, not infinity.
            return double.TryParse(text, Plain, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }

        if (IsWord(unsigned, "inf"u8) || IsWord(unsigned, "infinity"u8))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return IsWord(text, "nan"u8);
    }

    private static bool IsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);
}
