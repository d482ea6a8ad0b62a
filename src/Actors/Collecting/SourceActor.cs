using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources;

namespace LustreActors.Actors;

/// <summary>
/// Owns one source: reads it on the blocking lane when told to, and reports. One call at a time, whatever is asked meanwhile.
/// A source that throws has a defect: the actor fails with it, and its supervisor tries again, ever more seldom.
/// </summary>
internal sealed class SourceActor(Source source, SourceActorOptions options, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> onGone)
    : Actor<SourceProtocol>
{
    private bool _reading;
    private Exception? _cause;
    private string? _logged;

    protected override ValueTask OnStart()
    {
        metrics.Tell(new MetricsProtocol.SourceStarted(source.Name, Context.Self, options.MinAge));
        return default;
    }

    protected override ValueTask OnMessage(SourceProtocol message)
    {
        switch (message)
        {
            case SourceProtocol.Collect when !_reading:
                Read();
                break;
            case SourceProtocol.Ended ended:
                _reading = false;
                End(ended);
                break;
        }

        return default;
    }

    protected override ValueTask OnRestarting(Exception cause)
    {
        _cause = cause;
        return default;
    }

    protected override ValueTask OnStopped(StopReason reason)
    {
        metrics.Tell(reason == StopReason.Restarting
            ? new MetricsProtocol.SourcePaused(source.Name, Context.Self, _cause?.Message ?? "restarted")
            : new MetricsProtocol.SourceGone(source.Name, Context.Self));
        return default;
    }

    private void Read()
    {
        _reading = true;
        var call = lane.Run(source.Name, Collect, options.Deadline);
        Context.PipeToSelf(call, Outcome, failure => new SourceProtocol.Ended(new SourceReport(source.Name, SourceState.Failing), false, failure));
    }

    private (Reading Reading, long BytesRead) Collect(LaneCall call)
    {
        using var files = new FileReader(new LaneWatch(call));
        var reading = source.Read(files);
        return (reading, files.BytesRead);
    }

    private SourceProtocol Outcome(LaneResult<(Reading Reading, long BytesRead)> result)
    {
        var report = new SourceReport(source.Name, SourceState.Up) { Duration = result.Elapsed };
        switch (result.Outcome)
        {
            case LaneOutcome.Completed:
                var (reading, bytes) = result.Value;
                var partial = reading.Troubles.Length > 0;
                return new SourceProtocol.Ended(
                    report with
                    {
                        State = partial ? SourceState.Failing : SourceState.Up,
                        Snapshot = partial && reading.Segments.IsEmpty ? null : new Snapshot(reading.Segments, Context.Time.GetTimestamp()),
                        BytesRead = bytes,
                        LinesRefused = reading.LinesRefused,
                        FirstRefusal = reading.FirstRefusal,
                        Troubles = reading.Troubles,
                    },
                    reading.Gone,
                    null);
            case LaneOutcome.Failed:
                return new SourceProtocol.Ended(report with { State = SourceState.Failing, Troubles = [result.Detail] }, false, result.Error);
            case LaneOutcome.Refused:
                return new SourceProtocol.Ended(report with { State = SourceState.Refused, Troubles = [result.Detail] }, false, null);
            default:
                return new SourceProtocol.Ended(report with { State = SourceState.Quarantined, Troubles = [result.Detail] }, false, null);
        }
    }

    private void End(SourceProtocol.Ended ended)
    {
        if (ended.Gone)
        {
            onGone(source.Name);
            Context.Stop(Context.Self);
            return;
        }

        metrics.Tell(new MetricsProtocol.Reported(ended.Report, Context.Self));
        Say(ended.Report);
        if (ended.Failure is not null)
            throw new SourceFailedException(source.Name, ended.Failure);
    }

    /// <summary>A state is logged when it changes: a source that stays bad for a week costs one line, not one a scrape.</summary>
    private void Say(SourceReport report)
    {
        var state = report.State == SourceState.Up ? null : $"{report.State}: {string.Join("; ", report.Troubles)}";
        if (report.LinesRefused > 0 && report.FirstRefusal is { } refusal && state is null)
            state = $"refused {report.FirstRefusal}";
        if ((state is null) == (_logged is null) && report.State == SourceState.Up)
            return;
        if (state is null)
            ActorsLog.SourceRecovered(Context.Log, source.Name);
        else if (_logged is null || !SameKind(state, _logged))
            ActorsLog.SourceTrouble(Context.Log, source.Name, state);
        _logged = state;
    }

    private static bool SameKind(string one, string other) => one.AsSpan(0, Math.Min(8, one.Length)).SequenceEqual(other.AsSpan(0, Math.Min(8, other.Length)));
}
