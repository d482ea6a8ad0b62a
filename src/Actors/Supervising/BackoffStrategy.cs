using System.Reflection;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Util;

namespace LustreActors.Actors;

/// <summary>
/// Restarts a failed child after a rest. Akka suspends a child that failed until its parent decides, and this decision simply comes later:
/// the ref, the mailbox and those who watch the child stay what they are, and no second actor is needed for the rest.
/// </summary>
public sealed class BackoffStrategy : SupervisorStrategy
{
    private readonly Func<string, Supervision> _supervisionOf;
    private readonly Action<IActorRef, Exception>? _exhausted;
    private TimeSpan _rest;

    /// <summary>Treats all children alike.</summary>
    public BackoffStrategy(Supervision supervision)
        : this(_ => supervision, null)
    {
    }

    /// <param name="supervisionOf">By the child's name.</param>
    /// <param name="exhausted">Called when a child has failed too often, instead of failing the parent; the child is stopped.</param>
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
            RecordsOf(child).Of(child).RestartAfter(_rest, context.System.Scheduler, () => Restart(child, cause));
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
        if (!records.Of(child).TryGoOn(supervision, exception, out _rest))
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
            SupervisionLog.ActorRestarts(log, exception, actor, _rest.TotalSeconds);
        return supervision.OnFailure;
    }

    /// <summary>What happens to children is logged here, once.</summary>
    protected override void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
    }

    /// <summary>Found by the child: Akka asks for a strategy also when the parent has no context, in the middle of its restart.</summary>
    private static ActorRecords RecordsOf(IActorRef child) => ActorRecords.For(((ActorRefWithCell)child).Underlying.System);

    /// <summary>What an actor's constructor or start threw comes wrapped, and the wrapping says nothing.</summary>
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
