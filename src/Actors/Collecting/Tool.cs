using LustreActors.Kernel;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>
/// Runs the commands of one source, one at a time. After one that failed or had to be killed none is started for a while, ever longer: what hangs
/// on a dead server would otherwise be started by every scrape.
/// </summary>
internal sealed class Tool(string key, TimeSpan deadline, BlockingLane lane, TimeProvider time, Backoff? rest = null)
{
    private static readonly Backoff UsualRest = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), 0.2, TimeSpan.FromMinutes(10));

    private readonly CommandRunner _runner = new(lane, time);
    private int _failures;
    private long _failedAt;
    private readonly Backoff _rests = rest ?? UsualRest;
    private TimeSpan _rest;
    private string _failure = "";

    /// <summary>Why none is started now; null when it may be.</summary>
    public string? Resting => _rest - time.GetElapsedTime(_failedAt) is { Ticks: > 0 } left && _failures > 0 ? $"{_failure}; not run again for {left.TotalSeconds:0} s" : null;

    public Task<CommandResult> RunAsync(SourceCommand command) => _runner.RunAsync(new CommandSpec(command.FileName, command.Arguments)
    {
        Key = key,
        Deadline = deadline,
        InheritsEnvironment = false,
        Environment = command.Environment,
    });

    public void Failed(string failure)
    {
        _failure = failure;
        _failedAt = time.GetTimestamp();
        _rest = _rests.Rest(_failures++, 0);
    }

    public void Succeeded() => _failures = 0;
}
