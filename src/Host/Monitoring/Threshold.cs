using System.Globalization;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Monitoring;

/// <summary>The state of a check. The numbers are the exit codes that monitoring systems after Nagios expect.</summary>
internal enum CheckState
{
    Ok = 0,
    Warning = 1,
    Critical = 2,
    Unknown = 3,
}

/// <summary>The values from which a figure is a warning, and critical. Null: never.</summary>
internal sealed record Threshold(double? Warning, double? Critical)
{
    public CheckState StateOf(double value) =>
        value >= Critical ? CheckState.Critical : value >= Warning ? CheckState.Warning : CheckState.Ok;

    /// <summary>Parses <c>WARN,CRIT</c>. Either may be empty.</summary>
    public static Threshold Parse(string option, string? text, Threshold otherwise)
    {
        if (text is null)
            return otherwise;
        return text.Split(',') is [var warning, var critical] && TryParse(warning, out var first) && TryParse(critical, out var second)
            && !(first > second)
            ? new Threshold(first, second)
            : throw new UsageException(
                $"{option} {text}: write WARN,CRIT, for example {option} {otherwise}; the second is not less than the first, and an "
                    + "empty one never applies");
    }

    /// <summary>One figure with its thresholds, as monitoring systems store it.</summary>
    public string PerformanceData(string name, double value, string unit, double? max = null) => string.Create(
        CultureInfo.InvariantCulture, $"'{name.Replace('\'', '_').Replace('=', '_')}'={value:0.##}{unit};{Warning};{Critical};0;{max}")
        .TrimEnd(';');

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Warning},{Critical}");

    private static bool TryParse(string text, out double? value)
    {
        value = null;
        var number = text.Trim().TrimEnd('%', 's');
        if (text.Trim().Length == 0)
            return true;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed))
            return false;
        value = parsed;
        return true;
    }
}
