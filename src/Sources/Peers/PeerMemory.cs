using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Sources.Peers;

/// <summary>
/// The labels, jobs and families of a peer's last answer. The next answer has nearly the same, and costs only its numbers. One for each
/// peer, used by one reader at a time; nothing in it grows beyond what the last answer had.
/// </summary>
public sealed class PeerMemory(PeerPool pool)
{
    private readonly Dictionary<byte[], PeerFamily> _families = new(Utf8Keys.Instance);
    private readonly Dictionary<byte[], ShardRows> _shards = new(Utf8Keys.Instance);
    private readonly List<PeerFamily> _replaced = [];
    private bool _isOpen;
    private long _cells;
    private long _cellsOfLast;

    internal int Reading { get; private set; }

    internal PeerPool Pool => pool;

    internal NormalLabels Labels { get; } = new();

    internal PeerCost Cost { get; } = new();

    /// <summary>Forgets everything; the peer is no longer read.</summary>
    public void Close()
    {
        Clear();
        ReturnCells(ref _cellsOfLast);
    }

    /// <summary>Forgets a reading that was not ended, which may have left anything: the peer may not be read again for a minute.</summary>
    public void Abandon()
    {
        if (_isOpen)
            Clear();
    }

    internal void Begin()
    {
        Abandon();
        _isOpen = true;
        Cost.Clear();
        Reading++;
    }

    /// <summary>Takes the memory of this reading from the pool. False where all peers together have too much.</summary>
    internal bool TryTakeCells()
    {
        var needed = Cost.Cells + (Cost.LabelBytes / PeerPool.BytesOfCell);
        if (needed <= _cells)
            return true;
        var more = PeerPool.CellsAtOnce + needed - _cells;
        _cells += more;
        return pool.TryTakeCells(more);
    }

    internal PeerFamily FamilyOf(in FamilyView view, out bool isNew)
    {
        var families = _families.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!families.TryGetValue(view.Name, out var family) || family.Type != view.Type)
        {
            // The first of two types in one answer holds its name to the end of the reading.
            if (family?.SeenIn == Reading)
                _replaced.Add(family);
            else
                family?.Release(pool);
            families[view.Name] = family = new PeerFamily(view);
        }

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
            shards[escapedName] = shard =
                new ShardRows(System.Text.Encoding.UTF8.GetString(name), escapedName.ToArray(), prefix, Cost);
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
            if (family.SeenIn == Reading)
                continue;
            family.Release(pool);
            _families.Remove(name);
        }

        ReleaseReplaced();
        foreach (var (name, shard) in _shards)
        {
            if (shard.SeenIn != Reading)
                _shards.Remove(name);
        }

        // The tables of the reading before are shown until these ones take their place.
        ReturnCells(ref _cellsOfLast);
        (_cellsOfLast, _cells) = (_cells, 0);
        return _shards.Values;
    }

    internal void Clear()
    {
        _isOpen = false;
        foreach (var family in _families.Values)
            family.Release(pool);
        ReleaseReplaced();
        _families.Clear();
        _shards.Clear();
        ReturnCells(ref _cells);
    }

    private void ReleaseReplaced()
    {
        foreach (var family in _replaced)
            family.Release(pool);
        _replaced.Clear();
    }

    private void ReturnCells(ref long cells)
    {
        pool.ReturnCells(cells);
        cells = 0;
    }
}

/// <summary>The memory that an answer needs so far.</summary>
internal sealed class PeerCost
{
    /// <summary>The memory of a row without its values and its text, in values of 8 bytes.</summary>
    private const int CellsOfRow = 8;

    /// <summary>A name is kept as key, with the name of each of a histogram's samples, and in the head of each format.</summary>
    private const int CopiesOfName = 16;

    public long LabelBytes { get; private set; }

    /// <summary>Values of all tables, absent ones too.</summary>
    public long Cells { get; private set; }

    public void AddRow(byte[] labels, int width)
    {
        LabelBytes += labels.Length;
        Cells += width + CellsOfRow;
    }

    /// <summary>A help is kept as text and in the head of each format.</summary>
    public void AddFamily(int name, int help) => LabelBytes += ((long)CopiesOfName * name) + (4L * help);

    public void Widen(int rows, int columns) => Cells += (long)rows * columns;

    public void Clear() => (LabelBytes, Cells) = (0, 0);
}

/// <summary>
/// Shared by all peers: one definition of each family, which 450 peers would otherwise have 450 times, and the limit of their memory.
/// Two definitions that contradict each other cannot stand in one exposition, so the first one holds for as long as a peer has the family.
/// Safe for all threads.
/// </summary>
/// <param name="own">The program's families, which go before those of all peers.</param>
/// <param name="mostFamilies">How many families there may be in all.</param>
/// <param name="mostCells">How many values of 8 bytes the tables and labels of all peers may have.</param>
public sealed class PeerPool(IEnumerable<MetricFamily> own, int mostFamilies = 50_000, long mostCells = 256L * 1024 * 1024)
{
    internal const int CellsAtOnce = 4096;
    internal const int BytesOfCell = 8;

    /// <summary>A peer with more families gets no further name while half of all names are in use: the others need the rest.</summary>
    private const int ModestFamilies = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MetricFamily> _owners = Owners(own);
    private readonly Dictionary<MetricFamily, int> _users = [];
    private long _cells;

    internal long MostCells => mostCells;

    internal bool TryTakeCells(long cells) => Interlocked.Add(ref _cells, cells) <= mostCells;

    internal void ReturnCells(long cells) => Interlocked.Add(ref _cells, -cells);

    /// <summary>
    /// Finds or claims a family, until <see cref="Release"/>. Null where it may not be shown, and why; without a reason where it says no
    /// more than when another family's counters began, which the older text can only say in a separate family.
    /// </summary>
    /// <param name="wanted">The family as the peer defines it.</param>
    /// <param name="has">How many families the peer has in this reading.</param>
    /// <param name="fault">Why it may not be shown.</param>
    internal MetricFamily? Find(MetricFamily wanted, int has, out string fault)
    {
        fault = "";
        lock (_lock)
        {
            if (_owners.TryGetValue(wanted.Name, out var known) && known.Name == wanted.Name)
            {
                // The older text has no units.
                if (known.Type == wanted.Type && (known.Unit == wanted.Unit || wanted.Unit.Length == 0 || known.Unit.Length == 0))
                {
                    if (_users.TryGetValue(known, out var users))
                        _users[known] = users + 1;
                    return known;
                }

                fault = $"the family is a {Text(wanted)} here and a {Text(known)} elsewhere";
                return null;
            }

            foreach (var name in wanted.SampleNames)
            {
                if (!_owners.TryGetValue(name, out var owner))
                    continue;
                if (name != owner.BaseName + "_created" || wanted.Type is not (MetricType.Gauge or MetricType.Unknown))
                    fault = $"the family has a name that {owner.Name} has already";
                return null;
            }

            var isModest = has <= ModestFamilies;
            if (_users.Count >= (isModest ? mostFamilies : mostFamilies / 2))
            {
                fault = isModest
                    ? $"there are more than {mostFamilies} families in all"
                    : $"the peer has more than {ModestFamilies} families, and there are more than {mostFamilies / 2} in all";
                return null;
            }

            _users.Add(wanted, 1);
            Claim(_owners, wanted);
            return wanted;
        }
    }

    /// <summary>A peer no longer has the family. Its names are free when no peer has it.</summary>
    internal void Release(MetricFamily family)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(family, out var users))
                return;
            if (users > 1)
            {
                _users[family] = users - 1;
                return;
            }

            _users.Remove(family);
            foreach (var name in family.SampleNames)
                _owners.Remove(name);
        }
    }

    private static string Text(MetricFamily family) =>
        family.Type.ToString().ToLowerInvariant() + (family.Unit.Length > 0 ? " in " + family.Unit : "");

    private static Dictionary<string, MetricFamily> Owners(IEnumerable<MetricFamily> own)
    {
        var owners = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        foreach (var family in own)
            Claim(owners, family);
        return owners;
    }

    private static void Claim(Dictionary<string, MetricFamily> owners, MetricFamily family)
    {
        foreach (var name in family.SampleNames)
            owners.TryAdd(name, family);
    }
}
