namespace LustreActors.Simulator;

/// <summary>Whose usage or limit: the three columns of Lustre's quota.</summary>
public enum QuotaKind
{
    User,
    Group,
    Project,
}

/// <summary>Usage of one id on one target.</summary>
public readonly record struct QuotaUsage(int Id, long Bytes, long Files);

/// <summary>A target's space by its owners. Their sums are at any moment what the target has in use.</summary>
internal sealed class UsageAccounts
{
    private readonly SortedDictionary<int, (long Bytes, long Files)> _users = [];
    private readonly (long Version, IReadOnlyList<QuotaUsage> Usages)[] _made = new (long, IReadOnlyList<QuotaUsage>)[3];

    /// <summary>Grows with every change.</summary>
    public long Version { get; private set; } = 1;

    public void Change(int user, long bytes, long files)
    {
        Version++;
        _users.TryGetValue(user, out var own);
        var (ownBytes, ownFiles) = (own.Bytes + bytes, own.Files + files);
        _users[user] = (Math.Max(0, ownBytes), Math.Max(0, ownFiles));
        if (ownBytes < 0 || ownFiles < 0)
            Take(Math.Min(0, ownBytes), Math.Min(0, ownFiles));
    }

    /// <summary>Root stands first, though it owns nothing here: real targets always list it.</summary>
    public IReadOnlyList<QuotaUsage> Of(QuotaKind kind)
    {
        ref var made = ref _made[(int)kind];
        if (made.Version != Version)
            made = (Version, Make(kind));
        return made.Usages;
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

    /// <summary>A user's group, and the project of his directories: 0 where none was set.</summary>
    public static int IdOf(QuotaKind kind, int user) => user == 0 ? 0 : kind switch
    {
        QuotaKind.User => user,
        QuotaKind.Group => 2000 + (user % 4),
        _ => user % 5 == 0 ? 0 : 3000 + (user % 5),
    };

    private void Take(long bytes, long files)
    {
        foreach (var user in _users.Keys.ToList())
        {
            if (bytes == 0 && files == 0)
                return;
            var own = _users[user];
            var (fewerBytes, fewerFiles) = (Math.Min(own.Bytes, -bytes), Math.Min(own.Files, -files));
            _users[user] = (own.Bytes - fewerBytes, own.Files - fewerFiles);
            bytes += fewerBytes;
            files += fewerFiles;
        }
    }
}
