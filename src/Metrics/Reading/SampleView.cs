namespace LustreActors.Metrics;

/// <summary>A sample as it was read: proven to be well-formed, and UTF-8. An exemplar is passed over.</summary>
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

    /// <summary>With the suffix that says its kind.</summary>
    public ReadOnlySpan<byte> Name { get; }

    public SampleKind Kind { get; }

    public SampleLabels Labels { get; }

    public double Value { get; }

    /// <summary>The number as it was written: an integer beyond 2^53 is exact here alone.</summary>
    public ReadOnlySpan<byte> ValueText { get; }

    /// <summary>Milliseconds since 1970, whatever the format.</summary>
    public long? Timestamp { get; }
}
