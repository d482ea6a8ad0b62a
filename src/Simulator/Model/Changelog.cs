namespace LustreActors.Simulator;

/// <summary>One reader of an MDT's changelog.</summary>
public sealed class ChangelogUser
{
    internal ChangelogUser(string name, string mask, long now)
    {
        Name = name;
        Mask = mask;
        ClearedAt = now;
    }

    /// <summary><c>cl1</c>, with a suffix where the user was registered with a name.</summary>
    public string Name { get; }

    /// <summary>The records that it wants, separated by commas; empty where it wants what the MDT records.</summary>
    public string Mask { get; }

    /// <summary>The record up to which it has cleared the log.</summary>
    public long Index { get; internal set; }

    internal long ClearedAt { get; set; }
}

/// <summary>An MDT's changelog: its index moves with everything that changes the namespace, and its users clear it now and then.</summary>
public sealed class Changelog
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int SecondsBetweenClears = 60;

    private readonly bool _named;
    private readonly List<ChangelogUser> _users = [];
    private long _now;
    private int _registered;

    internal Changelog(LustreVersion version, long now)
    {
        _named = version >= LustreVersion.V2_15_0 || version == LustreVersion.V2_14_DDN;
        _now = now;
        Register();
        Register("robinhood", "CREAT,UNLNK,RENME");
    }

    /// <summary>The record that was written last.</summary>
    public long CurrentIndex { get; private set; }

    public IReadOnlyList<ChangelogUser> Users => _users;

    /// <summary>Registers a user. Releases before 2.15 know neither names nor masks, and leave them out.</summary>
    public ChangelogUser Register(string name = "", string mask = "")
    {
        var id = $"cl{++_registered}";
        var user = new ChangelogUser(_named && name.Length > 0 ? $"{id}-{name}" : id, _named ? mask : "", _now) { Index = CurrentIndex };
        _users.Add(user);
        return user;
    }

    public void Deregister(ChangelogUser user) => _users.Remove(user);

    /// <summary>The user has read everything, and says so.</summary>
    public void Clear(ChangelogUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        (user.Index, user.ClearedAt) = (CurrentIndex, _now);
    }

    /// <summary>Seconds since a user last cleared anything.</summary>
    public long IdleSeconds(ChangelogUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return (_now - user.ClearedAt) / NanosecondsPerSecond;
    }

    internal void Write(MdtOperation operation, int times)
    {
        if (_users.Count > 0 && operation is MdtOperation.Mknod or MdtOperation.Link or MdtOperation.Unlink or MdtOperation.Mkdir
            or MdtOperation.Rmdir or MdtOperation.Rename or MdtOperation.Setattr or MdtOperation.Setxattr)
        {
            CurrentIndex += times;
        }
    }

    /// <summary>A second passed: the first user keeps up, the others are asleep.</summary>
    internal void Tick(long now)
    {
        _now = now;
        if (_users.Count > 0 && IdleSeconds(_users[0]) >= SecondsBetweenClears)
            Clear(_users[0]);
    }
}
