namespace LustreActors.Kernel;

/// <summary>A queue in a circular array that grows on demand. Elements keep their index, counted from the first one ever added, while they wait.</summary>
internal struct Ring<T>
{
    private const int Smallest = 8;
    private T[]? _items;
    private long _first;

    public int Count { get; private set; }

    public readonly long First => _first;

    public readonly ref T this[long index] => ref _items![index & (_items.Length - 1)];

    public long Add(T item)
    {
        if (_items is null)
            _items = new T[Smallest];
        else if (Count == _items.Length)
            Grow(_items);

        var index = _first + Count++;
        this[index] = item;
        return index;
    }

    public T TakeFirst()
    {
        ref var slot = ref this[_first];
        var item = slot;
        slot = default!;
        _first++;
        Count--;
        return item;
    }

    public T TakeLast()
    {
        ref var slot = ref this[_first + Count - 1];
        var item = slot;
        slot = default!;
        Count--;
        return item;
    }

    private void Grow(T[] old)
    {
        var grown = new T[old.Length * 2];
        for (var i = _first; i < _first + Count; i++)
            grown[i & (grown.Length - 1)] = old[i & (old.Length - 1)];
        _items = grown;
    }
}
