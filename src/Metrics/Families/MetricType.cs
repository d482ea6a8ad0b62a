namespace LustreActors.Metrics;

public enum MetricType
{
    Unknown,
    Gauge,
    Counter,
    Histogram,

    /// <summary>Of our own sources only without quantiles: a sum and a count. Other exporters' are passed on as they are.</summary>
    Summary,
}
