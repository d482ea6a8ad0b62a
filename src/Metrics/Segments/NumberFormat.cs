namespace LustreActors.Metrics;

/// <summary>How the 64 bits of a column's values are to be read. Decimals keep Lustre's integers exact: no rounding on the way.</summary>
public enum NumberFormat
{
    Integer,

    /// <summary>Thousandths: milliseconds shown as seconds.</summary>
    Milli,

    /// <summary>Millionths: microseconds shown as seconds.</summary>
    Micro,

    /// <summary>Billionths: nanoseconds shown as seconds.</summary>
    Nano,

    /// <summary>The bits of a <see cref="double"/>, see <see cref="ValueTable.Real"/>.</summary>
    Real,

    /// <summary>Kibibytes shown as bytes.</summary>
    Kibi,
}
