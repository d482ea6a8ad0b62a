using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Segments;

/// <summary>
/// One sample of each row: <c>head + row labels + tail + number</c>. For a row without labels: <c>bare + number</c>.
/// </summary>
internal sealed class SamplePart
{
    /// <summary>
    /// The most bytes of a line without <see cref="Bare"/> and the row's labels: two commas or braces, a number, the newline.
    /// </summary>
    public const int OtherBytes = 2 + SampleNumber.MaxLength + 1;

    public SamplePart(MetricFamily family, LabelText common, SampleColumn column, int requiredColumn)
    {
        Column = column.Column;
        RequiredColumn = requiredColumn;
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
        var behind = BucketLabels.Canonical(column);
        Head = SegmentLayout.Utf8(name + "{" + before + (before.Length > 0 ? "," : ""));
        Tail = SegmentLayout.Utf8((behind.Length > 0 ? "," : "") + behind + "} ");
        var all = before + (before.Length > 0 && behind.Length > 0 ? "," : "") + behind;
        Bare = SegmentLayout.Utf8(all.Length > 0 ? name + "{" + all + "} " : name + " ");
    }

    public byte[] Head { get; }

    public byte[] Tail { get; }

    public byte[] Bare { get; }

    public int Column { get; }

    /// <summary>The sample is written only if this column has a value: a counter that is absent has no creation time either.</summary>
    public int RequiredColumn { get; }

    public NumberFormat Format { get; }

    public SampleKind Kind { get; }
}
