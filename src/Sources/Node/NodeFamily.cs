using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Node;

/// <summary>Defines families as node_exporter names them. The unit is the end of the name, where OpenMetrics knows such a unit.</summary>
internal static class NodeFamily
{
    private static readonly string[] Units = ["seconds", "bytes", "celsius", "volts", "hertz", "amps", "watt", "rpm", "bits", "sectors"];

    public static MetricFamily Gauge(string name, string help, params ReadOnlySpan<string> labels) =>
        Create(name, MetricType.Gauge, help, labels);

    public static MetricFamily Counter(string name, string help, params ReadOnlySpan<string> labels) =>
        Create(name, MetricType.Counter, help, labels);

    /// <summary>A family of which the kernel does not say whether it counts.</summary>
    public static MetricFamily Untyped(string name, string help) => Create(name, MetricType.Unknown, help, []);

    private static MetricFamily Create(string name, MetricType type, string help, ReadOnlySpan<string> labels)
    {
        var end = name.EndsWith("_total", StringComparison.Ordinal) && type == MetricType.Counter ? name[..^"_total".Length] : name;
        var unit = type == MetricType.Unknown ? null : Array.Find(Units, u => end.EndsWith("_" + u, StringComparison.Ordinal));
        return new MetricFamily(name, type, help, unit ?? "", labels);
    }
}
