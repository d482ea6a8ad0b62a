using System.Collections.Immutable;
using System.Text;

namespace LustreActors.Metrics;

/// <summary>
/// All of a segment that stays the same between collections: a family's name and labels, cut into the bytes before and behind a row's own
/// labels. A source makes it once for each of its families; a collection then only formats numbers.
/// </summary>
public sealed class SegmentLayout
{
    public SegmentLayout(MetricFamily family, LabelText common, params ReadOnlySpan<SampleColumn> columns)
    {
        Family = family;
        var parts = ImmutableArray.CreateBuilder<Part>(columns.Length);
        foreach (var column in columns)
            parts.Add(new Part(family, common, column));
        Parts = parts.MoveToImmutable();
    }

    public MetricFamily Family { get; }

    internal ImmutableArray<Part> Parts { get; }

    /// <summary>One sample a row: <c>head + row labels + tail + number</c>. Where the row has no labels of its own: <c>bare + number</c>.</summary>
    internal sealed class Part
    {
        public Part(MetricFamily family, LabelText common, SampleColumn column)
        {
            Column = column.Column;
            Format = column.Format;
            Kind = column.Kind;
            var name = column.Kind switch
            {
                SampleKind.Bucket => family.Name + "_bucket",
                SampleKind.Sum => family.Name + "_sum",
                SampleKind.Count => family.Name + "_count",
                SampleKind.Created => family.BaseName + "_created",
                _ => family.Name,
            };
            var before = common.ToString();
            var behind = column.Labels.ToString();
            Head = Encoding.UTF8.GetBytes(name + "{" + before + (before.Length > 0 ? "," : ""));
            Tail = Encoding.UTF8.GetBytes((behind.Length > 0 ? "," : "") + behind + "} ");
            var all = before + (before.Length > 0 && behind.Length > 0 ? "," : "") + behind;
            Bare = Encoding.UTF8.GetBytes(all.Length > 0 ? name + "{" + all + "} " : name + " ");
        }

        public byte[] Head { get; }

        public byte[] Tail { get; }

        public byte[] Bare { get; }

        public int Column { get; }

        public NumberFormat Format { get; }

        public SampleKind Kind { get; }
    }
}
