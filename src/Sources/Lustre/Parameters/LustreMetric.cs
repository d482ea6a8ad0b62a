using System.Buffers.Text;
using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>A row of the catalogue: one family, the parameters that it comes from, and the unit in which they show its values.</summary>
/// <param name="Family">The family. Its help ends with the names of the parameters.</param>
/// <param name="Unit">The unit in the file.</param>
/// <param name="Parameters">One for each kind of device that has it.</param>
internal sealed record LustreMetric(MetricFamily Family, Unit Unit, ImmutableArray<LustreParameter> Parameters)
{
    /// <summary>The column of its values in the table that its reader fills.</summary>
    public int Column { get; init; }

    /// <summary>The column of the time at which the counter began. Negative where no file shows it.</summary>
    public int Created { get; init; } = -1;

    /// <summary>The key of its line in a file of <c>key: number</c> lines.</summary>
    public string Key { get; init; } = "";

    /// <summary>The lines of one family that has several, each with its value of the label <c>event</c>.</summary>
    public ImmutableArray<(string Key, string Event)> Events { get; init; } = [];

    /// <summary>A gauge of which each parameter is one number.</summary>
    public static LustreMetric Gauge(
        string name, Unit unit, string help, string[] labels, params ImmutableArray<LustreParameter> parameters) =>
        new MetricGroup(labels, parameters).Gauge(name, unit, help);

    /// <summary>A counter of which each parameter is one number.</summary>
    public static LustreMetric Counter(
        string name, Unit unit, string help, string[] labels, params ImmutableArray<LustreParameter> parameters) =>
        new MetricGroup(labels, parameters).Counter(name, unit, help);
}

/// <summary>Declares the families of one parameter, or of several parameters that show the same.</summary>
internal sealed class MetricGroup(string[] labels, params ImmutableArray<LustreParameter> parameters)
{
    /// <summary>The origin that the help names. By default the names of the parameters.</summary>
    public string Origin { get; init; } = string.Join(", ", parameters.Select(p => p.Name));

    public LustreMetric Gauge(string name, Unit unit, string help, int column = 0, string key = "", params string[] further) =>
        Declare(name, MetricType.Gauge, unit, help, column, -1, key, further);

    public LustreMetric Counter(
        string name, Unit unit, string help, int column = 0, string key = "", int created = -1, params string[] further) =>
        Declare(name, MetricType.Counter, unit, help, column, created, key, further);

    public LustreMetric Histogram(string name, Unit unit, string help, string key = "", params string[] further) =>
        Declare(name, MetricType.Histogram, unit, help, 0, -1, key, further);

    public LustreMetric Summary(string name, Unit unit, string help, int column = 0, string key = "", params string[] further) =>
        Declare(name, MetricType.Summary, unit, help, column, -1, key, further);

    private LustreMetric Declare(
        string name, MetricType type, Unit unit, string help, int column, int created, string key, string[] further)
    {
        var family = new MetricFamily(
            name, type, $"{help}. ({Origin}{(key.Length > 0 ? ": " : "")}{key})", unit.Name, [.. labels, .. further]);
        return new LustreMetric(family, unit, parameters) { Column = column, Created = created, Key = key };
    }
}

/// <summary>The unit in which Lustre shows a number, and how it becomes the base unit of a family.</summary>
/// <param name="Name">The base unit, as OpenMetrics names it. Empty for a count.</param>
/// <param name="Format">The conversion of a stored number into the base unit, done by the exposition.</param>
/// <param name="Factor">The factor of a stored number, for units that no format has.</param>
internal sealed record Unit(string Name, NumberFormat Format = NumberFormat.Integer, long Factor = 1)
{
    public static readonly Unit Count = new("");

    /// <summary>A number such as <c>0x240000400</c>.</summary>
    public static readonly Unit Hexadecimal = new("") { IsHexadecimal = true };

    public static readonly Unit Locks = new("locks");
    public static readonly Unit Ratio = new("ratio", NumberFormat.Real);

    public static readonly Unit Bytes = new("bytes");
    public static readonly Unit Kibibytes = new("bytes", NumberFormat.Kibi);

    /// <summary>Old releases show a fraction: <c>63.50</c>.</summary>
    public static readonly Unit Mebibytes = new("bytes", Factor: 1024 * 1024);

    public static readonly Unit Seconds = new("seconds");
    public static readonly Unit FractionalSeconds = new("seconds", NumberFormat.Real);
    public static readonly Unit Centiseconds = new("seconds", NumberFormat.Milli, 10);
    public static readonly Unit Microseconds = new("seconds", NumberFormat.Micro);
    public static readonly Unit Nanoseconds = new("seconds", NumberFormat.Nano);

    public bool IsHexadecimal { get; init; }

    /// <summary>
    /// Reads a number as Lustre shows it. False for text that is not a number, and for a number that is too large to be stored.
    /// </summary>
    /// <param name="text">The number, with or without white space around it.</param>
    /// <param name="value">The stored number, see <see cref="Format"/>.</param>
    /// <param name="isSigned">Whether it may be below zero. Elsewhere a negative number has overflowed.</param>
    public bool TryParse(ReadOnlySpan<byte> text, out long value, bool isSigned = false)
    {
        if (this == Mebibytes)
            return NumberText.TryScale(text, Factor, out value);
        if (IsHexadecimal)
            return TryParseHexadecimal(text.Trim(" \t\r\n"u8), out value);
        if (!NumberText.TryParse(text, out value, isSigned) || value > long.MaxValue / Factor || value <= long.MinValue / Factor)
            return false;
        value *= Factor;
        return true;
    }

    private static bool TryParseHexadecimal(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        return text.StartsWith("0x"u8) && Utf8Parser.TryParse(text[2..], out value, out var used, 'x') && used == text.Length - 2
            && value >= 0;
    }
}
