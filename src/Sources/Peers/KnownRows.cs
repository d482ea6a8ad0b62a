namespace LustreActors.Sources.Peers;

/// <summary>
/// The labels of a table's rows, kept from one reading to the next, and the row of each in this reading. Series come family by family
/// with the same things in the same order, so the one behind the last one is mostly the one that is wanted.
/// </summary>
/// <param name="before">Bytes of the labels in front of what tells rows apart.</param>
/// <param name="behind">Bytes behind it.</param>
internal sealed class KnownRows(int before, int behind)
{
    private const int None = -1;

    private byte[][] _labels = [];
    private int[] _hashes = [];
    private int[] _rows = [];
    private int[] _slots = [0];
    private int _count;
    private int _last = None;
    private int _seen;

    /// <summary>The number of rows in this reading, or in the one before until this one has begun.</summary>
    public int Seen => _seen;

    public void Begin()
    {
        _rows.AsSpan(0, _count).Fill(None);
        (_last, _seen) = (None, 0);
    }

    public byte[] Labels(int index) => _labels[index];

    /// <summary>Negative: not yet seen in this reading.</summary>
    public int Row(int index) => _rows[index];

    public void SetRow(int index, int row)
    {
        _rows[index] = row;
        _seen++;
    }

    /// <summary>One comparison or two, for most rows.</summary>
    public bool TryGuess(ReadOnlySpan<byte> key, out int index)
    {
        index = _last;
        if ((uint)index < (uint)_count && Key(index).SequenceEqual(key))
            return true;
        index++;
        if ((uint)index < (uint)_count && Key(index).SequenceEqual(key))
        {
            _last = index;
            return true;
        }

        return false;
    }

    public bool TryFind(ReadOnlySpan<byte> key, out int index)
    {
        if (TryGuess(key, out index))
            return true;
        var hash = Utf8Keys.Instance.GetHashCode(key);
        for (var slot = (uint)hash; ; slot++)
        {
            index = _slots[slot & (uint)(_slots.Length - 1)] - 1;
            if (index < 0)
                return false;
            if (_hashes[index] == hash && Key(index).SequenceEqual(key))
            {
                _last = index;
                return true;
            }
        }
    }

    public int Add(byte[] labels)
    {
        if (_count == _labels.Length)
        {
            var size = Math.Max(4, _count * 2);
            Array.Resize(ref _labels, size);
            Array.Resize(ref _hashes, size);
            Array.Resize(ref _rows, size);
        }

        var index = _count++;
        (_labels[index], _rows[index], _last) = (labels, None, index);
        _hashes[index] = Utf8Keys.Instance.GetHashCode(Key(index));

        // Never more than half full: an empty slot ends each search, and is near.
        if (_count * 2 > _slots.Length)
            Spread();
        else
            Place(index);
        return index;
    }

    /// <summary>Forgets what this reading did not have.</summary>
    public void Prune()
    {
        if (_seen == _count)
            return;
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_rows[i] == None)
                continue;
            (_labels[kept], _hashes[kept], _rows[kept]) = (_labels[i], _hashes[i], _rows[i]);
            kept++;
        }

        Array.Clear(_labels, kept, _count - kept);
        _count = kept;
        if (_count < _labels.Length / 4)
        {
            Array.Resize(ref _labels, _count);
            Array.Resize(ref _hashes, _count);
            Array.Resize(ref _rows, _count);
        }

        Spread();
    }

    private ReadOnlySpan<byte> Key(int index)
    {
        var labels = _labels[index];
        return labels.Length > before + behind ? labels.AsSpan(before, labels.Length - before - behind) : default;
    }

    private void Spread()
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2(((uint)_count * 2) + 1);
        if (_slots.Length == size)
            Array.Clear(_slots);
        else
            _slots = new int[size];
        for (var i = 0; i < _count; i++)
            Place(i);
    }

    private void Place(int index)
    {
        var slot = (uint)_hashes[index];
        while (_slots[slot & (uint)(_slots.Length - 1)] != 0)
            slot++;
        _slots[slot & (uint)(_slots.Length - 1)] = index + 1;
    }
}
