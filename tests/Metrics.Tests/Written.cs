using System.Buffers;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;

namespace LustreActors.Metrics.Tests;

internal static class Written
{
    public static byte[] Bytes(ExpositionFormat format, params Segment[] segments)
    {
        var output = new ArrayBufferWriter<byte>();
        Exposition.Of(segments).Write(output, format);
        return output.WrittenSpan.ToArray();
    }

    public static string Text(ExpositionFormat format, params Segment[] segments) => Encoding.UTF8.GetString(Bytes(format, segments));

    public static Segment Segment(
        MetricFamily family, LabelText common, SampleColumn[] columns, params (byte[] Labels, long[] Values)[] rows)
    {
        var table = new ValueTable(rows.Max(r => r.Values.Length));
        foreach (var (labels, values) in rows)
            values.CopyTo(table.Add(labels));
        return new Segment(new SegmentLayout(family, common, columns), table);
    }
}
