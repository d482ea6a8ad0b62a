using System.Globalization;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Binding;

/// <summary>Converts a value to a type. A text in the form of the type is accepted too: the environment has only texts.</summary>
internal static class Scalars
{
    private static readonly string[] Yes = ["true", "yes", "on"];
    private static readonly string[] No = ["false", "no", "off"];

    public static Reading<string> Text(HoconValue value) =>
        value is HoconScalar scalar ? Reading<string>.Valid(scalar.Text) : Expected<string>("a text");

    public static Reading<bool> Boolean(HoconValue value) => value switch
    {
        HoconScalar scalar when Yes.Contains(scalar.Text) => Reading<bool>.Valid(true),
        HoconScalar scalar when No.Contains(scalar.Text) => Reading<bool>.Valid(false),
        _ => Expected<bool>("on, yes, true or off, no, false"),
    };

    public static Reading<int> Integer(HoconValue value, int min, int max)
    {
        var allowed = $"a whole number{Range($"{min}", min == int.MinValue, $"{max}", max == int.MaxValue)}";
        if (value is not HoconScalar scalar
            || !decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || decimal.Truncate(number) != number || number < min || number > max)
            return Expected<int>(allowed);
        return Reading<int>.Valid((int)number);
    }

    public static Reading<TimeSpan> Duration(HoconValue value, TimeSpan min, TimeSpan max)
    {
        if (value is not HoconScalar scalar)
            return Expected<TimeSpan>("a duration, as in 15s");
        var reading = Durations.Parse(scalar.Text);
        if (reading.Problem is not null || (reading.Value >= min && reading.Value <= max))
            return reading;
        var allowed = Expected<TimeSpan>($"a duration{Range(Show(min), false, Show(max), max == TimeSpan.MaxValue)}");
        return reading.Warning is null
            ? allowed
            : Reading<TimeSpan>.Invalid(
                $"without a unit it means {scalar.Text} ms. Write the unit, as in {scalar.Text}s; {allowed.Problem}");
    }

    public static Reading<T> Choice<T>(HoconValue value, (string Name, T Value)[] choices)
    {
        if (value is HoconScalar scalar)
        {
            string[] meant = Yes.Contains(scalar.Text) ? Yes : No.Contains(scalar.Text) ? No : [scalar.Text];
            foreach (var (name, chosen) in choices)
            {
                if (name == scalar.Text || (name is "on" or "off" && meant.Contains(name)))
                    return Reading<T>.Valid(chosen);
            }
        }
        return Expected<T>($"one of {string.Join(", ", choices.Select(c => c.Name))}");
    }

    public static Reading<T> Expected<T>(string allowed) => Reading<T>.Invalid($"allowed is {allowed}");

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
