using LustreActors.Blocking;
using LustreActors.Blocking.Commands;
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
    private readonly Rest _rest = new(rest ?? UsualRest, time);

    /// <summary>Why none is started now; null when it may be.</summary>
    public string? Resting => _rest.Left is { } left ? $"{_rest.Failure}; not run again for {Math.Ceiling(left.TotalSeconds):0} s" : null;

    public Task<CommandResult> RunAsync(SourceCommand command) => _runner.RunAsync(new CommandSpec(command.FileName, command.Arguments)
    {
        Key = key,
        Deadline = deadline,
        InheritsEnvironment = false,
        Environment = command.Environment,
    });

    public void Failed(string failure) => _rest.Failed(failure);

    public void Succeeded() => _rest.Succeeded();
}
