using System.Buffers.Binary;
using System.Numerics;

namespace LustreActors.Messages.Jobs;

/// <summary>The activity of one job on one filesystem.</summary>
public readonly ref struct JobActivityRow
{
    private readonly ReadOnlySpan<byte> _values;
    private readonly ReadOnlySpan<byte> _metadata;
    private readonly int _columns;

    internal JobActivityRow(ReadOnlySpan<byte> bytes, out int size)
    {
        _columns = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        Filesystem = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        var id = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        var values = 8 * BitOperations.PopCount((uint)_columns);
        var metadata = JobActivityRows.RateSize * BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        Id = bytes.Slice(JobActivityRows.HeadSize, id);
        _values = bytes.Slice(JobActivityRows.HeadSize + id, values);
        _metadata = bytes.Slice(JobActivityRows.HeadSize + id + values, metadata);
        size = JobActivityRows.HeadSize + id + values + metadata;
    }

    /// <summary>The index of its name in the table.</summary>
    public int Filesystem { get; }

    /// <summary>Without escapes.</summary>
    public ReadOnlySpan<byte> Id { get; }

    public int MetadataCount => _metadata.Length / JobActivityRows.RateSize;

    public double this[JobActivityColumn column] => (_columns & (1 << (int)column)) == 0
        ? 0
        : BinaryPrimitives.ReadDoubleLittleEndian(_values[(8 * BitOperations.PopCount((uint)_columns & ((1u << (int)column) - 1)))..]);

    public MetadataRate Metadata(int index)
    {
        var rate = _metadata[(index * JobActivityRows.RateSize)..];
        return new MetadataRate(BinaryPrimitives.ReadUInt16LittleEndian(rate), BinaryPrimitives.ReadDoubleLittleEndian(rate[2..]));
    }

    /// <summary>Adds each number to the sum of its column.</summary>
    public void AddTo(Span<double> sums)
    {
        var at = _values;
        for (var columns = _columns; columns != 0; columns &= columns - 1)
        {
            sums[BitOperations.TrailingZeroCount(columns)] += BinaryPrimitives.ReadDoubleLittleEndian(at);
            at = at[8..];
        }
    }
}
