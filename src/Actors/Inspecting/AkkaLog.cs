using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

/// <summary>
/// Passes what Akka logs to the program's own log. It is called on the thread that logs: an actor in this place would need a turn for each line,
/// and would have ended when the last lines come.
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
