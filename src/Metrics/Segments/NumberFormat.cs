namespace LustreActors.Metrics.Segments;

/// <summary>The meaning of the 64 bits of a column's values. The decimal formats keep Lustre's integers exact.</summary>
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
