using LustreActors.Blocking;
using LustreActors.Blocking.Commands;
using LustreActors.Sources;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>
/// Files first; what a file system closes to this user is asked of <c>lctl</c>. From the second collection on that comes before the reading, so
/// that both cost one process and one reading. When <c>lctl</c> fails, what is open is served, and the rest is said.
/// </summary>
internal sealed class LctlCollection(Source source, SourceActorOptions options, LustreCommands commands, BlockingLane lane, TimeProvider time)
    : SteppedCollection(source, options, lane, time)
{
    /// <summary>The first reading shows what is closed, the second what a closed directory has inside, the third has it all.</summary>
    private const int MostRounds = 3;

    private readonly Tool _lctl = new($"{source.Name}: lctl", options.Deadline, lane, time);
    private readonly LctlQuestions _questions = new();

    protected override async Task<LaneResult<Collected>> CollectAsync()
    {
        var (said, bytes) = (await AskAsync().ConfigureAwait(false), 0L);
        var (result, unasked) = await ReadAsync(said).ConfigureAwait(false);
        bytes += said?.Length ?? 0;
        for (var round = 1; unasked && round < MostRounds && await AskAsync().ConfigureAwait(false) is { } more; round++)
        {
            (said, bytes) = (more, bytes + result.Value.BytesRead + more.Length);
            (result, unasked) = await ReadAsync(more).ConfigureAwait(false);
        }

        if (result.Outcome != LaneOutcome.Completed)
            return result;
        var (reading, read) = result.Value;
        var troubles = reading.Troubles.AddRange(said?.Output?.Troubles ?? []);
        if (_lctl.Resting is { } failed && !_questions.Due.IsEmpty)
            troubles = troubles.Add(failed);
        return result with { Value = new Collected(reading with { Troubles = troubles }, bytes + read) };
    }

    private async Task<(LaneResult<Collected> Result, bool Unasked)> ReadAsync(Said? said)
    {
        var access = _questions.Begin(said?.Output);
        var result = await ReadAsync(call => new FileReader(new LaneWatch(call)) { Lctl = access }).ConfigureAwait(false);

        // Of a call that was given up nothing may be touched: it may come back and go on.
        return (result, result.Outcome == LaneOutcome.Completed && _questions.Learn(access));
    }

    private async Task<Said?> AskAsync()
    {
        var asked = _questions.Due;
        if (asked.IsEmpty || _lctl.Resting is not null)
            return null;
        var result = await _lctl.RunAsync(commands.GetParam(asked)).ConfigureAwait(false);

        // It says 2 when one of many is not there, and names it. Otherwise it was sudo that spoke.
        var isWhole = result.Outcome == CommandOutcome.Exited && (result.ExitCode == 0 || result.ErrorText.Contains("_param: ", StringComparison.Ordinal));
        var output = new LctlOutput(asked, result.Output, result.ErrorText, isWhole, commands.SeeAll);
        if (isWhole)
            _lctl.Succeeded();
        else
            _lctl.Failed(result.Detail);
        return new Said(isWhole || output.Count > 0 ? output : null, result.Output.Length);
    }

    private sealed record Said(LctlOutput? Output, int Length);
}
