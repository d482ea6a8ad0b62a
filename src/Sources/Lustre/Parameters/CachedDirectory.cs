namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>
/// The subdirectories of a parameter that is a directory, each with an item. Such a directory seldom changes, so it is listed at every
/// twentieth reading, and when an item was missed.
/// </summary>
/// <param name="leaf">A file that each subdirectory has. <c>lctl</c> finds the subdirectories by it where the directory is closed.</param>
internal sealed class CachedDirectory<TItem>(LustreParameter folder, Func<string, TItem> create, string? leaf = null)
    where TItem : class
{
    private const int ReadingsBetweenLists = 20;

    private readonly KnownDevices<TItem> _items = new(name => create(name.ToString()));
    private int _readings;

    public IReadOnlyList<TItem> Read(CollectionContext context)
    {
        if (_items.All.Count > 0 && ++_readings < ReadingsBetweenLists)
            return _items.All;

        _readings = 0;
        if (!_items.TryVisit(context, folder, folder.Name, out _, leaf))
            _items.Clear();
        return _items.All;
    }

    /// <summary>Lists the directory at the next reading.</summary>
    public void ListAgain() => _readings = ReadingsBetweenLists;
}
