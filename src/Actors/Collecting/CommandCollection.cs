using LustreActors.Kernel;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>
/// Runs what a source wants to be run, and reads it with what was said. A command that has to be killed ends the collection: what the source said
/// last stays until it grows stale.
/// </summary>
internal sealed class CommandCollection(CommandSource source, SourceActorOptions options, BlockingLane lane, TimeProvider time)
    : SteppedCollection(source, options, lane, time)
{
    private readonly Tool _tool = new($"{source.Name}: commands", options.Deadline, lane, time);

    protected override async Task<LaneResult<Collected>> CollectAsync()
    {
        if (_tool.Resting is { } resting)
            return None(LaneOutcome.Quarantined, resting);
        var planned = await Lane.Run(Name, Plan, Deadline, waits: true).ConfigureAwait(false);
        if (planned.Outcome != LaneOutcome.Completed)
            return None(planned.Outcome, planned.Detail, planned.Error);

        var outputs = new List<CommandOutput>();
        foreach (var command in planned.Value!)
        {
            var result = await _tool.RunAsync(command).ConfigureAwait(false);
            if (result.Outcome != CommandOutcome.Exited)
                return Failed(result);
            outputs.Add(new CommandOutput(command, result.ExitCode, result.Output, result.ErrorText));
        }

        _tool.Succeeded();
        var read = await ReadAsync(call => new FileReader(new LaneWatch(call)) { Outputs = outputs }).ConfigureAwait(false);
        return read.Outcome == LaneOutcome.Completed ? read with { Value = read.Value with { BytesRead = outputs.Sum(o => (long)o.Text.Length) } } : read;
    }

    private IReadOnlyList<SourceCommand> Plan(LaneCall call)
    {
        using var files = new FileReader(new LaneWatch(call));
        return source.Commands(files);
    }

    private LaneResult<Collected> Failed(CommandResult result)
    {
        switch (result.Outcome)
        {
            case CommandOutcome.Refused:
                return None(LaneOutcome.Refused, result.Detail);
            case CommandOutcome.Quarantined:
                return None(LaneOutcome.Quarantined, result.Detail);
        }

        _tool.Failed(result.Detail);
        return result.Outcome is CommandOutcome.TimedOut or CommandOutcome.WillNotDie
            ? None(LaneOutcome.Abandoned, result.Detail)
            : new LaneResult<Collected>(LaneOutcome.Completed, new Collected(new Reading([]) { Troubles = [result.Detail] }, 0), null, default, "");
    }

    private static LaneResult<Collected> None(LaneOutcome outcome, string detail, Exception? error = null) => new(outcome, default, error, default, detail);
}
