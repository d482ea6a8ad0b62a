using System.Globalization;

namespace LustreActors.Hocon.Binding;

/// <summary>Reads durations: a number with a unit after it.</summary>
internal static class Durations
{
    private static readonly Dictionary<string, decimal> TicksPerUnit = Named(
        (0.01m, "ns nano nanos nanosecond nanoseconds"),
        (10, "us micro micros microsecond microseconds"),
        (TimeSpan.TicksPerMillisecond, "ms milli millis millisecond milliseconds"),
        (TimeSpan.TicksPerSecond, "s second seconds"),
        (TimeSpan.TicksPerMinute, "m minute minutes"),
        (TimeSpan.TicksPerHour, "h hour hours"),
        (TimeSpan.TicksPerDay, "d day days"));

    public static Reading<TimeSpan> Parse(string text)
    {
        const string Allowed = "ns, us, ms, s, m, h or d";
        var trimmed = text.Trim();
        var split = trimmed.Length;
        while (split > 0 && char.IsAsciiLetter(trimmed[split - 1]))
            split--;
        var unit = trimmed[split..];
        var number = trimmed[..split].TrimEnd();
        if (unit.Length > 0 && !TicksPerUnit.ContainsKey(unit))
        {
            var lower = unit.ToLowerInvariant();
            var hint = TicksPerUnit.ContainsKey(lower) ? $" (units are written in lower case: {lower})" : "";
            return Reading<TimeSpan>.Invalid($"\"{unit}\" is no time unit; allowed: {Allowed}{hint}");
        }
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var rough) || !double.IsFinite(rough))
        {
            return Reading<TimeSpan>.Invalid(
                $"\"{number}\" is no duration number; write a number and a unit, the unit one of {Allowed}");
        }
        // A decimal cannot hold every double, so the range is checked first.
        var factor = TicksPerUnit[unit.Length == 0 ? "ms" : unit];
        if (Math.Abs(rough) * (double)factor > 1e20)
            return TooLong();
        var ticks = decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture) * factor;
        if (Math.Abs(ticks) > long.MaxValue)
            return TooLong();
        var warning = unit.Length > 0 ? null : "has no unit; milliseconds are assumed. Write the unit, as in 15s or 500ms";
        return new(TimeSpan.FromTicks((long)Math.Round(ticks)), null, warning);
    }

    private static Reading<TimeSpan> TooLong() => Reading<TimeSpan>.Invalid("is longer than any duration can be");

    private static Dictionary<string, decimal> Named(params (decimal Factor, string Names)[] units) =>
        units.SelectMany(unit => unit.Names.Split(' '), (unit, name) => (name, unit.Factor)).ToDictionary();
}
