namespace LustreActors.Kernel;

/// <summary>A message in a mailbox. The ticket, where there is one, says at the last moment whether it may still be delivered.</summary>
internal readonly record struct Letter<T>(T Message, Ticket? Ticket, long Order);

/// <summary>Stands behind a message that an actor owes itself.</summary>
internal abstract class Ticket
{
    /// <summary>Whether a message that may no longer be delivered counts as lost. A cancelled tick does not: nobody waits for it.</summary>
    public virtual bool CountsWhenLost => false;

    /// <summary>Called when the message is about to be handled; false drops it.</summary>
    public abstract bool Redeem();

    public virtual void Handled()
    {
    }
}
