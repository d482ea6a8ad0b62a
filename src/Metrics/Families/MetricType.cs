namespace LustreActors.Metrics;

public enum MetricType
{
    Unknown,
    Gauge,
    Counter,
    Histogram,

    /// <summary>No source here makes one; other exporters do, and what is read from them is passed on.</summary>
    Summary,
}
