using System.Globalization;

namespace LustreActors.Host.Pages;

/// <summary>Numbers as people read them: three digits and a unit.</summary>
internal static class Quantity
{
    public const string Unknown = "–";

    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    private static readonly string[] Decimal = ["", " k", " M", " G", " T"];

    public static string Bytes(double bytes) => Scale(bytes, 1024, Binary, " ");

    public static string ByteRate(double? bytes) => bytes is { } known ? Bytes(known) + "/s" : Unknown;

    public static string Count(double count) => Scale(count, 1000, Decimal, "");

    public static string Rate(double? count) => count is { } known ? Count(known) + "/s" : Unknown;

    public static string Percent(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{100 * ratio:0.#} %");

    public static string Seconds(double seconds) => seconds switch
    {
        < 0.0001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs"),
        < 0.01 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.0#} ms"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0} ms"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 48 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:0} d"),
    };

    public static string Plural(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    private static string Scale(double value, double step, string[] units, string space)
    {
        var unit = 0;
        while (Math.Abs(value) >= 999.5 && unit < units.Length - 1)
        {
            value /= step;
            unit++;
        }

        var format = unit == 0 || Math.Abs(value) >= 99.95 ? "0" : Math.Abs(value) >= 9.995 ? "0.0" : "0.00";
        if (unit == 0 && value is > 0 and < 9.95)
            format = "0.#";
        return value.ToString(format, CultureInfo.InvariantCulture) + space + units[unit];
    }
}
