using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Node;

/// <summary>
/// The families of the files of a chip, which are named <c>TYPE NUMBER _ ELEMENT</c>: <c>temp1_input</c>, <c>in0_min</c>, <c>pwm1</c>. The
/// kernel's units are in Documentation/hwmon/sysfs-interface.rst.
/// </summary>
internal static class HwmonFamilies
{
    private const double Milli = 0.001;
    private const double Micro = 1_000_000;

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "vrm", "beep_enable", "update_interval", "in", "cpu", "fan", "pwm", "temp", "curr", "power", "energy", "humidity", "intrusion",
        "freq",
    };

    public static readonly MetricFamily ChipNames = NodeFamily.Gauge(
        "node_hwmon_chip_names", "Annotation metric for human-readable chip names", "chip", "chip_name");

    public static readonly MetricFamily SensorLabel = NodeFamily.Gauge(
        "node_hwmon_sensor_label", "Label for given chip and sensor", "chip", "label", "sensor");

    /// <summary>Splits the name of a file. False for a file that is no sensor's.</summary>
    public static bool TrySplit(string file, out string type, out string number, out string element)
    {
        (type, number, element) = (file, "0", "");
        var digits = file.AsSpan().IndexOfAnyInRange('0', '9');
        if (digits >= 0)
        {
            type = file[..digits];
            var rest = file[digits..];
            var end = rest.AsSpan().IndexOfAnyExceptInRange('0', '9');
            (number, rest) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);
            number = number.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : "0";
            if (rest.Length > 0 && (rest[0] != '_' || rest.Length == 1))
                return false;
            element = rest.Length > 0 ? rest[1..] : "";
        }

        return Types.Contains(type);
    }

    /// <summary>The family of a file, and what its number is multiplied or divided by.</summary>
    /// <param name="type">The type of the sensor.</param>
    /// <param name="element">What the file shows of it.</param>
    /// <param name="hasBareValue">Whether the sensor also has a file without an element.</param>
    public static (MetricFamily Family, double Factor, double Divisor) For(string type, string element, bool hasBareValue)
    {
        switch (type)
        {
            case "beep_enable":
                return (Gauge("node_hwmon_beep_enabled", "Hardware beep enabled"), 1, 1);
            case "vrm":
                return (Gauge("node_hwmon_voltage_regulator_version", "Hardware voltage regulator"), 1, 1);
            case "update_interval":
                return (Gauge("node_hwmon_update_interval_seconds", "Hardware monitor update interval"), Milli, 1);
        }

        var name = "node_hwmon_" + type;
        if (element == "input")
            name += hasBareValue ? "_input" : "";
        else if (element.Length > 0)
            name += "_" + Clean(element);
        return (type, element) switch
        {
            (_, "fault" or "alarm") => (Gauge(name, $"Hardware sensor {element} status ({type})"), 1, 1),
            (_, "beep") => (Gauge(name + "_enabled", "Hardware monitor sensor has beeping enabled"), 1, 1),
            ("in" or "cpu", _) => (Gauge(name + "_volts", $"Hardware monitor for voltage ({element})"), Milli, 1),
            ("temp", not "type") => (
                Gauge(name + "_celsius", $"Hardware monitor for temperature ({(element.Length == 0 ? "input" : element)})"), Milli, 1),
            ("curr", _) => (Gauge(name + "_amps", $"Hardware monitor for current ({element})"), Milli, 1),
            ("energy", _) => (
                NodeFamily.Counter(
                    name + "_joule_total", $"Hardware monitor for joules used so far ({element})", "chip", "sensor"), 1, Micro),
            ("power", "accuracy") => (Gauge(name, "Hardware monitor power meter accuracy, as a ratio"), 1, Micro),
            ("power", "average_interval" or "average_interval_min" or "average_interval_max") => (
                Gauge(name + "_seconds", $"Hardware monitor power usage update interval ({element})"), Milli, 1),
            ("power", _) => (Gauge(name + "_watt", $"Hardware monitor for power usage in watts ({element})"), 1, Micro),
            ("humidity", _) => (
                Gauge(
                    name,
                    "Hardware monitor for humidity, as a ratio (multiply with 100.0 to get the humidity as a percentage) "
                        + $"({element})"), 1, Micro),
            ("fan", "input" or "min" or "max" or "target") => (
                Gauge(name + "_rpm", $"Hardware monitor for fan revolutions per minute ({element})"), 1, 1),
            ("freq", "input") => (Gauge(name + "_freq_mhz", "Hardware monitor for GPU frequency in MHz"), 1, Micro),
            _ => (Gauge(name, $"Hardware monitor {type} element {element}"), 1, 1),
        };
    }

    /// <summary>Makes a text part of a name: lower case, and an underscore for every character that a name may not have.</summary>
    public static string Clean(string text) => string.Create(text.Length, text.ToLowerInvariant(), static (cleaned, lower) =>
    {
        for (var i = 0; i < cleaned.Length; i++)
            cleaned[i] = char.IsAsciiLetterLower(lower[i]) || char.IsAsciiDigit(lower[i]) || lower[i] is ':' or '_' ? lower[i] : '_';
    }).Trim('_');

    private static MetricFamily Gauge(string name, string help) => NodeFamily.Gauge(name, help, "chip", "sensor");
}
