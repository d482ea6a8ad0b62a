using LustreActors.Metrics;

namespace LustreActors.Sources.Peers;

/// <summary>
/// What a peer's last answer had, so that the next one, which has nearly the same, costs its numbers alone. One for each peer, used by one
/// reader at a time; nothing in it grows beyond what the last answer had.
/// </summary>
public sealed class PeerMemory(FamilyPool pool)
{
    private readonly Dictionary<byte[], PeerFamily> _families = new(Utf8Keys.Instance);
    private readonly Dictionary<byte[], ShardRows> _shards = new(Utf8Keys.Instance);
    private bool _isOpen;

    internal int Reading { get; private set; }

    internal FamilyPool Pool => pool;

    internal NormalLabels Labels { get; } = new();

    internal void Begin()
    {
        // A reading that nobody ended may have left anything.
        if (_isOpen)
            Clear();
        _isOpen = true;
        Reading++;
    }

    internal PeerFamily FamilyOf(in FamilyView view, out bool isNew)
    {
        var families = _families.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!families.TryGetValue(view.Name, out var family) || family.Type != view.Type)
            families[view.Name] = family = new PeerFamily(view);
        isNew = family.SeenIn != Reading;
        family.SeenIn = Reading;
        return family;
    }

    /// <param name="escapedName">As it stands in a label.</param>
    /// <param name="prefix">What is put in front of the labels of its series.</param>
    /// <param name="isNew">In this reading.</param>
    internal ShardRows ShardOf(ReadOnlySpan<byte> escapedName, byte[] prefix, out bool isNew)
    {
        var shards = _shards.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!shards.TryGetValue(escapedName, out var shard))
        {
            var name = new byte[escapedName.Length];
            name = name[..LabelText.Unescape(escapedName, name)];
            shards[escapedName] = shard = new ShardRows(System.Text.Encoding.UTF8.GetString(name), escapedName.ToArray(), prefix);
        }

        isNew = shard.SeenIn != Reading;
        if (isNew)
            shard.Begin(Reading);
        return shard;
    }

    internal IEnumerable<ShardRows> End()
    {
        _isOpen = false;
        foreach (var (name, family) in _families)
        {
            if (family.SeenIn != Reading)
                _families.Remove(name);
        }

        foreach (var (name, shard) in _shards)
        {
            if (shard.SeenIn != Reading)
                _shards.Remove(name);
        }

        return _shards.Values;
    }

    internal void Clear()
    {
        _isOpen = false;
        _families.Clear();
        _shards.Clear();
    }
}
