namespace LustreActors.Sources.Lustre;

/// <summary>
/// The subdirectories of a parameter that is a directory, each with an item. Such a directory seldom changes, so it is listed at every
/// twentieth reading, and when an item was missed.
/// </summary>
/// <param name="folder">The directory.</param>
/// <param name="make">Makes the item of a subdirectory.</param>
/// <param name="leaf">A file that each subdirectory has. <c>lctl</c> finds the subdirectories by it where the directory is closed.</param>
internal sealed class CachedDirectory<TItem>(LustreParameter folder, Func<string, TItem> make, string? leaf = null)
{
    private const int ReadingsBetweenLooks = 20;

    private readonly Dictionary<string, TItem> _items = [];
    private readonly HashSet<string> _seen = [];
    private int _readings;

    public Dictionary<string, TItem>.ValueCollection Read(CollectionContext context)
    {
        if (_items.Count > 0 && ++_readings < ReadingsBetweenLooks)
            return _items.Values;

        _readings = 0;
        _seen.Clear();
        if (!context.TryVisit(folder, folder.Name, this, static (name, items) => items.Add(name), out _, leaf))
            _seen.Clear();
        foreach (var name in _items.Keys)
        {
            if (!_seen.Contains(name))
                _items.Remove(name);
        }

        return _items.Values;
    }

    public void LookAgain() => _readings = ReadingsBetweenLooks;

    private void Add(ReadOnlySpan<char> span)
    {
        var names = _items.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!names.TryGetValue(span, out var name, out _))
        {
            name = span.ToString();
            _items.Add(name, make(name));
        }

        _seen.Add(name);
    }
}
