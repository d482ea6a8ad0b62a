using LustreActors.Blocking;
using LustreActors.Blocking.Commands;
using LustreActors.Sources;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Collecting;

/// <summary>
/// Runs the commands of a source and lets it read their outputs. A command that has to be killed ends the collection, and the last reading
/// stays until it is stale, unless the command's output may be cut.
/// </summary>
internal sealed class CommandCollection(CommandSource source, SourceActorOptions options, BlockingLane lane, TimeProvider time)
    : SteppedCollection(source, options, lane, time)
{
    private readonly CommandBackoff _commands = new($"{source.Name}: commands", options.Deadline, lane, time, options.Backoff);

    /// <summary>The last command that failed had to be killed.</summary>
    private bool _hung;

    protected override async Task<LaneResult<Collected>> CollectAsync()
    {
        if (_commands.BackoffReason is { } reason)
            return _hung ? NotRead(LaneOutcome.Quarantined, reason) : Trouble(reason);
        var (result, ran) = await RoundAsync().ConfigureAwait(false);
        var bytes = result.Value.BytesRead;
        for (var round = 1; ran && round < source.MostRounds && result.Outcome == LaneOutcome.Completed; round++)
        {
            (result, ran) = await RoundAsync().ConfigureAwait(false);
            bytes += result.Value.BytesRead;
        }

        return result.Outcome == LaneOutcome.Completed ? result with { Value = result.Value with { BytesRead = bytes } } : result;
    }

    /// <summary>
    /// Runs one round and returns whether there was a command to run:
    /// <list type="number">
    /// <item>The source plans its commands, on the lane.</item>
    /// <item>They run one after the other.</item>
    /// <item>The source reads their outputs, on the lane.</item>
    /// </list>
    /// </summary>
    private async Task<(LaneResult<Collected> Result, bool Ran)> RoundAsync()
    {
        var planned = await UseAsync(Plan).ConfigureAwait(false);
        if (planned.Outcome != LaneOutcome.Completed)
            return (NotRead(planned.Outcome, planned.Detail, planned.Error), false);

        var outputs = new List<CommandOutput>();
        foreach (var command in planned.Value!)
        {
            var result = await _commands.RunAsync(command).ConfigureAwait(false);
            var isCut = command.MayBeCut
                && result.Outcome is (CommandOutcome.TimedOut or CommandOutcome.WillNotDie or CommandOutcome.Quarantined);
            if (result.Outcome != CommandOutcome.Exited && !isCut)
                return (Failed(result), false);
            outputs.Add(new CommandOutput(command, result.ExitCode, result.Output, result.ErrorText)
            {
                Elapsed = result.Elapsed,
                Cut = isCut ? result.Detail : null,
            });
        }

        var read = await ReadAsync(call => Files(call, outputs)).ConfigureAwait(false);
        if (read.Outcome != LaneOutcome.Completed)
            return (read, false);

        // A command that ended without useful output causes a backoff too.
        if (read.Value.Reading is { Troubles: [var trouble, ..], Segments.IsEmpty: true, Table: null })
        {
            _hung = false;
            _commands.Failed(trouble);
        }
        else
        {
            _commands.Succeeded();
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
                return NotRead(LaneOutcome.Refused, result.Detail);
            case CommandOutcome.Quarantined:
                return NotRead(LaneOutcome.Quarantined, result.Detail);
        }

        _commands.Failed(result.Detail);
        _hung = result.Outcome is CommandOutcome.TimedOut or CommandOutcome.WillNotDie;
        return _hung ? NotRead(LaneOutcome.Abandoned, result.Detail) : Trouble(result.Detail);
    }

    private static LaneResult<Collected> Trouble(string trouble) =>
        new(LaneOutcome.Completed, new Collected(new Reading([]) { Troubles = [trouble] }, 0), null, default, "");

    private static LaneResult<Collected> NotRead(LaneOutcome outcome, string detail, Exception? error = null) =>
        new(outcome, default, error, default, detail);
}
