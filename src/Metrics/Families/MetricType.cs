namespace LustreActors.Metrics.Families;

public enum MetricType
{
    Unknown,
    Gauge,
    Counter,
    Histogram,

    /// <summary>A sum and a count. Quantiles occur only in summaries of other exporters.</summary>
    Summary,
}
