using Akka.Actor;

namespace LustreActors.Actors.Supervising;

/// <summary>Messages to <see cref="ExporterActor"/>.</summary>
internal static class ExporterProtocol
{
    /// <summary>Starts a branch of the tree. The answer is its ref.</summary>
    public sealed record Start(string Name, Props Props, Supervision Supervision);
}

/// <summary>
/// The guardian of all actors of the program: <c>/user/exporter</c>. A branch that fails too often ends the process, because an exporter
/// must not go on without one of its parts.
/// </summary>
internal sealed class ExporterActor : UntypedActor
{
    public const string Name = "exporter";

    private readonly ActorRecords _records = ActorRecords.For(Context.System);
    private readonly Dictionary<string, Supervision> _supervisions = new(StringComparer.Ordinal);

    public static Props Props() => Akka.Actor.Props.Create(() => new ExporterActor());

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(name => _supervisions[name], _records.Fail);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ExporterProtocol.Start start:
                Sender.Tell(StartBranch(start));
                break;
        }
    }

    protected override void PostStop()
    {
        if (CoordinatedShutdown.Get(Context.System).ShutdownReason is null)
            _records.Fail(Self, new InvalidOperationException("the guardian of all actors ended"));
    }

    private object StartBranch(ExporterProtocol.Start start)
    {
        try
        {
            _supervisions[start.Name] = start.Supervision;
            return Context.ActorOf(start.Props, start.Name);
        }
        catch (InvalidActorNameException e)
        {
            return new Status.Failure(e);
        }
    }
}
