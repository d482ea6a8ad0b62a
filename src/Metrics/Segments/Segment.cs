using System.Buffers;
using System.Runtime.CompilerServices;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Segments;

/// <summary>
/// The samples of one family from one source. It holds numbers and shared label bytes, not text: to format them for every scrape costs
/// about as much as copying text, and a server with 50,000 jobs keeps about ten megabytes instead of more than a hundred.
/// </summary>
public sealed class Segment
{
    private const int BlockBytes = 64 * 1024;

    private readonly SegmentLayout _layout;

    public Segment(SegmentLayout layout, ValueTable table)
    {
        if (layout.MaxColumn >= table.Width)
            throw new ArgumentException($"{layout.Family.Name} takes column {layout.MaxColumn} of a table of {table.Width}", nameof(table));
        _layout = layout;
        Table = table;
    }

    public MetricFamily Family => _layout.Family;

    /// <summary>The layout, for another segment over the same table.</summary>
    public SegmentLayout Layout => _layout;

    public ValueTable Table { get; }

    /// <summary>The values as numbers, without formatting them.</summary>
    public SegmentSamples Samples => new(_layout, Table);

    /// <summary>Writes rows from <paramref name="row"/> on until about a block is full. Returns the next row.</summary>
    public int Write(IBufferWriter<byte> output, int row, ExpositionFormat format, ref long samples)
    {
        if (row >= Table.Count)
            return Table.Count;

        var lines = _layout.Written;
        var parts = lines.Parts(format);
        var largest = lines.LargestRow(Table.Labels(row).Length);

        // A small segment asks for few bytes: a pipe would otherwise reserve a whole block for each small family.
        var wanted = Math.Max(largest, (int)Math.Min(BlockBytes, (long)largest * (Table.Count - row)));
        var block = output.GetSpan(wanted);
        var written = 0;
        do
        {
            written += WriteRow(block[written..], parts, row, ref samples);
            row++;
        }
        while (row < Table.Count && block.Length - written >= lines.LargestRow(Table.Labels(row).Length));

        output.Advance(written);
        return row;
    }

    // The attribute makes the JIT compile this at run time. With tiers off, the code compiled ahead would stay, and takes a sixth longer.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int WriteRow(Span<byte> block, ReadOnlySpan<SamplePart> parts, int row, ref long samples)
    {
        var values = Table.Row(row);
        var labels = Table.Labels(row);
        var at = 0;
        foreach (var part in parts)
        {
            var value = values[part.Column];
            if (value == ValueTable.Absent || values[part.RequiredColumn] == ValueTable.Absent)
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
