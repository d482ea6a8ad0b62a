using Microsoft.AspNetCore.Builder;
using Prometheus;
using Prometheus.HttpMetrics;

namespace LustreActors.Host.OwnMetrics;

/// <summary>
/// Metrics of requests to the public port. The labels are bounded: paths come from the routing table, and unknown methods become one.
/// </summary>
internal sealed class HttpMetrics(OwnRegistry registry)
{
    private readonly Counter _received = registry.Counter(OwnFamilies.HttpRequests);
    private readonly Gauge _inProgress = registry.Gauge(OwnFamilies.HttpInProgress);
    private readonly Histogram _duration = registry.Histogram(OwnFamilies.HttpDuration, [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10]);

    public void Use(IApplicationBuilder application) => application.UseHttpMetrics(new HttpMiddlewareExporterOptions
    {
        CaptureMetricsUrl = true,
        RequestCount = { Counter = _received },
        InProgress = { Gauge = _inProgress },
        RequestDuration = { Histogram = _duration },
    });
}
