namespace LustreActors.Kernel;

/// <summary>What happens to a message that finds the mailbox full.</summary>
public enum Overflow
{
    /// <summary>It is refused: <c>Tell</c> returns false.</summary>
    Reject,

    /// <summary>The message that waits longest gives way to it.</summary>
    DropOldest,

    /// <summary>The message that waits shortest gives way to it.</summary>
    DropNewest,
}

/// <summary>
/// A mailbox is always bounded. What an actor owes itself (ticks, watch notices, piped results) comes on top of the capacity and is never dropped:
/// there is at most one per timer, watch and pipe, and an actor that lost one would wait for it for ever.
/// </summary>
public sealed record MailboxOptions
{
    public static MailboxOptions Default { get; } = new();

    public MailboxOptions()
    {
    }

    public MailboxOptions(int capacity, Overflow overflow = Overflow.Reject)
    {
        Capacity = capacity;
        Overflow = overflow;
    }

    public int Capacity
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A mailbox holds at least one message");
    } = 1000;

    public Overflow Overflow { get; init; } = Overflow.Reject;
}
