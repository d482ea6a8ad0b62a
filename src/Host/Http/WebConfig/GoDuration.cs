using System.Buffers;
using System.Globalization;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>Reads a duration as Go's time.ParseDuration writes it; a number alone counts nanoseconds, as in the toolkit.</summary>
internal static class GoDuration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds))
            return TryMake(nanoseconds * 1e-9, out duration);
        var seconds = 0.0;
        for (var rest = text.AsSpan(); rest.Length > 0 || text.Length == 0;)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits);
            var unit = (letters < 0 ? rest : rest[..letters]).ToString();
            var known = Array.Find(Units, u => u.Unit == unit);
            if (known.Unit is null)
                return false;
            seconds += number * known.Seconds;
            rest = rest[unit.Length..];
        }

        return TryMake(seconds, out duration);
    }

    private static bool TryMake(double seconds, out TimeSpan duration)
    {
        duration = seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : default;
        return seconds <= Longest.TotalSeconds;
    }
}
