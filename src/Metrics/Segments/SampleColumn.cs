namespace LustreActors.Metrics;

public enum SampleKind
{
    Value,
    Bucket,
    Sum,
    Count,

    /// <summary>
    /// When the counter began: written in OpenMetrics alone, because in the older format it would be a series of its own.
    /// </summary>
    Created,
}

/// <summary>One sample of each row: which column of the table it takes its value from, and the labels that it adds.</summary>
public readonly record struct SampleColumn(
    int Column, LabelText Labels, NumberFormat Format = NumberFormat.Integer, SampleKind Kind = SampleKind.Value)
{
    public SampleColumn(int column, NumberFormat format = NumberFormat.Integer, SampleKind kind = SampleKind.Value)
        : this(column, LabelText.Empty, format, kind)
    {
    }
}
