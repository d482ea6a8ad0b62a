using System.Text;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Segments;

/// <summary>
/// The part of a segment that stays the same between collections: a family's name and labels, as the bytes before and after a row's
/// labels. A source creates it once for each family; a collection then only formats numbers.
/// </summary>
public sealed class SegmentLayout
{
    private readonly LabelText _common;
    private readonly SampleColumn[] _columns;

    // Created when a line is written for the first time: a target has only a few of the families that a reader knows.
    private Lines? _lines;

    public SegmentLayout(MetricFamily family, LabelText common, params ReadOnlySpan<SampleColumn> columns)
    {
        Family = family;
        _common = common;
        _columns = columns.ToArray();
        MaxColumn = -1;
        foreach (var column in columns)
        {
            Check(family, column);
            MaxColumn = Math.Max(MaxColumn, column.Column);
            if (column.Kind == SampleKind.Created && !HasValueFor(column, columns))
                throw new ArgumentException($"{family.Name} has a column for when a counter began, and no value with the same labels");
        }
    }

    public MetricFamily Family { get; }

    /// <summary>The labels that all samples have.</summary>
    public LabelText Common => _common;

    public ReadOnlySpan<SampleColumn> Columns => _columns;

    /// <summary>The layout with one more label before all others.</summary>
    public SegmentLayout WithLeadingLabel(string name, string value) =>
        new(Family, LabelText.WithLeadingLabel(name, value, _common), _columns);

    /// <summary>
    /// Whether a table has a value for it. A family without one would show its help alone. A creation time alone does not count.
    /// </summary>
    public bool HasValueIn(ValueTable table)
    {
        for (var row = 0; row < table.Count; row++)
        {
            var values = table.Row(row);
            foreach (var column in _columns)
            {
                if (column.Kind != SampleKind.Created && values[column.Column] != ValueTable.Absent)
                    return true;
            }
        }

        return false;
    }

    internal int MaxColumn { get; }

    /// <summary>Benign race: two threads create equal lines.</summary>
    internal Lines Written => _lines ??= new Lines(Family, _common, _columns);

    /// <summary>
    /// Puts the columns in the order of OpenMetrics: all samples of one metric (the same labels without <c>le</c>) stand together.
    /// </summary>
    private static SamplePart[] Grouped(MetricFamily family, LabelText common, SampleColumn[] columns)
    {
        var groups = new List<(string Labels, List<SampleColumn> Columns)>();
        foreach (var column in columns)
        {
            var labels = BucketLabels.WithoutLimit(column);
            var group = groups.Find(g => g.Labels == labels);
            if (group.Columns is null)
                groups.Add(group = (labels, []));
            group.Columns.Add(column);
        }

        return [.. groups.SelectMany(group => Ordered(family, common, group.Columns))];
    }

    private static IEnumerable<SamplePart> Ordered(MetricFamily family, LabelText common, List<SampleColumn> columns)
    {
        var first = columns.Find(c => c.Kind != SampleKind.Created);
        foreach (var column in columns.OrderBy(c => c.Kind == SampleKind.Created))
        {
            if (column.Kind != SampleKind.Created)
                yield return new SamplePart(family, common, column, column.Column);
            else if (family.Type != MetricType.Counter || family.HasTotal)
                yield return new SamplePart(family, common, column, first.Column);
        }
    }

    /// <summary>Whether a value has the same labels as this creation time.</summary>
    private static bool HasValueFor(SampleColumn created, ReadOnlySpan<SampleColumn> columns)
    {
        foreach (var column in columns)
        {
            if (column.Kind != SampleKind.Created && BucketLabels.WithoutLimit(column) == BucketLabels.WithoutLimit(created))
                return true;
        }

        return false;
    }

    private static void Check(MetricFamily family, SampleColumn column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column.Column, nameof(column));
        var fits = column.Kind switch
        {
            SampleKind.Value => family.Type != MetricType.Histogram,
            SampleKind.Bucket => family.Type == MetricType.Histogram,
            SampleKind.Created => family.Type is MetricType.Counter or MetricType.Histogram or MetricType.Summary,
            _ => family.Type is MetricType.Histogram or MetricType.Summary,
        };
        if (!fits)
            throw new ArgumentException($"{family.Name} is a {family.Type}: it has no samples of the kind {column.Kind}", nameof(column));
    }

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    internal sealed class Lines
    {
        private readonly SamplePart[] _all;
        private readonly SamplePart[] _withoutCreated;
        private readonly int _partCount;
        private readonly int _bareLength;

        public Lines(MetricFamily family, LabelText common, SampleColumn[] columns)
        {
            var parts = Grouped(family, common, columns);
            _withoutCreated = [.. parts.Where(part => part.Kind != SampleKind.Created)];

            // In OpenMetrics a histogram has a _count only together with a _sum. Without them, the bucket +Inf holds the count.
            var hasCount = family.Type != MetricType.Histogram || parts.Any(part => part.Kind == SampleKind.Sum);
            _all = hasCount ? parts : [.. parts.Where(part => part.Kind != SampleKind.Count)];
            _partCount = parts.Length;
            _bareLength = parts.Sum(part => part.Bare.Length + SamplePart.OtherBytes);
        }

        public ReadOnlySpan<SamplePart> Parts(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics ? _all : _withoutCreated;

        /// <summary>An upper bound of the bytes of one row.</summary>
        public int LargestRow(int labels) => checked(_bareLength + (labels * _partCount));
    }
}
