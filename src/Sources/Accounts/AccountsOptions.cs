namespace LustreActors.Sources.Accounts;

/// <summary>The settings for looking up users and groups.</summary>
public sealed record AccountsOptions
{
    /// <summary>The command that asks the directory.</summary>
    public string Getent { get; init; } = "getent";

    /// <summary>The file of this machine's own users. A directory that lists no others is not worth listing.</summary>
    public string LocalUsers { get; init; } = "/etc/passwd";

    public AccountsEnumeration Enumerate { get; init; } = AccountsEnumeration.Auto;

    /// <summary>The time for which a listing of all users and groups is valid.</summary>
    public TimeSpan EnumerateInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The time after which a name is looked up again, or forgotten when its number was not requested.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The time after which a number without a name is looked up again.</summary>
    public TimeSpan KeepMisses { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most numbers for one call of <see cref="Getent"/>.</summary>
    public int MostKeys { get; init; } = 100;
}

/// <summary>Whether all users and groups are listed at once, before single ones are looked up.</summary>
public enum AccountsEnumeration
{
    /// <summary>Listed once, and again when the listing has more than the users of this machine.</summary>
    Auto,
    On,
    Off,
}
