using LustreActors.Blocking;
using LustreActors.Blocking.Commands;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>
/// Runs what a source wants to be run, and reads it with what was said. A command that has to be killed ends the collection: what the source said
/// last stays until it grows stale.
/// </summary>
internal sealed class CommandCollection(CommandSource source, SourceActorOptions options, BlockingLane lane, TimeProvider time)
    : SteppedCollection(source, options, lane, time)
{
    private readonly Tool _tool = new($"{source.Name}: commands", options.Deadline, lane, time, options.Rest);

    /// <summary>The last command that failed did not come to an end by itself.</summary>
    private bool _hung;

    protected override async Task<LaneResult<Collected>> CollectAsync()
    {
        if (_tool.Resting is { } resting)
            return _hung ? None(LaneOutcome.Quarantined, resting) : Nothing(resting);
        var (result, ran) = await RoundAsync().ConfigureAwait(false);
        var bytes = result.Value.BytesRead;
        for (var round = 1; ran && round < source.MostRounds && result.Outcome == LaneOutcome.Completed; round++)
        {
            (result, ran) = await RoundAsync().ConfigureAwait(false);
            bytes += result.Value.BytesRead;
        }

        return result.Outcome == LaneOutcome.Completed ? result with { Value = result.Value with { BytesRead = bytes } } : result;
    }

    /// <summary>And whether there was anything to run.</summary>
    private async Task<(LaneResult<Collected> Result, bool Ran)> RoundAsync()
    {
        var planned = await Lane.Run(Name, Plan, Deadline, waits: true).ConfigureAwait(false);
        if (planned.Outcome != LaneOutcome.Completed)
            return (None(planned.Outcome, planned.Detail, planned.Error), false);

        var outputs = new List<CommandOutput>();
        foreach (var command in planned.Value!)
        {
            var result = await _tool.RunAsync(command).ConfigureAwait(false);
            if (result.Outcome != CommandOutcome.Exited)
                return (Failed(result), false);
            outputs.Add(new CommandOutput(command, result.ExitCode, result.Output, result.ErrorText) { Elapsed = result.Elapsed });
        }

        var read = await ReadAsync(call => Files(call, outputs)).ConfigureAwait(false);
        if (read.Outcome != LaneOutcome.Completed)
            return (read, false);

        // What came to its end and said nothing of use is no better than what had to be killed.
        if (read.Value.Reading is { Troubles: [var trouble, ..], Segments.IsEmpty: true, Table: null })
        {
            _hung = false;
            _tool.Failed(trouble);
        }
        else
        {
            _tool.Succeeded();
        }

        return (read with { Value = read.Value with { BytesRead = outputs.Sum(o => (long)o.Text.Length) } }, outputs.Count > 0);
    }

    private IReadOnlyList<SourceCommand> Plan(LaneCall call)
    {
        using var files = Files(call, []);
        return source.Commands(files);
    }

    private FileReader Files(LaneCall call, IReadOnlyList<CommandOutput> outputs) =>
        new(new LaneWatch(call)) { Outputs = outputs, Now = Time.GetElapsedTime(0) };

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
        _hung = result.Outcome is CommandOutcome.TimedOut or CommandOutcome.WillNotDie;
        return _hung ? None(LaneOutcome.Abandoned, result.Detail) : Nothing(result.Detail);
    }

    private static LaneResult<Collected> Nothing(string trouble) =>
        new(LaneOutcome.Completed, new Collected(new Reading([]) { Troubles = [trouble] }, 0), null, default, "");

    private static LaneResult<Collected> None(LaneOutcome outcome, string detail, Exception? error = null) => new(outcome, default, error, default, detail);
}
