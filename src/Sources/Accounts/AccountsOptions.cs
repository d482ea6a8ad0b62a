namespace LustreActors.Sources.Accounts;

/// <summary>How users and groups are looked up.</summary>
public sealed record AccountsOptions
{
    /// <summary>The command that asks the directory.</summary>
    public string Getent { get; init; } = "getent";

    /// <summary>Where the users of this machine itself stand: a directory that lists nobody else is not worth listing.</summary>
    public string LocalUsers { get; init; } = "/etc/passwd";

    public AccountsEnumeration Enumerate { get; init; } = AccountsEnumeration.Auto;

    /// <summary>How long a listing of all users and groups is good.</summary>
    public TimeSpan EnumerateInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A name is looked up again after this long, and forgotten when its number was not wanted for so long.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A number that nobody had is looked up again after this long.</summary>
    public TimeSpan KeepMisses { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many numbers one call of <see cref="Getent"/> is given.</summary>
    public int MostKeys { get; init; } = 100;
}

/// <summary>Whether all users and groups are listed at once, before anybody is looked up alone.</summary>
public enum AccountsEnumeration
{
    /// <summary>Tried once, and kept up where it lists more than the users of this machine.</summary>
    Auto,
    On,
    Off,
}
