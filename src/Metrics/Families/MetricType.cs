namespace LustreActors.Metrics;

public enum MetricType
{
    Unknown,
    Gauge,
    Counter,
    Histogram,
}
