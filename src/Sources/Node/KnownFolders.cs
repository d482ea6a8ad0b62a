using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Creates the state of a subdirectory. Null for a subdirectory that is not read.</summary>
internal delegate T? FolderFactory<out T>(string name)
    where T : class;

/// <summary>
/// The subdirectories of a directory in the order of their names, each with its state for as long as it exists.
/// </summary>
/// <param name="directory">The directory.</param>
/// <param name="create">Creates the state of a subdirectory.</param>
/// <param name="every">The number of readings after which the directory is listed again. Directories of hardware seldom change.</param>
internal sealed class KnownFolders<T>(string directory, FolderFactory<T> create, int every = 1)
    where T : class
{
    private readonly SortedDictionary<string, Entry> _byOrder = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _byName = new(StringComparer.Ordinal);
    private readonly List<T> _all = [];
    private int _listing;
    private int _readings;
    private int _seen;
    private bool _changed;

    public IReadOnlyList<T> All => _all;

    /// <summary>Lists the directory, unless it was listed a few readings ago. A directory that is missing has no subdirectories.</summary>
    public ReadStatus Update(FileReader files)
    {
        if (_readings > 0 && _readings++ < every)
            return ReadStatus.Read;
        (_listing, _seen, _changed) = (_listing + 1, 0, false);
        var status = files.Visit(directory, this, static (name, folders) => folders.Mark(name));
        var isListed = status is ReadStatus.Read or ReadStatus.Missing;
        _readings = isListed ? 1 : 0;
        if (isListed)
            ForgetUnseen();
        if (!_changed)
            return status;
        _all.Clear();
        foreach (var entry in _byOrder.Values)
        {
            if (entry.State is { } state)
                _all.Add(state);
        }

        return status;
    }

    /// <summary>Lists the directory at the next reading: a device of it was missed.</summary>
    public void ListAgain() => _readings = 0;

    private void Mark(ReadOnlySpan<char> name)
    {
        if (!_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var entry))
        {
            var text = name.ToString();
            entry = new Entry(create(text));
            _byName.Add(text, entry);
            _byOrder.Add(text, entry);
            _changed = true;
        }

        if (entry.SeenIn == _listing)
            return;
        entry.SeenIn = _listing;
        _seen++;
    }

    private void ForgetUnseen()
    {
        if (_seen == _byName.Count)
            return;
        foreach (var (name, entry) in _byName)
        {
            if (entry.SeenIn == _listing)
                continue;
            _byName.Remove(name);
            _byOrder.Remove(name);
            _changed = true;
        }
    }

    private sealed class Entry(T? state)
    {
        public T? State => state;

        public int SeenIn { get; set; }
    }
}
