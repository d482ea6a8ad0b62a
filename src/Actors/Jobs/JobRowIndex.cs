using System.Buffers.Binary;

namespace LustreActors.Actors.Jobs;

/// <summary>
/// Numbers pairs of a filesystem and a job id from 0. Keys are kept in pages, and the memory is kept for the next interval. Tables list the
/// same jobs in nearly the same order, so the successor of the last key is tried before the hash table.
/// </summary>
internal sealed class JobRowIndex
{
    private const int PageSize = 32 * 1024;
    private const int HeadSize = 4;

    private readonly List<byte[]> _pages = [];
    private int _pagesUsed;
    private int _pageLength = PageSize;
    private int[] _places = [];
    private int[] _hashes = [];
    private int[] _slots = new int[16];
    private int _last = -1;

    public int Count { get; private set; }

    /// <summary>Removes all keys, and frees memory if the last use needed little of it.</summary>
    public void Clear()
    {
        if (_slots.Length > 64 && Count < _slots.Length / 16)
        {
            _slots = new int[_slots.Length / 4];
            Array.Resize(ref _places, 0);
            Array.Resize(ref _hashes, 0);
            _pages.RemoveRange(_pagesUsed, _pages.Count - _pagesUsed);
        }
        else
        {
            Array.Clear(_slots);
        }

        (Count, _pagesUsed, _pageLength, _last) = (0, 0, PageSize, -1);
    }

    public int GetOrAdd(int filesystem, ReadOnlySpan<byte> id)
    {
        var next = _last + 1;
        if (next < Count && Is(next, filesystem, id))
            return _last = next;

        var hash = Hash(filesystem, id);
        var slot = (uint)hash;
        for (; ; slot++)
        {
            var number = _slots[slot & (uint)(_slots.Length - 1)] - 1;
            if (number < 0)
                break;
            if (_hashes[number] == hash && Is(number, filesystem, id))
                return _last = number;
        }

        return _last = Add(filesystem, id, hash, slot);
    }

    public int Filesystem(int number) => BinaryPrimitives.ReadUInt16LittleEndian(Key(number));

    public ReadOnlySpan<byte> Id(int number)
    {
        var key = Key(number);
        return key.Slice(HeadSize, BinaryPrimitives.ReadUInt16LittleEndian(key[2..]));
    }

    /// <summary>Uses the seed of the process, because users choose job ids and must not be able to cause collisions.</summary>
    private static int Hash(int filesystem, ReadOnlySpan<byte> id)
    {
        var hash = new HashCode();
        hash.Add(filesystem);
        hash.AddBytes(id);
        return hash.ToHashCode();
    }

    private bool Is(int number, int filesystem, ReadOnlySpan<byte> id) => Filesystem(number) == filesystem && Id(number).SequenceEqual(id);

    private ReadOnlySpan<byte> Key(int number) => _pages[_places[number] / PageSize].AsSpan(_places[number] % PageSize);

    private int Add(int filesystem, ReadOnlySpan<byte> id, int hash, uint slot)
    {
        var size = HeadSize + id.Length;
        if (_pageLength + size > PageSize)
        {
            if (_pagesUsed == _pages.Count)
                _pages.Add(new byte[PageSize]);
            (_pagesUsed, _pageLength) = (_pagesUsed + 1, 0);
        }

        if (Count == _places.Length)
        {
            var capacity = Math.Max(16, Count * 2);
            Array.Resize(ref _places, capacity);
            Array.Resize(ref _hashes, capacity);
        }

        var number = Count++;
        var key = _pages[_pagesUsed - 1].AsSpan(_pageLength, size);
        BinaryPrimitives.WriteUInt16LittleEndian(key, (ushort)filesystem);
        BinaryPrimitives.WriteUInt16LittleEndian(key[2..], (ushort)id.Length);
        id.CopyTo(key[HeadSize..]);
        (_places[number], _hashes[number]) = (((_pagesUsed - 1) * PageSize) + _pageLength, hash);
        _pageLength += size;

        // Never more than half full, so that an empty slot ends each search soon.
        if (Count * 2 <= _slots.Length)
            _slots[slot & (uint)(_slots.Length - 1)] = number + 1;
        else
            Spread();
        return number;
    }

    private void Spread()
    {
        _slots = new int[_slots.Length * 2];
        for (var number = 0; number < Count; number++)
        {
            var slot = (uint)_hashes[number];
            while (_slots[slot & (uint)(_slots.Length - 1)] != 0)
                slot++;
            _slots[slot & (uint)(_slots.Length - 1)] = number + 1;
        }
    }
}
