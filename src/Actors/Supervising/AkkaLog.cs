using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Supervising;

/// <summary>
/// Passes Akka's log events to the program's own log, on the thread that logs. An actor here would have ended before the last events of a
/// shutdown arrive.
/// </summary>
internal sealed class AkkaLog(ExtendedActorSystem system, ILogger log) : MinimalActorRef
{
    public override ActorPath Path { get; } = system.Provider.RootPath / "akka-log";

    public override IActorRefProvider Provider => system.Provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case Error error:
                SupervisionLog.AkkaError(log, error.Cause, error.LogSource, error.Message);
                break;
            case Warning warning:
                SupervisionLog.AkkaWarning(log, warning.Cause, warning.LogSource, warning.Message);
                break;
            case LogEvent other:
                SupervisionLog.AkkaInfo(log, other.LogSource, other.Message);
                break;
        }
    }
}
