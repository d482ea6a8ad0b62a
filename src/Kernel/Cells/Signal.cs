namespace LustreActors.Kernel;

internal enum SignalKind
{
    Start,
    Suspend,
    Unsuspend,
    ChildFailed,
    ChildEnded,
    ResumeVerdict,
    RestartVerdict,
    RestOver,
    OperatorRestart,
    OperatorResume,
    Stop,
}

/// <summary>A system message: handled before every user message, also while the actor is suspended.</summary>
internal readonly record struct Signal(
    SignalKind Kind, ActorCell? Child = null, Exception? Cause = null, TimeSpan Rest = default, StopReason Reason = default, int Stage = 0);

internal enum Phase
{
    Starting,
    Running,
    Restarting,
    BackingOff,
    Stopping,
    Stopped,
}

internal enum Callback
{
    None,
    Start,
    Message,
    Restarting,
    Stopped,
}
