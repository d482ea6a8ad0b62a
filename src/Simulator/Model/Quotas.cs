namespace LustreActors.Simulator.Model;

/// <summary>The kind of owner that a usage or a limit is for.</summary>
public enum QuotaKind
{
    User,
    Group,
    Project,
}

/// <summary>Usage of one id on one target.</summary>
public readonly record struct QuotaUsage(int Id, long Bytes, long Files);

/// <summary>A limit, in kilobytes or, for metadata, in inodes; 0 is unlimited.</summary>
public readonly record struct QuotaLimit(long Hard, long Soft);

/// <summary>One line of a <c>glb-*</c> file.</summary>
public readonly record struct QuotaEntry(int Id, long Hard, long Soft, long Granted, long Time);

/// <summary>
/// The limits of a filesystem, by pool: <c>dt-0x0</c> (kilobytes on all OSTs), <c>md-0x0</c> (inodes on all MDTs) and <c>dt-flash</c>
/// (kilobytes on the OSTs of the pool). Limits are not enforced.
/// </summary>
public sealed class Quotas
{
    public const string DataPool = "dt-0x0";
    public const string MetadataPool = "md-0x0";
    public const string FlashPool = "dt-flash";

    /// <summary>The time for which a soft limit may be exceeded.</summary>
    public const long GraceSeconds = 604_800;

    // The kernel's flag for an id that has the default limit: bit 48 of the time.
    internal const long DefaultLimit = 1L << 48;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long KilobytesPerUnit = 1024;

    private readonly SimulatedFilesystem _filesystem;
    private readonly Dictionary<(string Pool, QuotaKind Kind), SortedDictionary<int, QuotaLimit>> _limits = [];
    private readonly Dictionary<(string Pool, QuotaKind Kind, int Id), long> _graceEnds = [];

    private readonly Dictionary<(string Pool, QuotaKind Kind, bool WithDefaults), (long Version, IReadOnlyList<QuotaEntry> Entries)>
        _entries = [];
    private long _version;

    internal Quotas(SimulatedFilesystem filesystem, long now)
    {
        _filesystem = filesystem;
        Set(DataPool, QuotaKind.User, 1001, 64L << 30, 32L << 20);
        Set(DataPool, QuotaKind.User, 1002, 8L << 30, 0);
        Set(DataPool, QuotaKind.Group, 2001, 256L << 30, 0);
        Set(DataPool, QuotaKind.Project, 3001, 128L << 30, 96L << 30);
        Set(MetadataPool, QuotaKind.User, 1001, 2_000_000, 1_000_000);
        Set(FlashPool, QuotaKind.User, 1001, 16L << 30, 0);
        Tick(now);
    }

    /// <summary>The OSTs of the pool <c>flash</c>: every second one.</summary>
    public IEnumerable<SimulatedTarget> Flash => _filesystem.Osts.Where(ost => ost.Index % 2 == 0);

    /// <summary>Sets a limit; two zeros remove it.</summary>
    public void Set(string pool, QuotaKind kind, int id, long hard, long soft)
    {
        TargetsOf(pool);
        _version++;
        if (!_limits.TryGetValue((pool, kind), out var limits))
            _limits.Add((pool, kind), limits = []);
        limits.Remove(id);
        if (hard > 0 || soft > 0)
            limits.Add(id, new QuotaLimit(hard, soft));
    }

    /// <summary>The limit of an id; two zeros without a limit.</summary>
    public QuotaLimit Limit(string pool, QuotaKind kind, int id) =>
        _limits.TryGetValue((pool, kind), out var limits) && limits.TryGetValue(id, out var limit) ? limit : default;

    /// <summary>Usage of an id in a pool: kilobytes, or inodes for metadata.</summary>
    public long InUse(string pool, QuotaKind kind, int id) => TargetsOf(pool)
        .SelectMany(target => target.Usage(kind)).Where(usage => usage.Id == id)
        .Sum(usage => pool == MetadataPool ? usage.Files : usage.Bytes >> 10);

    /// <summary>
    /// The lines of the quota master: root with the time of grace, every id with a limit, and since 2.15 every id with the default limit.
    /// Granted is what the targets asked for: the usage, rounded up to whole units for each target.
    /// </summary>
    public IReadOnlyList<QuotaEntry> Entries(string pool, QuotaKind kind, bool withDefaults)
    {
        var version = _version + TargetsOf(pool).Sum(target => target.UsageVersion);
        if (_entries.TryGetValue((pool, kind, withDefaults), out var known) && known.Version == version)
            return known.Entries;
        var entries = Make(pool, kind, withDefaults);
        _entries[(pool, kind, withDefaults)] = (version, entries);
        return entries;
    }

    private List<QuotaEntry> Make(string pool, QuotaKind kind, bool withDefaults)
    {
        var targets = TargetsOf(pool).ToList();
        var limits = _limits.GetValueOrDefault((pool, kind));
        var granted = new SortedDictionary<int, long>();
        foreach (var target in targets)
        {
            foreach (var usage in target.Usage(kind))
            {
                if (usage.Id == 0 || !(withDefaults || limits?.ContainsKey(usage.Id) == true))
                    continue;
                granted.TryGetValue(usage.Id, out var sum);
                granted[usage.Id] = sum + (pool == MetadataPool ? usage.Files : InUnits(usage.Bytes >> 10));
            }
        }

        foreach (var id in limits?.Keys ?? Enumerable.Empty<int>())
            granted.TryAdd(id, 0);
        return
        [
            new QuotaEntry(0, 0, 0, 0, GraceSeconds),
            .. granted.Select(pair => limits?.TryGetValue(pair.Key, out var limit) == true
                ? new QuotaEntry(pair.Key, limit.Hard, limit.Soft, pair.Value, _graceEnds.GetValueOrDefault((pool, kind, pair.Key)))
                : new QuotaEntry(pair.Key, 0, 0, 0, DefaultLimit)),
        ];
    }

    internal IEnumerable<SimulatedTarget> TargetsOf(string pool) => pool switch
    {
        DataPool => _filesystem.Osts,
        MetadataPool => _filesystem.Mdts,
        FlashPool => Flash,
        _ => throw new ArgumentException($"There is no quota pool '{pool}'.", nameof(pool)),
    };

    /// <summary>Grace begins when usage exceeds a soft limit, and ends when it no longer does.</summary>
    internal void Tick(long now)
    {
        if (now / NanosecondsPerSecond % 5 != 0)
            return;
        foreach (var ((pool, kind), limits) in _limits)
        {
            foreach (var (id, limit) in limits)
            {
                if (limit.Soft == 0 || InUse(pool, kind, id) <= limit.Soft)
                    _version += _graceEnds.Remove((pool, kind, id)) ? 1 : 0;
                else
                    _version += _graceEnds.TryAdd((pool, kind, id), (now / NanosecondsPerSecond) + GraceSeconds) ? 1 : 0;
            }
        }
    }

    private static long InUnits(long kilobytes) => (kilobytes + KilobytesPerUnit - 1) / KilobytesPerUnit * KilobytesPerUnit;
}

/// <summary>The usage of a target by user. At any moment the sum over the users is the target's usage.</summary>
internal sealed class UsageAccounts
{
    private readonly SortedDictionary<int, (long Bytes, long Files)> _users = [];
    private readonly (long Version, IReadOnlyList<QuotaUsage> Usages)[] _usages = new (long, IReadOnlyList<QuotaUsage>)[3];

    /// <summary>Grows with every change.</summary>
    public long Version { get; private set; } = 1;

    public void Change(int user, long bytes, long files)
    {
        Version++;
        _users.TryGetValue(user, out var own);
        var (ownBytes, ownFiles) = (own.Bytes + bytes, own.Files + files);
        _users[user] = (Math.Max(0, ownBytes), Math.Max(0, ownFiles));
        if (ownBytes < 0 || ownFiles < 0)
            ShrinkOthers(-Math.Min(0, ownBytes), -Math.Min(0, ownFiles));
    }

    /// <summary>Root stands first: real targets always list it, even when it owns nothing as here.</summary>
    public IReadOnlyList<QuotaUsage> Of(QuotaKind kind)
    {
        ref var known = ref _usages[(int)kind];
        if (known.Version != Version)
            known = (Version, Make(kind));
        return known.Usages;
    }

    private List<QuotaUsage> Make(QuotaKind kind)
    {
        var sums = new SortedDictionary<int, (long Bytes, long Files)> { [0] = default };
        foreach (var (user, own) in _users)
        {
            var id = IdOf(kind, user);
            sums.TryGetValue(id, out var sum);
            sums[id] = (sum.Bytes + own.Bytes, sum.Files + own.Files);
        }

        return [.. sums.Select(pair => new QuotaUsage(pair.Key, pair.Value.Bytes, pair.Value.Files))];
    }

    /// <summary>A user's own id, group, or project; 0 for directories without a project.</summary>
    private static int IdOf(QuotaKind kind, int user) => user == 0 ? 0 : kind switch
    {
        QuotaKind.User => user,
        QuotaKind.Group => 2000 + (user % 4),
        _ => user % 5 == 0 ? 0 : 3000 + (user % 5),
    };

    private void ShrinkOthers(long bytes, long files)
    {
        foreach (var user in _users.Keys.ToList())
        {
            if (bytes == 0 && files == 0)
                return;
            var own = _users[user];
            var (fewerBytes, fewerFiles) = (Math.Min(own.Bytes, bytes), Math.Min(own.Files, files));
            _users[user] = (own.Bytes - fewerBytes, own.Files - fewerFiles);
            bytes -= fewerBytes;
            files -= fewerFiles;
        }
    }
}
