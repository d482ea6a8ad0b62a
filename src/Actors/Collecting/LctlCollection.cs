using LustreActors.Blocking;
using LustreActors.Blocking.Commands;
using LustreActors.Sources;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Commands;

namespace LustreActors.Actors.Collecting;

/// <summary>
/// Reads a source's files, and asks <c>lctl</c> for the parameters that this user may not read. The first collection finds out which these
/// are. Later ones ask <c>lctl</c> first, so that they cost one process and one reading. If <c>lctl</c> fails, the readable files are
/// served and the rest is reported.
/// </summary>
internal sealed class LctlCollection(
    Source source, SourceActorOptions options, LustreCommands commands, BlockingLane lane, TimeProvider time)
    : SteppedCollection(source, options, lane, time)
{
    /// <summary>
    /// The first reading finds unreadable directories, the second unreadable files inside them, the third has everything.
    /// </summary>
    private const int MostRounds = 3;

    private readonly CommandBackoff _lctl = new($"{source.Name}: lctl", options.Deadline, lane, time);
    private readonly LctlQuestions _questions = new();

    protected override async Task<LaneResult<Collected>> CollectAsync()
    {
        var (answer, bytes) = (await AskAsync().ConfigureAwait(false), 0L);
        var (result, needsMore) = await ReadAsync(answer).ConfigureAwait(false);
        bytes += answer?.Length ?? 0;
        for (var round = 1; needsMore && round < MostRounds && await AskAsync().ConfigureAwait(false) is { } more; round++)
        {
            (answer, bytes) = (more, bytes + result.Value.BytesRead + more.Length);
            (result, needsMore) = await ReadAsync(more).ConfigureAwait(false);
        }

        if (result.Outcome != LaneOutcome.Completed)
            return result;
        var (reading, read) = result.Value;
        var troubles = reading.Troubles.AddRange(answer?.Output?.Troubles ?? []);

        // Parameters look closed when lctl failed: its failure is the cause, so it comes first.
        if (_lctl.BackoffReason is { } failed && !_questions.Due.IsEmpty)
            troubles = troubles.Insert(0, failed);
        return result with { Value = new Collected(reading with { Troubles = troubles }, bytes + read) };
    }

    private async Task<(LaneResult<Collected> Result, bool NeedsMore)> ReadAsync(LctlAnswer? answer)
    {
        var access = _questions.Begin(answer?.Output);
        var result = await ReadAsync(call => new FileReader(new LaneWatch(call)) { Privileged = access }).ConfigureAwait(false);

        // An abandoned call may return and go on, so its objects must not be touched.
        return (result, result.Outcome == LaneOutcome.Completed && _questions.Learn(access));
    }

    private async Task<LctlAnswer?> AskAsync()
    {
        var asked = _questions.Due;
        if (asked.IsEmpty || _lctl.BackoffReason is not null)
            return null;
        var result = await _lctl.RunAsync(commands.GetParam(asked)).ConfigureAwait(false);

        // lctl exits with 2 and an error "…_param: …" when one of several parameters does not exist. Any other error text is sudo's.
        var isWhole = result.Outcome == CommandOutcome.Exited
            && (result.ExitCode == 0 || result.ErrorText.Contains("_param: ", StringComparison.Ordinal));
        var output = new LctlOutput(asked, result.Output, result.ErrorText, isWhole, commands.SeeAll);
        if (isWhole)
            _lctl.Succeeded();
        else if (result.Outcome is not (CommandOutcome.Refused or CommandOutcome.Quarantined))
            _lctl.Failed(result.Detail);
        return new LctlAnswer(isWhole || output.Count > 0 ? output : null, result.Output.Length);
    }

    private sealed record LctlAnswer(LctlOutput? Output, int Length);
}
