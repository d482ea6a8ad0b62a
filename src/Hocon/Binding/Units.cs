using System.Globalization;

namespace LustreActors.Hocon.Binding;

/// <summary>A number with a unit behind it, as durations and sizes are written.</summary>
internal static class Units
{
    private static readonly Dictionary<string, decimal> TicksPerUnit = Named(
        (0.01m, "ns nano nanos nanosecond nanoseconds"),
        (10, "us micro micros microsecond microseconds"),
        (TimeSpan.TicksPerMillisecond, "ms milli millis millisecond milliseconds"),
        (TimeSpan.TicksPerSecond, "s second seconds"),
        (TimeSpan.TicksPerMinute, "m minute minutes"),
        (TimeSpan.TicksPerHour, "h hour hours"),
        (TimeSpan.TicksPerDay, "d day days"));

    private static readonly Dictionary<string, decimal> BytesPerUnit = Named(
        (1m, "B b byte bytes"),
        (1e3m, "kB kilobyte kilobytes"),
        (1e6m, "MB megabyte megabytes"),
        (1e9m, "GB gigabyte gigabytes"),
        (1e12m, "TB terabyte terabytes"),
        (1e15m, "PB petabyte petabytes"),
        (1e18m, "EB exabyte exabytes"),
        (1L << 10, "K k Ki KiB kibibyte kibibytes"),
        (1L << 20, "M m Mi MiB mebibyte mebibytes"),
        (1L << 30, "G g Gi GiB gibibyte gibibytes"),
        (1L << 40, "T t Ti TiB tebibyte tebibytes"),
        (1L << 50, "P p Pi PiB pebibyte pebibytes"),
        (1L << 60, "E e Ei EiB exbibyte exbibytes"));

    public static Reading<TimeSpan> Duration(string text)
    {
        var (ticks, problem, hasUnit) = Measure(text, TicksPerUnit, "ms", "duration", "time unit", "ns, us, ms, s, m, h or d");
        if (problem is not null)
            return Reading<TimeSpan>.Wrong(problem);
        if (Math.Abs(ticks) > long.MaxValue)
            return Reading<TimeSpan>.Wrong("is longer than any duration can be");
        var warning = hasUnit ? null : "has no unit; milliseconds are assumed. Write the unit, as in 15s or 500ms";
        return new(TimeSpan.FromTicks((long)Math.Round(ticks)), null, warning);
    }

    public static Reading<long> Bytes(string text)
    {
        const string Allowed = "B, kB, MB, GB, TB or KiB, MiB, GiB, TiB";
        var (bytes, problem, hasUnit) = Measure(text, BytesPerUnit, "B", "size-in-bytes", "size-in-bytes unit", Allowed);
        if (problem is not null)
            return Reading<long>.Wrong(problem);
        if (bytes < 0)
            return Reading<long>.Wrong("is negative, and a size is not");
        if (bytes > long.MaxValue)
            return Reading<long>.Wrong("is out of range: the largest size is 9223372036854775807 bytes");
        return new((long)bytes, null, hasUnit ? null : "has no unit; bytes are assumed. Write the unit, as in 4096B or 64KiB");
    }

    private static (decimal Amount, string? Problem, bool HasUnit) Measure(
        string text, Dictionary<string, decimal> units, string assumed, string what, string unitWord, string allowed)
    {
        var trimmed = text.Trim();
        var split = trimmed.Length;
        while (split > 0 && char.IsAsciiLetter(trimmed[split - 1]))
            split--;
        var unit = trimmed[split..];
        var number = trimmed[..split].TrimEnd();
        if (unit.Length > 0 && !units.ContainsKey(unit))
        {
            var lower = units.ContainsKey(unit.ToLowerInvariant()) ? $" (units are written in lower case: {unit.ToLowerInvariant()})" : "";
            return (0, $"\"{unit}\" is no {unitWord}; allowed: {allowed}{lower}", true);
        }
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var rough) || !double.IsFinite(rough))
            return (0, $"\"{number}\" is no {what} number; write a number and a unit, the unit one of {allowed}", true);
        var factor = units[unit.Length == 0 ? assumed : unit];
        // Far beyond any limit, and beyond what a decimal can hold.
        if (Math.Abs(rough) * (double)factor > 1e20)
            return (Math.Sign(rough) * 1e20m, null, unit.Length > 0);
        return (decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture) * factor, null, unit.Length > 0);
    }

    private static Dictionary<string, decimal> Named(params (decimal Factor, string Names)[] units) =>
        units.SelectMany(u => u.Names.Split(' '), (u, name) => (name, u.Factor)).ToDictionary();
}
