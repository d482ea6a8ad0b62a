namespace LustreActors.Sources.PromQl;

/// <summary>
/// Assigns a number to each text, always the same for equal texts. The texts are stored one behind the other in a few large blocks.
/// </summary>
internal sealed class InternedBytes
{
    private const int Smallest = 16;
    private const int PieceSize = 64 * 1024;

    private ReadOnlyMemory<byte>[] _texts;
    private uint[] _hashes;
    private int[] _slots;
    private byte[] _piece = [];
    private int _used;

    public InternedBytes()
    {
        _texts = new ReadOnlyMemory<byte>[Smallest];
        _hashes = new uint[Smallest];
        _slots = NewSlots(Smallest);
    }

    public int Count { get; private set; }

    /// <summary>The texts by their numbers. Later additions do not change it.</summary>
    public ReadOnlyMemory<ReadOnlyMemory<byte>> Texts => _texts.AsMemory(0, Count);

    public bool Is(int number, ReadOnlySpan<byte> text) => _texts[number].Span.SequenceEqual(text);

    public int GetOrAdd(ReadOnlySpan<byte> text)
    {
        var hash = Hash(text);
        for (var slot = hash; ; slot++)
        {
            ref var place = ref _slots[slot & (uint)(_slots.Length - 1)];
            if (place == 0)
                return Add(text, hash, ref place);
            var index = place - 1;
            if (_hashes[index] == hash && _texts[index].Span.SequenceEqual(text))
                return index;
        }
    }

    private int Add(ReadOnlySpan<byte> text, uint hash, ref int place)
    {
        if (Count == _texts.Length)
        {
            Array.Resize(ref _texts, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }

        _texts[Count] = Keep(text);
        _hashes[Count] = hash;
        place = ++Count;

        // At most half full: each search ends at an empty slot, and is short.
        if (Count * 2 > _slots.Length)
            Spread();
        return Count - 1;
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> text)
    {
        if (text.Length > _piece.Length - _used)
            (_piece, _used) = (new byte[Math.Max(PieceSize, text.Length)], 0);
        var kept = _piece.AsMemory(_used, text.Length);
        text.CopyTo(kept.Span);
        _used += text.Length;
        return kept;
    }

    private void Spread()
    {
        _slots = NewSlots(Count);
        for (var i = 0; i < Count; i++)
        {
            var slot = _hashes[i];
            while (_slots[slot & (uint)(_slots.Length - 1)] != 0)
                slot++;
            _slots[slot & (uint)(_slots.Length - 1)] = i + 1;
        }
    }

    private static int[] NewSlots(int count) => new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count * 2 + 1)];

    /// <summary>Seeded per process: users choose their job ids, and must not be able to choose collisions.</summary>
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        return (uint)hash.ToHashCode();
    }
}
