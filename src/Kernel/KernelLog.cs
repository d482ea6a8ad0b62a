using Microsoft.Extensions.Logging;

namespace LustreActors.Kernel;

/// <summary>Every text the kernel logs. Event ids are stable: alerts may rest on them.</summary>
internal static partial class KernelLog
{
    [LoggerMessage(1000, LogLevel.Warning, "{Actor} failed and goes on with the next message")]
    public static partial void ActorResumed(ILogger log, Exception cause, ActorPath actor);

    [LoggerMessage(1001, LogLevel.Warning, "{Actor} failed and is restarted in {Rest:0.###} s")]
    public static partial void ActorRestarts(ILogger log, Exception cause, ActorPath actor, double rest);

    [LoggerMessage(1002, LogLevel.Error, "{Actor} failed and is stopped; what it provided is missing until its parent or an operator starts it again")]
    public static partial void ActorStopsAfterFailure(ILogger log, Exception cause, ActorPath actor);

    [LoggerMessage(1003, LogLevel.Error, "{Actor} failed and escalates to {Parent}")]
    public static partial void ActorEscalates(ILogger log, Exception cause, ActorPath actor, ActorPath parent);

    [LoggerMessage(1004, LogLevel.Error, "{Actor} failed again after {MaxRestarts} restarts within {Within} s: no restart is left")]
    public static partial void RestartsExhausted(ILogger log, Exception cause, ActorPath actor, int maxRestarts, double within);

    [LoggerMessage(1005, LogLevel.Critical, "{Actor} failed for good and the process cannot do its work without it: stopping with exit code 1")]
    public static partial void EscalatedPastRoot(ILogger log, Exception cause, ActorPath actor);

    [LoggerMessage(1006, LogLevel.Error, "The supervision of {Actor} threw while it judged a failure: escalated")]
    public static partial void DeciderFailed(ILogger log, Exception error, ActorPath actor);

    [LoggerMessage(1007, LogLevel.Warning, "{Actor} threw in its {Callback} callback; the restart or stop goes on")]
    public static partial void CleanupFailed(ILogger log, Exception error, ActorPath actor, Callback callback);

    [LoggerMessage(1008, LogLevel.Error, "{Actor} piped a task to itself and its onFailure threw: it will wait for a message that does not come")]
    public static partial void PipeFailed(ILogger log, Exception error, ActorPath actor);

    [LoggerMessage(1010, LogLevel.Warning, "{Actor} took {Seconds:0.0} s for {Message}, more than its {Deadline:0.0} s")]
    public static partial void HandlerWasLate(ILogger log, ActorPath actor, string message, double seconds, double deadline);

    [LoggerMessage(1011, LogLevel.Warning, "{Actor} has been handling {Message} for {Seconds:0.0} s, longer than its {Deadline:0.0} s, and does not come back; its mailbox waits")]
    public static partial void HandlerHangs(ILogger log, ActorPath actor, string message, double seconds, double deadline);

    [LoggerMessage(1012, LogLevel.Error, "{Actor} did not stop within {Timeout:0.0} s (it was at {Message}) and is abandoned: it is listed until it returns")]
    public static partial void ActorAbandoned(ILogger log, ActorPath actor, double timeout, string message);

    [LoggerMessage(1013, LogLevel.Information, "{Actor}, abandoned earlier, has returned and is gone")]
    public static partial void AbandonedActorReturned(ILogger log, ActorPath actor);

    [LoggerMessage(1020, LogLevel.Warning, "{Message} to {Recipient} was lost ({Reason}); more than ten such losses in five minutes are only counted")]
    public static partial void DeadLetter(ILogger log, string message, ActorPath recipient, DeadLetterReason reason);

    [LoggerMessage(1040, LogLevel.Information, "Stopping: {Reason}")]
    public static partial void ShutdownBegins(ILogger log, string reason);

    [LoggerMessage(1041, LogLevel.Warning, "Stopping: {Step} in {Phase} did not end within {Seconds:0.###} s and is left behind")]
    public static partial void ShutdownStepOverran(ILogger log, string step, ShutdownPhase phase, double seconds);

    [LoggerMessage(1042, LogLevel.Error, "Stopping: {Step} in {Phase} failed; the next one follows")]
    public static partial void ShutdownStepFailed(ILogger log, Exception error, string step, ShutdownPhase phase);

    [LoggerMessage(1043, LogLevel.Information, "Stopped")]
    public static partial void ShutdownEnds(ILogger log);
}
