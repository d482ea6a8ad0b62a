namespace LustreActors.Metrics.Families;

/// <summary>The part of a metric that a sample shows.</summary>
public enum SampleKind
{
    Value,
    Bucket,
    Sum,
    Count,

    /// <summary>The time at which the counter began. Only OpenMetrics has it; in the older format it would be a separate series.</summary>
    Created,
}
