namespace LustreActors.Kernel;

public enum AskFailure
{
    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The actor ended before it answered.</summary>
    Stopped,

    /// <summary>The actor's mailbox did not take the question.</summary>
    Refused,
}

/// <summary>An <c>Ask</c> without an answer. The text says who was asked what, and what it was doing instead.</summary>
public sealed class AskException : Exception
{
    internal AskException(AskFailure failure, ActorPath target, Type message, string detail)
        : base($"No answer to {message.Name} from {target}: {detail}")
    {
        Failure = failure;
        Target = target;
        MessageType = message;
    }

    public AskFailure Failure { get; }

    public ActorPath Target { get; }

    public Type MessageType { get; }
}
