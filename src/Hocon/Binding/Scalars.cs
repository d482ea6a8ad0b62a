using System.Globalization;

namespace LustreActors.Hocon.Binding;

/// <summary>A value as the type that is asked for. A text that reads like the type is as good: the environment has nothing else.</summary>
internal static class Scalars
{
    private static readonly string[] Yes = ["true", "yes", "on"];
    private static readonly string[] No = ["false", "no", "off"];

    public static Reading<string> Text(HoconValue value) =>
        value is HoconScalar scalar ? Reading<string>.Right(scalar.Text) : Expected<string>("a text");

    public static Reading<bool> Boolean(HoconValue value) => value switch
    {
        HoconScalar scalar when Yes.Contains(scalar.Text) => Reading<bool>.Right(true),
        HoconScalar scalar when No.Contains(scalar.Text) => Reading<bool>.Right(false),
        _ => Expected<bool>("on, yes, true or off, no, false"),
    };

    public static Reading<int> Integer(HoconValue value, int min, int max)
    {
        var allowed = $"a whole number{Range($"{min}", min == int.MinValue, $"{max}", max == int.MaxValue)}";
        if (value is not HoconScalar scalar
            || !decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || decimal.Truncate(number) != number || number < min || number > max)
            return Expected<int>(allowed);
        return Reading<int>.Right((int)number);
    }

    public static Reading<double> Number(HoconValue value, double min, double max)
    {
        var range = Range(Invariant(min), min == double.MinValue, Invariant(max), max == double.MaxValue);
        return value is HoconScalar scalar && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) && number >= min && number <= max
            ? Reading<double>.Right(number)
            : Expected<double>($"a number{range}");

        static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);
    }

    public static Reading<TimeSpan> Duration(HoconValue value, TimeSpan min, TimeSpan max) =>
        value is not HoconScalar scalar ? Expected<TimeSpan>("a duration, as in 15s")
        : Within(Units.Duration(scalar.Text), min, max, $"a duration{Range(Show(min), false, Show(max), max == TimeSpan.MaxValue)}");

    public static Reading<long> Bytes(HoconValue value, long min, long max) =>
        value is not HoconScalar scalar ? Expected<long>("a size, as in 64KiB")
        : Within(Units.Bytes(scalar.Text), min, max, $"a size{Range($"{min} bytes", false, $"{max} bytes", max == long.MaxValue)}");

    public static Reading<T> Choice<T>(HoconValue value, (string Name, T Value)[] choices)
    {
        if (value is HoconScalar scalar)
        {
            string[] meant = Yes.Contains(scalar.Text) ? Yes : No.Contains(scalar.Text) ? No : [scalar.Text];
            foreach (var (name, chosen) in choices)
            {
                if (name == scalar.Text || (name is "on" or "off" && meant.Contains(name)))
                    return Reading<T>.Right(chosen);
            }
        }
        return Expected<T>($"one of {string.Join(", ", choices.Select(c => c.Name))}");
    }

    public static Reading<T> Expected<T>(string allowed) => Reading<T>.Wrong($"allowed is {allowed}");

    private static Reading<T> Within<T>(Reading<T> reading, T min, T max, string allowed)
        where T : IComparable<T> =>
        reading.Problem is null && (reading.Value.CompareTo(min) < 0 || reading.Value.CompareTo(max) > 0)
            ? Reading<T>.Wrong($"allowed is {allowed}")
            : reading;

    private static string Range(string min, bool noMin, string max, bool noMax) => (noMin, noMax) switch
    {
        (true, true) => "",
        (false, true) => $" of at least {min}",
        (true, false) => $" of at most {max}",
        _ => $" from {min} to {max}",
    };

    private static string Show(TimeSpan span) => span switch
    {
        { Ticks: 0 } => "0s",
        _ when span.Ticks % TimeSpan.TicksPerDay == 0 => $"{span.Days}d",
        _ when span.Ticks % TimeSpan.TicksPerHour == 0 => $"{span.Ticks / TimeSpan.TicksPerHour}h",
        _ when span.Ticks % TimeSpan.TicksPerMinute == 0 => $"{span.Ticks / TimeSpan.TicksPerMinute}m",
        _ when span.Ticks % TimeSpan.TicksPerSecond == 0 => $"{span.Ticks / TimeSpan.TicksPerSecond}s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds}ms"),
    };
}
