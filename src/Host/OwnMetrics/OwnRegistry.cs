using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;
using Prometheus;

namespace LustreActors.Host.OwnMetrics;

/// <summary>
/// The prometheus-net registry of the program's own metrics. A metric is created from its <see cref="MetricFamily"/>, so the catalogue, the
/// registry and the exposition share one definition. Nothing else writes into this registry.
/// </summary>
internal sealed class OwnRegistry
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MetricFactory _factory;

    /// <summary>Without this the default registry would collect every meter and event counter of the process.</summary>
    static OwnRegistry() => Prometheus.Metrics.SuppressDefaultMetrics();

    public OwnRegistry() => _factory = Prometheus.Metrics.WithCustomRegistry(_registry);

    public IReadOnlyCollection<MetricFamily> Families => _families.Values;

    public Counter Counter(MetricFamily family) =>
        _factory.CreateCounter(
            family.Name, family.Help, Labels(family), new CounterConfiguration { SuppressInitialValue = IsLabelled(family) });

    public Gauge Gauge(MetricFamily family) =>
        _factory.CreateGauge(
            family.Name, family.Help, Labels(family), new GaugeConfiguration { SuppressInitialValue = IsLabelled(family) });

    public Histogram Histogram(MetricFamily family, double[] buckets) =>
        _factory.CreateHistogram(family.Name, family.Help, Labels(family), new HistogramConfiguration { Buckets = buckets });

    /// <summary>Adds a callback that sets values before each export.</summary>
    public void BeforeExport(Action update) => _registry.AddBeforeCollectCallback(update);

    /// <summary>All metrics as segments. Calls must not overlap.</summary>
    public IReadOnlyCollection<Segment> Export()
    {
        using var text = new MemoryStream();

        // All callbacks are synchronous and the stream is memory: the task is complete when it is returned.
        _registry.CollectAndExportAsTextAsync(text).GetAwaiter().GetResult();
        var rows = new RegistryText(_families);
        new ExpositionReader().End(text.GetBuffer().AsSpan(0, (int)text.Length), ref rows);
        return rows.Segments();
    }

    private string[] Labels(MetricFamily family)
    {
        _families.Add(family.Name, family);
        return [.. family.LabelNames];
    }

    private static bool IsLabelled(MetricFamily family) => !family.LabelNames.IsEmpty;
}
