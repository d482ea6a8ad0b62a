namespace LustreActors.Blocking.Commands;

public enum CommandOutcome
{
    /// <summary>It ended by itself, with <see cref="CommandResult.ExitCode"/>.</summary>
    Exited,

    /// <summary>It was killed by a signal: <see cref="CommandResult.Signal"/>.</summary>
    Signalled,

    NotFound,

    /// <summary>No permission, or no format that this machine runs.</summary>
    NotExecutable,

    /// <summary>It was killed at its deadline.</summary>
    TimedOut,

    /// <summary>It was killed because the lane closes.</summary>
    Stopped,

    /// <summary>It was killed because it wrote too much.</summary>
    OutputTooLarge,

    /// <summary>It was killed at its deadline and did not die: its key is quarantined until it does.</summary>
    WillNotDie,

    /// <summary>Not run: an earlier command of this key will not die.</summary>
    Quarantined,

    /// <summary>Not run: a command of this key runs already, the lane is closed, or too many calls hang.</summary>
    Refused,

    /// <summary>This machine could not start it: out of processes, memory or descriptors.</summary>
    Failed,
}

/// <param name="Output">Standard output, as bytes.</param>
/// <param name="ErrorText">The beginning of standard error.</param>
/// <param name="Detail">What happened in words, for logs.</param>
public sealed record CommandResult(
    CommandOutcome Outcome, int ExitCode, int Signal, ReadOnlyMemory<byte> Output, string ErrorText, TimeSpan Elapsed, string Detail)
{
    public bool Succeeded => Outcome == CommandOutcome.Exited && ExitCode == 0;
}
