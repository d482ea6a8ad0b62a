namespace LustreActors.Messages.Tables;

/// <summary>A user of the directory.</summary>
/// <param name="User">The name.</param>
/// <param name="Gid">The primary group.</param>
/// <param name="Group">The name of that group; null where it is not known.</param>
public sealed record Account(string User, uint Gid, string? Group);

/// <summary>The users that were requested.</summary>
public sealed class AccountTable(IReadOnlyDictionary<uint, Account?> users) : JoinTable
{
    public static AccountTable Empty { get; } = new(new Dictionary<uint, Account?>());

    /// <summary>The time that the directory took for the names of users, and for those of groups.</summary>
    public (TimeSpan Users, TimeSpan Groups) Took { get; init; }

    public int Count => users.Count;

    /// <summary>False where the directory was not asked yet. The user is null where it has none.</summary>
    public bool TryFind(uint uid, out Account? account) => users.TryGetValue(uid, out account);
}
