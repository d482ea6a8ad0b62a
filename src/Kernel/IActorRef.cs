namespace LustreActors.Kernel;

/// <summary>An actor's address. It stays valid through restarts; an actor started later under the same name has another one.</summary>
public interface IActorRef
{
    ActorPath Path { get; }

    /// <summary>Distinguishes this actor from others that had or will have its path.</summary>
    long Uid { get; }
}

/// <inheritdoc/>
public interface IActorRef<in TMessage> : IActorRef
{
    /// <summary>Puts a message in the actor's mailbox; never blocks, never throws. False: not accepted, and already counted as a dead letter.</summary>
    bool Tell(TMessage message);
}
