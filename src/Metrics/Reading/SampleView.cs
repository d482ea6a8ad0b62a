using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Reading;

/// <summary>A sample as it was read: well-formed and UTF-8. Its exemplar is skipped.</summary>
public readonly ref struct SampleView
{
    internal SampleView(
        ReadOnlySpan<byte> name, SampleKind kind, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> valueText, double value, long? timestamp)
    {
        Name = name;
        Kind = kind;
        Labels = new SampleLabels(labels);
        ValueText = valueText;
        Value = value;
        Timestamp = timestamp;
    }

    /// <summary>The name with the suffix of its kind.</summary>
    public ReadOnlySpan<byte> Name { get; }

    public SampleKind Kind { get; }

    public SampleLabels Labels { get; }

    public double Value { get; }

    /// <summary>The number as text. Only this is exact for an integer beyond 2^53.</summary>
    public ReadOnlySpan<byte> ValueText { get; }

    /// <summary>Milliseconds since 1970, in either format.</summary>
    public long? Timestamp { get; }
}
