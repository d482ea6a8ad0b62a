using Microsoft.Extensions.Logging;

namespace LustreActors.Kernel;

/// <summary>
/// What an actor may do besides handling its message. One per incarnation, and to be used from the actor's own handlers only.
/// Once the incarnation has ended its context does nothing more: <see cref="Spawn"/> throws, timers and watches are ignored.
/// </summary>
public abstract class ActorContext<T>
{
    private protected ActorContext()
    {
    }

    public abstract IActorRef<T> Self { get; }

    public abstract IReadOnlyList<IActorRef> Children { get; }

    /// <summary>Cancelled as soon as somebody asks the actor to stop, even while a handler runs, and when this incarnation ends.</summary>
    public abstract CancellationToken Stopping { get; }

    public abstract ILogger Log { get; }

    public abstract TimeProvider Time { get; }

    /// <summary>Starts a child. Its name is unique among the living children; that of a stopped child can be used again.</summary>
    public abstract IActorRef<TChild> Spawn<TChild>(string name, Props<TChild> props);

    /// <summary>Stops <see cref="Self"/> or a child.</summary>
    public abstract void Stop(IActorRef child);

    /// <summary>Delivers <paramref name="notice"/> once when the other actor ends, at once when it has ended. A second watch replaces the first one's notice.</summary>
    public abstract void Watch(IActorRef other, T notice);

    /// <summary>Forgets a watch; a notice that waits in the mailbox is not delivered any more.</summary>
    public abstract void Unwatch(IActorRef other);

    /// <summary>Delivers a message after <paramref name="due"/>. Replaces the timer with the same key.</summary>
    public abstract void StartSingle(object key, T message, TimeSpan due);

    /// <summary>Delivers a message again and again, <paramref name="interval"/> after the previous one was *handled*: ticks never pile up.</summary>
    public abstract void StartPeriodic(object key, T message, TimeSpan initial, TimeSpan interval);

    /// <summary>Cancels a timer; its tick is not delivered any more, even when it waits in the mailbox.</summary>
    public abstract void Cancel(object key);

    /// <summary>
    /// Turns a task's end into a message to this actor. The two functions run on the thread that completes the task: they must not touch the actor.
    /// What ends after this incarnation did is a dead letter.
    /// </summary>
    public abstract void PipeToSelf<TResult>(Task<TResult> task, Func<TResult, T> onSuccess, Func<Exception, T> onFailure);
}
