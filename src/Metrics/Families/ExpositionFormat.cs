namespace LustreActors.Metrics.Families;

public enum ExpositionFormat
{
    /// <summary>Prometheus text format 0.0.4.</summary>
    PrometheusText,

    /// <summary>OpenMetrics text format 1.0.</summary>
    OpenMetrics,
}
