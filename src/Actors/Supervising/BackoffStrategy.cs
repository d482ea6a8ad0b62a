using System.Reflection;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Util;

namespace LustreActors.Actors.Supervising;

/// <summary>
/// Restarts a failed child after a delay. Akka suspends a failed child until its parent decides, and this strategy decides later. Unlike
/// with Akka's BackoffSupervisor, the ref, the mailbox and the watchers of the child stay the same, and no second actor is needed.
/// </summary>
public sealed class BackoffStrategy : SupervisorStrategy
{
    private readonly Func<string, Supervision> _supervisionOf;
    private readonly Action<IActorRef, Exception>? _exhausted;
    private TimeSpan _delay;

    /// <summary>Supervises all children alike.</summary>
    public BackoffStrategy(Supervision supervision)
        : this(_ => supervision, null)
    {
    }

    /// <param name="supervisionOf">Returns the supervision of a child, by its name.</param>
    /// <param name="exhausted">Called when a child has failed too often. The child is stopped and the parent goes on.</param>
    internal BackoffStrategy(Func<string, Supervision> supervisionOf, Action<IActorRef, Exception>? exhausted) =>
        (_supervisionOf, _exhausted) = (supervisionOf, exhausted);

    public override IDecider Decider => DefaultDecider;

    public override void ProcessFailure(
        IActorContext context,
        bool restart,
        IActorRef child,
        Exception cause,
        ChildRestartStats stats,
        IReadOnlyCollection<ChildRestartStats> children)
    {
        if (!restart)
            context.Stop(child);
        else
            RecordsOf(child).Of(child).RestartAfter(_delay, context.System.Scheduler, () => Restart(child, cause));
    }

    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) =>
        RecordsOf(child).Find(child)?.ForgetRestart();

    public override ISurrogate ToSurrogate(ActorSystem system) =>
        throw new NotSupportedException("Actors are not deployed to other machines");

    protected override Directive Handle(IActorRef child, Exception exception)
    {
        var (supervision, records, actor) = (_supervisionOf(child.Path.Name), RecordsOf(child), child.Path.Short());
        exception = CauseOf(exception);
        var log = records.LoggerFor(child.Path);
        if (!records.Of(child).TryCountFailure(supervision, exception, out _delay))
        {
            SupervisionLog.ActorEscalates(log, exception, actor, supervision.MostFailures, supervision.Within.TotalSeconds);
            if (_exhausted is null)
                return Directive.Escalate;
            _exhausted(child, exception);
            return Directive.Stop;
        }

        if (supervision.OnFailure == Directive.Resume)
            SupervisionLog.ActorResumed(log, exception, actor);
        else
            SupervisionLog.ActorRestarts(log, exception, actor, _delay.TotalSeconds);
        return supervision.OnFailure;
    }

    /// <summary>Suppresses Akka's own line: <see cref="Handle"/> has logged the failure.</summary>
    protected override void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
    }

    /// <summary>Uses the child, because the parent has no context while it is being restarted itself.</summary>
    private static ActorRecords RecordsOf(IActorRef child) => ActorRecords.For(((ActorRefWithCell)child).Underlying.System);

    /// <summary>Unwraps what an actor's constructor or <c>PreStart</c> threw.</summary>
    private static Exception CauseOf(Exception exception)
    {
        while (exception is ActorInitializationException or TargetInvocationException && exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    private void Restart(IActorRef child, Exception cause)
    {
        if (child is ActorRefWithCell { Underlying.IsTerminated: false })
            RestartChild(child, cause, suspendFirst: false);
    }
}
