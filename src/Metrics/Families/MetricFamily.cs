using System.Collections.Immutable;
using System.Text;

namespace LustreActors.Metrics;

/// <summary>The static definition of a metric family: what it is called, what it means, which labels its series carry.</summary>
public sealed class MetricFamily
{
    private readonly byte[] _prometheusHeader;
    private readonly byte[] _openMetricsHeader;

    public MetricFamily(string name, MetricType type, string help, string unit = "", params ReadOnlySpan<string> labelNames)
    {
        if (!MetricName.IsValid(name))
            throw new ArgumentException($"'{name}' is not a metric name", nameof(name));
        foreach (var label in labelNames)
        {
            if (!MetricName.IsValidLabel(label))
                throw new ArgumentException($"'{label}' is not a label name (family {name})", nameof(labelNames));
        }

        Name = name;
        Type = type;
        Unit = unit;
        Help = help;
        LabelNames = [.. labelNames];
        BaseName = type == MetricType.Counter && name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
        if (unit.Length > 0 && !BaseName.EndsWith("_" + unit, StringComparison.Ordinal))
            throw new ArgumentException($"the unit '{unit}' must end the name of {name}", nameof(unit));

        _prometheusHeader = PrometheusHeader();
        _openMetricsHeader = OpenMetricsHeader();
    }

    public string Name { get; }

    /// <summary>The name without a counter's <c>_total</c>: what OpenMetrics calls the family.</summary>
    public string BaseName { get; }

    public MetricType Type { get; }

    public string Unit { get; }

    public string Help { get; }

    public ImmutableArray<string> LabelNames { get; }

    public ReadOnlySpan<byte> Header(ExpositionFormat format) =>
        format == ExpositionFormat.OpenMetrics ? _openMetricsHeader : _prometheusHeader;

    public override string ToString() => Name;

    private byte[] PrometheusHeader()
    {
        var type = Type switch
        {
            MetricType.Counter => "counter",
            MetricType.Gauge => "gauge",
            MetricType.Histogram => "histogram",
            _ => "untyped",
        };
        var help = Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"# HELP {Name} {help}\n# TYPE {Name} {type}\n");
    }

    private byte[] OpenMetricsHeader()
    {
        // OpenMetrics refuses a counter whose samples do not end in _total, so such a family goes out untyped.
        var isCounter = Type == MetricType.Counter && BaseName.Length < Name.Length;
        var type = Type switch
        {
            MetricType.Counter when isCounter => "counter",
            MetricType.Gauge => "gauge",
            MetricType.Histogram => "histogram",
            _ => "unknown",
        };
        var help = Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        var unit = Unit.Length > 0 ? $"# UNIT {BaseName} {Unit}\n" : "";
        return Encoding.UTF8.GetBytes($"# TYPE {BaseName} {type}\n{unit}# HELP {BaseName} {help}\n");
    }
}
