using System.Collections.Immutable;
using System.Globalization;
using LustreActors.Actors;
using LustreActors.Actors.Supervising;
using LustreActors.Host.CommandLine;
using LustreActors.Messages;

namespace LustreActors.Host.Inspection;

/// <summary>Commands about the sources.</summary>
internal sealed class SourceCommands(InspectedParts parts)
{
    private static readonly TimeSpan CollectWait = TimeSpan.FromSeconds(10);

    public Task BlockingAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var lane = parts.Lane.Snapshot();
        var table = new Table("source", "state", "hangs on", "for", "since");
        foreach (var key in lane.Quarantined)
        {
            var since = key.Since.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            table.Add(key.Key, "hangs", key.Reading, Cell.Duration(key.For), since);
        }

        foreach (var call in lane.Slow)
            table.Add(call.Key, $"slow, given up after {Cell.Span(call.Deadline)}", call.Reading, Cell.Duration(call.For), null);
        foreach (var key in lane.OnProbation)
            table.Add(key, "came back, on probation", null, null, null);
        if (question.Json)
            return reply.WriteAsync(table.Json());
        return reply.WriteAsync(
            $"{lane.InFlight} calls in flight ({lane.Slow.Count} slow), {lane.Queued} queued, {lane.AbandonedNow} abandoned now, "
                + $"{lane.Abandoned} in total, {lane.Refused} refused, {lane.Threads} threads\n"
            + table.Text("nothing hangs"));
    }

    public async Task SourcesAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        await reply.WriteAsync(await SourcesAsync(question.Json, null, stopping).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public async Task CollectAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var path = question.RequiredPath;
        var refreshed = await parts.Metrics.AskAsync<Refreshed>(
            new MetricsProtocol.CollectNow(path, CollectWait), CollectWait * 2, stopping).ConfigureAwait(false);
        if (refreshed.Asked == 0)
        {
            reply.ExitWith(ExitCode.Failed);
            await reply.WriteAsync(
                $"Nothing to collect at {path}: no source there, or it hangs or rests after a failure (see `inspect sources`)\n")
                .ConfigureAwait(false);
            return;
        }

        if (refreshed.Late > 0)
            reply.ExitWith(ExitCode.Failed);
        await reply.WriteAsync(await SourcesAsync(question.Json, path, stopping).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<string> SourcesAsync(bool json, string? below, CancellationToken stopping)
    {
        var sources = await parts.Metrics.AskAsync<ImmutableArray<SourceStatus>>(
            MetricsProtocol.ReadSources.Now, TimeSpan.FromSeconds(2), stopping).ConfigureAwait(false);
        var table = new Table("source", "state", "age", "took", "bytes", "refused", "failures", "actor", "last error");
        foreach (var source in sources.Where(s => below is null || ActorPaths.IsAtOrBelow(s.Actor, below)))
        {
            table.Add(
                source.Source,
                source.InFlight ? "being read" : source.State.ToString().ToLowerInvariant(),
                Cell.Duration(source.Age),
                Cell.Milliseconds(source.Last?.Duration),
                source.Last?.BytesRead ?? 0,
                source.LinesRefused,
                source.Failures,
                source.Actor,
                source.Error ?? (source.Last is { Notes.IsEmpty: false } noted ? "note: " + string.Join("; ", noted.Notes) : null));
        }

        return json ? table.Json() : table.Text("no sources");
    }
}
