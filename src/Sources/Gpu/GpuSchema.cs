using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// The families whose series are the columns of one table: a row for each GPU, link or instance. Columns are added while the families are
/// declared, and never later.
/// </summary>
/// <param name="rowLabels">The labels that every row has.</param>
internal sealed class GpuSchema(params string[] rowLabels)
{
    private static readonly string[] Units = ["bytes", "seconds", "celsius", "watts", "joules", "hertz", "ratio"];

    private readonly List<(MetricFamily Family, List<SampleColumn> Columns)> _families = [];
    private SegmentLayout[]? _layouts;

    public int Width { get; private set; }

    public IEnumerable<MetricFamily> Families => _families.Select(f => f.Family);

    /// <summary>The unit is the end of the name, where OpenMetrics knows such a unit.</summary>
    public static MetricFamily Family(string name, MetricType type, string help, params ReadOnlySpan<string> labels)
    {
        var end = name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
        return new MetricFamily(name, type, help, Array.Find(Units, u => end.EndsWith("_" + u, StringComparison.Ordinal)) ?? "", labels);
    }

    public int Gauge(string name, string help, NumberFormat format = NumberFormat.Integer) =>
        Single(name, MetricType.Gauge, help, format);

    public int Counter(string name, string help, NumberFormat format = NumberFormat.Integer) =>
        Single(name, MetricType.Counter, help, format);

    public int[] Gauges(string name, string help, NumberFormat format, string label, params ReadOnlySpan<string> values) =>
        Several(name, MetricType.Gauge, help, format, [label], values);

    public int[] Counters(string name, string help, NumberFormat format, string label, params ReadOnlySpan<string> values) =>
        Several(name, MetricType.Counter, help, format, [label], values);

    /// <summary>Counters with two labels: a value is <c>first/second</c>.</summary>
    public int[] Counters(string name, string help, (string First, string Second) labels, params ReadOnlySpan<string> values) =>
        Several(name, MetricType.Counter, help, NumberFormat.Integer, [labels.First, labels.Second], values);

    public ValueTable Table(int rows) => new(Width, rows);

    /// <summary>Adds a segment for each family that has a value. A family without one would show its help alone.</summary>
    public void AddSegments(ValueTable table, ImmutableArray<Segment>.Builder segments)
    {
        _layouts ??= [.. _families.Select(f => new SegmentLayout(f.Family, LabelText.Empty, [.. f.Columns]))];
        for (var i = 0; i < _layouts.Length; i++)
        {
            if (HasValue(table, _families[i].Columns))
                segments.Add(new Segment(_layouts[i], table));
        }
    }

    private static bool HasValue(ValueTable table, List<SampleColumn> columns)
    {
        for (var row = 0; row < table.Count; row++)
        {
            var values = table.Row(row);
            foreach (var column in columns)
            {
                if (values[column.Column] != ValueTable.Absent)
                    return true;
            }
        }

        return false;
    }

    private int Single(string name, MetricType type, string help, NumberFormat format)
    {
        _families.Add((Family(name, type, help, rowLabels), [new SampleColumn(Width, format)]));
        return Width++;
    }

    private int[] Several(
        string name, MetricType type, string help, NumberFormat format, string[] labels, ReadOnlySpan<string> values)
    {
        var (columns, numbers) = (new List<SampleColumn>(), new int[values.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            var parts = values[i].Split('/');
            var text = parts.Length == 1 ? LabelText.Of(labels[0], parts[0]) : LabelText.Of((labels[0], parts[0]), (labels[1], parts[1]));
            columns.Add(new SampleColumn(Width, text, format));
            numbers[i] = Width++;
        }

        _families.Add((Family(name, type, help, [.. rowLabels, .. labels]), columns));
        return numbers;
    }
}
