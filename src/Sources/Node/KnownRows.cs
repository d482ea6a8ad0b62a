namespace LustreActors.Sources.Node;

/// <summary>Creates the state of a device from the bytes of its name.</summary>
internal delegate T RowFactory<out T>(ReadOnlySpan<byte> name);

/// <summary>The devices that a file lists, each with its state for as long as the file lists it.</summary>
internal sealed class KnownRows<T>(RowFactory<T> create)
    where T : class
{
    private readonly Dictionary<byte[], Entry> _entries = new(Utf8Keys.Instance);
    private int _reading;
    private int _seen;

    public int Count => _entries.Count;

    public void Begin() => (_reading, _seen) = (_reading + 1, 0);

    /// <summary>The state of a device. False when the file has listed it before in this reading.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out T state)
    {
        var entries = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!entries.TryGetValue(name, out var entry))
            _entries.Add(name.ToArray(), entry = new Entry(create(name)));
        state = entry.State;
        if (entry.SeenIn == _reading)
            return false;
        entry.SeenIn = _reading;
        _seen++;
        return true;
    }

    /// <summary>Forgets the devices that this reading did not show.</summary>
    public void End()
    {
        if (_seen == _entries.Count)
            return;
        foreach (var (name, entry) in _entries)
        {
            if (entry.SeenIn != _reading)
                _entries.Remove(name);
        }
    }

    private sealed class Entry(T state)
    {
        public T State => state;

        public int SeenIn { get; set; }
    }
}
