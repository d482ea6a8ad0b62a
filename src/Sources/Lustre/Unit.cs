using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The unit in which Lustre shows a number, and how it becomes the base unit of a family.</summary>
/// <param name="Name">The base unit, as OpenMetrics names it. Empty for a count.</param>
/// <param name="Format">The conversion of a stored number into the base unit, done by the exposition.</param>
/// <param name="Factor">The factor of a stored number, for units that no format has.</param>
internal sealed record Unit(string Name, NumberFormat Format = NumberFormat.Integer, long Factor = 1)
{
    public static readonly Unit Count = new("");
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
        if (!NumberText.TryParse(text, out value, isSigned) || value > long.MaxValue / Factor || value <= long.MinValue / Factor)
            return false;
        value *= Factor;
        return true;
    }
}
