namespace LustreActors.Kernel;

/// <summary>
/// State that one handler at a time may touch. Made by the factory in <see cref="Props{T}"/>, anew for each incarnation:
/// a restart starts from nothing but the mailbox, without the children, timers, watches and piped tasks of the incarnation that failed.
/// </summary>
public abstract class Actor<TMessage>
{
    private ActorContext<TMessage>? _context;

    protected ActorContext<TMessage> Context =>
        _context ?? throw new InvalidOperationException("An actor has no Context in its constructor: use OnStart");

    protected virtual ValueTask OnStart() => ValueTask.CompletedTask;

    protected abstract ValueTask OnMessage(TMessage message);

    /// <summary>Called on the incarnation that failed, before its children are stopped and before <see cref="OnStopped"/>.</summary>
    protected virtual ValueTask OnRestarting(Exception cause) => ValueTask.CompletedTask;

    /// <summary>Called once per incarnation, also when <see cref="OnStart"/> threw. The children are gone by then.</summary>
    protected virtual ValueTask OnStopped(StopReason reason) => ValueTask.CompletedTask;

    internal void Attach(ActorContext<TMessage> context) => _context = context;

    internal ValueTask Start() => OnStart();

    internal ValueTask Handle(TMessage message) => OnMessage(message);

    internal ValueTask PrepareRestart(Exception cause) => OnRestarting(cause);

    internal ValueTask CleanUp(StopReason reason) => OnStopped(reason);
}
