using System.Collections.Immutable;
using System.Text;

namespace LustreActors.Metrics.Families;

/// <summary>The static definition of a metric family: its name, meaning, and the labels of its series.</summary>
public sealed class MetricFamily
{
    private const string Total = "_total";

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
        HasTotal = type == MetricType.Counter && name.Length > Total.Length && name.EndsWith(Total, StringComparison.Ordinal);
        BaseName = HasTotal ? name[..^Total.Length] : name;
        if (unit.Length > 0 && !BaseName.EndsWith("_" + unit, StringComparison.Ordinal))
            throw new ArgumentException($"the unit '{unit}' must end the name of {name}", nameof(unit));

        SampleNames = NamesOfSamples();
        _prometheusHeader = PrometheusHeader();
        _openMetricsHeader = OpenMetricsHeader();
    }

    public string Name { get; }

    /// <summary>The name of the family in OpenMetrics: without a counter's <c>_total</c>.</summary>
    public string BaseName { get; }

    public MetricType Type { get; }

    public string Unit { get; }

    public string Help { get; }

    public ImmutableArray<string> LabelNames { get; }

    /// <summary>OpenMetrics refuses a counter whose samples do not end in _total, so such a family is written without a type.</summary>
    public bool HasTotal { get; }

    /// <summary>Every name of this family's samples in either format. No other family may have one of them.</summary>
    public ImmutableArray<string> SampleNames { get; }

    public ReadOnlySpan<byte> Header(ExpositionFormat format) =>
        format == ExpositionFormat.OpenMetrics ? _openMetricsHeader : _prometheusHeader;

    public override string ToString() => Name;

    internal static bool IsUnitOf(string name, MetricType type, string unit)
    {
        var family = type == MetricType.Counter && name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name;
        return family.EndsWith("_" + unit, StringComparison.Ordinal);
    }

    internal bool IsSameAs(MetricFamily other) =>
        ReferenceEquals(this, other) || (Name == other.Name && Type == other.Type && Unit == other.Unit);

    private ImmutableArray<string> NamesOfSamples() => Type switch
    {
        MetricType.Histogram => [Name, Name + "_bucket", Name + "_sum", Name + "_count", Name + "_created"],
        MetricType.Summary => [Name, Name + "_sum", Name + "_count", Name + "_created"],
        MetricType.Counter when HasTotal => [Name, BaseName, BaseName + "_created"],
        _ => [Name],
    };

    private byte[] PrometheusHeader()
    {
        var type = Type switch
        {
            MetricType.Counter => "counter",
            MetricType.Gauge => "gauge",
            MetricType.Histogram => "histogram",
            MetricType.Summary => "summary",
            _ => "untyped",
        };
        var help = Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"# HELP {Name} {help}\n# TYPE {Name} {type}\n");
    }

    private byte[] OpenMetricsHeader()
    {
        var type = Type switch
        {
            MetricType.Counter when HasTotal => "counter",
            MetricType.Gauge => "gauge",
            MetricType.Histogram => "histogram",
            MetricType.Summary => "summary",
            _ => "unknown",
        };
        var help = Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        var unit = Unit.Length > 0 ? $"# UNIT {BaseName} {Unit}\n" : "";
        return Encoding.UTF8.GetBytes($"# TYPE {BaseName} {type}\n{unit}# HELP {BaseName} {help}\n");
    }
}
