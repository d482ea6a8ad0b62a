using LustreActors.Actors.Supervising;
using LustreActors.Blocking;
using LustreActors.Blocking.Commands;
using LustreActors.Sources.Commands;

namespace LustreActors.Actors.Collecting;

/// <summary>
/// Runs the commands of one source, one at a time. After each command that failed or was killed, the next one is started later: a command
/// that hangs on a dead server would otherwise be started by every scrape.
/// </summary>
internal sealed class CommandBackoff(string key, TimeSpan deadline, BlockingLane lane, TimeProvider time, Backoff? backoff = null)
{
    private static readonly Backoff DefaultBackoff = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), 0, TimeSpan.FromMinutes(10));

    private readonly CommandRunner _runner = new(lane, time);
    private readonly BackoffTimer _backoff = new(backoff ?? DefaultBackoff, time);

    /// <summary>The reason why no command may be started now; null if one may be started.</summary>
    public string? BackoffReason => _backoff.Remaining is { } remaining
        ? $"{_backoff.LastFailure}; not run again for {Math.Ceiling(remaining.TotalSeconds):0} s"
        : null;

    public Task<CommandResult> RunAsync(SourceCommand command) => _runner.RunAsync(new CommandSpec(command.FileName, command.Arguments)
    {
        Key = command.MayBeCut ? $"{key}: {command}" : key,
        Deadline = deadline,
        InheritsEnvironment = false,
        Environment = command.Environment,
        MaxOutputBytes = command.MaxOutputBytes,
        KeepsCutOutput = command.MayBeCut,
    });

    public void Failed(string failure) => _backoff.Failed(failure);

    public void Succeeded() => _backoff.Succeeded();
}
