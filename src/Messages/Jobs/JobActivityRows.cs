using System.Buffers.Binary;
using System.Numerics;

namespace LustreActors.Messages.Jobs;

/// <summary>
/// Rows, one behind the other, in pages. A number that is zero takes no room: most jobs of a server do nothing at a given moment, and an
/// OST has no metadata operations. Rows are read in their order only.
/// </summary>
/// <remarks>
/// A row: which numbers it has (2 bytes, bit by column), filesystem (2), length of the id (2), count of metadata rates (2), then the id,
/// the numbers (8 bytes each) and the metadata rates (target 2, rate 8).
/// </remarks>
public sealed class JobActivityRows(JobActivityPages? pages = null)
{
    public const int LongestId = 1024;
    public const int MostTargets = 4096;
    public const int MostFilesystems = 1024;
    public const int ColumnCount = (int)JobActivityColumn.OtherMicroseconds + 1;

    internal const int HeadSize = 8;
    internal const int RateSize = 10;

    private readonly List<int> _lengths = [];
    private List<byte[]> _pages = [];

    public int Count { get; private set; }

    /// <param name="filesystem">The index of its name in the table.</param>
    /// <param name="id">Without escapes.</param>
    /// <param name="values">One for each <see cref="JobActivityColumn"/>.</param>
    /// <param name="metadata">Those that are not zero.</param>
    public void Add(int filesystem, ReadOnlySpan<byte> id, ReadOnlySpan<double> values, ReadOnlySpan<MetadataRate> metadata)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id.Length, LongestId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(metadata.Length, MostTargets);
        var columns = 0;
        for (var column = 0; column < ColumnCount; column++)
        {
            if (values[column] != 0)
                columns |= 1 << column;
        }

        var to = Reserve(HeadSize + id.Length + (8 * BitOperations.PopCount((uint)columns)) + (RateSize * metadata.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)columns);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], checked((ushort)filesystem));
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], (ushort)id.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], (ushort)metadata.Length);
        id.CopyTo(to[HeadSize..]);
        to = to[(HeadSize + id.Length)..];
        for (; columns != 0; columns &= columns - 1)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(to, values[BitOperations.TrailingZeroCount(columns)]);
            to = to[8..];
        }

        foreach (var (target, rate) in metadata)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(to, checked((ushort)target));
            BinaryPrimitives.WriteDoubleLittleEndian(to[2..], rate);
            to = to[RateSize..];
        }

        Count++;
    }

    /// <summary>
    /// Gives the pages back where they were borrowed. Nobody may read the rows from then on: the pages are filled by others. Rows with
    /// pages that were not borrowed stay as they are, since they may be read elsewhere.
    /// </summary>
    public void Release()
    {
        if (pages is null)
            return;
        pages.Return(_pages);
        (_pages, Count) = ([], 0);
        _lengths.Clear();
    }

    public Enumerator GetEnumerator() => new(this, default);

    public Enumerator From(Position position) => new(this, position);

    private Span<byte> Reserve(int size)
    {
        if (_pages.Count == 0 || _pages[^1].Length - _lengths[^1] < size)
        {
            _pages.Add(size > JobActivityPages.PageSize ? new byte[size] : pages?.Rent() ?? new byte[JobActivityPages.PageSize]);
            _lengths.Add(0);
        }

        var start = _lengths[^1];
        _lengths[^1] += size;
        return _pages[^1].AsSpan(start, size);
    }

    /// <summary>The position of a reading of the rows. It outlives the enumerator: rows are sent in pieces.</summary>
    public readonly record struct Position(int Page, int Offset);

    public ref struct Enumerator(JobActivityRows rows, Position position)
    {
        private int _page = position.Page;
        private int _offset = position.Offset;

        public readonly Position Position => new(_page, _offset);

        public JobActivityRow Current { get; private set; }

        public bool MoveNext()
        {
            while (_page < rows._lengths.Count)
            {
                if (_offset < rows._lengths[_page])
                {
                    Current = new JobActivityRow(rows._pages[_page].AsSpan(_offset), out var size);
                    _offset += size;
                    return true;
                }

                (_page, _offset) = (_page + 1, 0);
            }

            return false;
        }
    }
}
