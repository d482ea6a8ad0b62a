namespace LustreActors.Simulator.Model;

/// <summary>One reader of an MDT's changelog.</summary>
public sealed class ChangelogUser
{
    internal ChangelogUser(string name, string mask, long now)
    {
        Name = name;
        Mask = mask;
        ClearedAt = now;
    }

    /// <summary>The id, such as <c>cl1</c>, and after it the name that the user was registered with.</summary>
    public string Name { get; }

    /// <summary>The types of records that the user asked for, separated by commas; empty for all that the MDT records.</summary>
    public string Mask { get; }

    /// <summary>The last record that the user has cleared.</summary>
    public long Index { get; internal set; }

    internal long ClearedAt { get; set; }
}

/// <summary>An MDT's changelog. Each change of the namespace adds a record, and the users clear the records.</summary>
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

    /// <summary>The number of the last record.</summary>
    public long CurrentIndex { get; private set; }

    public IReadOnlyList<ChangelogUser> Users => _users;

    /// <summary>Registers a user. Releases before 2.15 ignore the name and the mask.</summary>
    public ChangelogUser Register(string name = "", string mask = "")
    {
        var id = $"cl{++_registered}";
        var user = new ChangelogUser(_named && name.Length > 0 ? $"{id}-{name}" : id, _named ? mask : "", _now) { Index = CurrentIndex };
        _users.Add(user);
        return user;
    }

    public void Deregister(ChangelogUser user) => _users.Remove(user);

    /// <summary>Clears all records for a user.</summary>
    public void Clear(ChangelogUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        (user.Index, user.ClearedAt) = (CurrentIndex, _now);
    }

    /// <summary>Seconds since a user last cleared records.</summary>
    public long IdleSeconds(ChangelogUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return (_now - user.ClearedAt) / NanosecondsPerSecond;
    }

    internal void Record(MdtOperation operation, int times)
    {
        if (_users.Count > 0 && operation is MdtOperation.Mknod or MdtOperation.Link or MdtOperation.Unlink or MdtOperation.Mkdir
            or MdtOperation.Rmdir or MdtOperation.Rename or MdtOperation.Setattr or MdtOperation.Setxattr)
        {
            CurrentIndex += times;
        }
    }

    /// <summary>Lets time pass. The first user clears its records every minute; the others do nothing.</summary>
    internal void Tick(long now)
    {
        _now = now;
        if (_users.Count > 0 && IdleSeconds(_users[0]) >= SecondsBetweenClears)
            Clear(_users[0]);
    }
}
