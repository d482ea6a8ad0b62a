using System.Buffers;
using System.Buffers.Text;

namespace LustreActors.Sources.Activity;

/// <summary>
/// Numbers of a table: not negative, digits with or without a fraction. Nine digits are kept of a number with a fraction: more would double
/// the text and say nothing about a rate. Integers below 10^15 are exact.
/// </summary>
internal static class ActivityNumber
{
    public const int Longest = 32;

    /// <summary>No counter of Lustre, which has 64 bits, comes to more.</summary>
    private const double Largest = 1e19;
    private const int SignificantDigits = 9;
    private const int MostDecimals = 18;
    private const double ExactIntegers = 1e15;

    private static readonly double[] Powers = [.. Enumerable.Range(0, Longest).Select(p => Math.Pow(10, p))];
    private static readonly long[] WholePowers = [.. Powers.Take(MostDecimals + 1).Select(p => (long)p)];

    /// <summary>Writes at most <see cref="Longest"/> bytes.</summary>
    public static int Write(Span<byte> to, double value)
    {
        int written;
        if (value >= ExactIntegers)
        {
            Utf8Formatter.TryFormat(Math.Min(value, Largest), to, out written, new StandardFormat('F', 0));
            return written;
        }

        var whole = (long)value;
        if (whole == value)
        {
            Utf8Formatter.TryFormat(whole, to, out written);
            return written;
        }

        var decimals = DecimalsOf(value, whole);
        var scaled = (long)Math.Round(value * Powers[decimals]);
        Utf8Formatter.TryFormat(scaled / WholePowers[decimals], to, out written);
        var fraction = scaled % WholePowers[decimals];
        if (fraction == 0)
            return written;
        while (fraction % 10 == 0)
            (fraction, decimals) = (fraction / 10, decimals - 1);
        to[written++] = (byte)'.';
        for (var at = written + decimals - 1; at >= written; at--)
        {
            to[at] = (byte)('0' + (fraction % 10));
            fraction /= 10;
        }

        return written + decimals;
    }

    /// <summary>Reads the digits that begin at <paramref name="at"/>, and sets it behind them.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out double value)
    {
        var start = at;
        var decimals = -1;
        ulong digits = 0;
        for (; (uint)at < (uint)text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                // An overflow does not matter: what is longer than 15 digits is read again.
                digits = (digits * 10) + digit;
                decimals += decimals >= 0 ? 1 : 0;
            }
            else if (text[at] == '.' && decimals < 0 && at > start)
            {
                decimals = 0;
            }
            else
            {
                break;
            }
        }

        var length = at - start;
        value = 0;
        if (length is 0 or > Longest || decimals == 0)
            return false;
        if (length > 15)
            return Utf8Parser.TryParse(text.Slice(start, length), out value, out var used) && used == length && value <= Largest;
        value = decimals > 0 ? digits / Powers[decimals] : digits;
        return true;
    }

    private static int DecimalsOf(double value, long whole)
    {
        if (whole == 0)
        {
            var zeros = 0;
            while (zeros < MostDecimals - SignificantDigits && value < 1 / Powers[zeros + 1])
                zeros++;
            return SignificantDigits + zeros;
        }

        var digits = 1;
        while (digits < SignificantDigits && whole >= WholePowers[digits])
            digits++;
        return SignificantDigits - digits;
    }
}
