using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Compat;

/// <summary>The unit in which another exporter shows a value.</summary>
internal enum CompatUnit
{
    Same,
    Kibibytes,
    Mebibytes,
    Centiseconds,
    Milliseconds,
    Microseconds,
}

/// <summary>Makes samples of another exporter's family from those of a family of this exporter.</summary>
/// <param name="From">The family whose samples are taken.</param>
internal sealed record CompatRule(MetricFamily From)
{
    /// <summary>
    /// The samples that are taken. The count of a summary becomes a plain value, and a bucket too, without those below it.
    /// </summary>
    public SampleKind Kind { get; init; }

    /// <summary>The unit of the value; for buckets, that of the label <c>size</c>.</summary>
    public CompatUnit Unit { get; init; }

    /// <summary>Takes only samples with this label.</summary>
    public (string Label, string Value)? Where { get; init; }

    /// <summary>Gives a label of the rows another name.</summary>
    public (string From, string To)? Rename { get; init; }

    /// <summary>Labels that all samples get.</summary>
    public LabelText Added { get; init; } = LabelText.Empty;

    /// <summary>
    /// Turns the label <c>state</c> of the sample that is 1 into a number: the index among these values, or the number behind the last.
    /// </summary>
    public ImmutableArray<string> States { get; init; } = [];

    /// <summary>The factor from the base unit.</summary>
    public double Factor => Unit switch
    {
        CompatUnit.Kibibytes => 1.0 / 1024,
        CompatUnit.Mebibytes => 1.0 / (1024 * 1024),
        CompatUnit.Centiseconds => 100,
        CompatUnit.Milliseconds => 1e3,
        CompatUnit.Microseconds => 1e6,
        _ => 1,
    };

    /// <summary>The format in which a stored number already has the other unit. Null where it must be converted.</summary>
    public NumberFormat? FormatFor(NumberFormat format) => (Unit, format) switch
    {
        (CompatUnit.Same, _) => format,
        (CompatUnit.Kibibytes, NumberFormat.Kibi) or (CompatUnit.Microseconds, NumberFormat.Micro)
            or (CompatUnit.Milliseconds, NumberFormat.Milli) => NumberFormat.Integer,
        _ => null,
    };
}
