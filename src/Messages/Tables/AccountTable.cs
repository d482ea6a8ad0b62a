namespace LustreActors.Messages;

/// <summary>A user of the directory.</summary>
/// <param name="User">The name.</param>
/// <param name="Gid">The group that is the user's own.</param>
/// <param name="Group">Its name; null where nobody knows it.</param>
public sealed record Account(string User, uint Gid, string? Group);

/// <summary>Who the users are that were asked for.</summary>
public sealed class AccountTable(IReadOnlyDictionary<uint, Account?> users) : JoinTable
{
    public static AccountTable Empty { get; } = new(new Dictionary<uint, Account?>());

    /// <summary>How long the directory took to tell the names of users, and those of groups.</summary>
    public (TimeSpan Users, TimeSpan Groups) Took { get; init; }

    public int Count => users.Count;

    /// <summary>False: nobody has asked the directory yet. Null: it was asked, and there is no such user.</summary>
    public bool TryFind(uint uid, out Account? account) => users.TryGetValue(uid, out account);
}
