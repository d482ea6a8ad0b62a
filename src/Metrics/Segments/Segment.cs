using System.Buffers;

namespace LustreActors.Metrics;

/// <summary>
/// The samples of one family from one source. It holds numbers and shared label bytes, not text: formatting them when they are served costs
/// about as much as copying text would, and a server with 50,000 jobs keeps some ten megabytes instead of more than a hundred.
/// </summary>
public sealed class Segment(SegmentLayout layout, ValueTable table)
{
    private const int BlockSize = 64 * 1024;

    public MetricFamily Family => layout.Family;

    public ValueTable Table => table;

    /// <summary>Writes rows from <paramref name="row"/> on until about a block is full, and says which row comes next.</summary>
    public int Write(IBufferWriter<byte> output, int row, ExpositionFormat format, ref long samples)
    {
        var largest = LargestRow(row);
        var block = output.GetSpan(Math.Max(BlockSize, largest));
        var written = 0;
        do
        {
            written += WriteRow(block[written..], row, format, ref samples);
            row++;
        }
        while (row < table.Count && block.Length - written >= (largest = LargestRow(row)));

        output.Advance(written);
        return row;
    }

    private int LargestRow(int row)
    {
        if (row >= table.Count)
            return 0;
        var labels = table.Labels(row).Length;
        var size = 0;
        foreach (var part in layout.Parts)
            size += part.Bare.Length + labels + SampleNumber.MaxLength + 4;
        return size;
    }

    private int WriteRow(Span<byte> block, int row, ExpositionFormat format, ref long samples)
    {
        var values = table.Row(row);
        var labels = table.Labels(row);
        var at = 0;
        foreach (var part in layout.Parts)
        {
            var value = values[part.Column];
            if (value == ValueTable.Absent || (part.Kind == SampleKind.Created && format != ExpositionFormat.OpenMetrics))
                continue;
            if (labels.IsEmpty)
            {
                part.Bare.CopyTo(block[at..]);
                at += part.Bare.Length;
            }
            else
            {
                part.Head.CopyTo(block[at..]);
                at += part.Head.Length;
                labels.CopyTo(block[at..]);
                at += labels.Length;
                part.Tail.CopyTo(block[at..]);
                at += part.Tail.Length;
            }

            at += SampleNumber.Write(block[at..], value, part.Format);
            block[at++] = (byte)'\n';
            samples++;
        }

        return at;
    }
}
