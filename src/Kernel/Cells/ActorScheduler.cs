namespace LustreActors.Kernel;

/// <summary>Gives cells a thread. The pool in production; tests step through them one by one (<see cref="Testing.SingleStepScheduler"/>).</summary>
public abstract class ActorScheduler
{
    /// <summary>The thread pool.</summary>
    public static ActorScheduler Pool { get; } = new PoolScheduler();

    /// <summary>How many messages a cell handles before it goes to the end of the line.</summary>
    public virtual int BatchSize => 30;

    public abstract void Schedule(IThreadPoolWorkItem work);

    /// <summary>Marks the token as cancelled before it returns; where the callbacks run is the scheduler's choice.</summary>
    public abstract void Cancel(CancellationTokenSource source);

    private sealed class PoolScheduler : ActorScheduler
    {
        public override void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

        // Callbacks may be anybody's code: on a thread of their own they cannot hold up the actor that stops another one.
        public override void Cancel(CancellationTokenSource source) => _ = source.CancelAsync();
    }
}
