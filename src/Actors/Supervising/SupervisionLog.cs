using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Supervising;

/// <summary>Log messages about actors and dead letters. Event ids are stable: alerts may depend on them.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(1000, LogLevel.Warning, "{Actor} failed and goes on with the next message")]
    public static partial void ActorResumed(ILogger log, Exception cause, string actor);

    [LoggerMessage(1001, LogLevel.Warning, "{Actor} failed and is restarted in {Rest:0.###} s")]
    public static partial void ActorRestarts(ILogger log, Exception cause, string actor, double rest);

    [LoggerMessage(1004, LogLevel.Error, "{Actor} failed again after {Most} failures within {Within} s: its parent fails with it")]
    public static partial void ActorEscalates(ILogger log, Exception cause, string actor, int most, double within);

    [LoggerMessage(1005, LogLevel.Critical,
        "{Actor} failed for good and the process cannot do its work without it: stopping with exit code 1")]
    public static partial void ProcessCannotGoOn(ILogger log, Exception cause, string actor);

    [LoggerMessage(1020, LogLevel.Warning,
        "{Message} to {Recipient} was lost ({Reason}); more than ten such losses in five minutes are only counted")]
    public static partial void DeadLetter(ILogger log, string message, string recipient, DeadLetterReason reason);

    [LoggerMessage(1050, LogLevel.Error, "{Source}: {Message}")]
    public static partial void AkkaError(ILogger log, Exception? cause, string source, object message);

    [LoggerMessage(1051, LogLevel.Warning, "{Source}: {Message}")]
    public static partial void AkkaWarning(ILogger log, Exception? cause, string source, object message);

    [LoggerMessage(1052, LogLevel.Debug, "{Source}: {Message}")]
    public static partial void AkkaInfo(ILogger log, string source, object message);
}
