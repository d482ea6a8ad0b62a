using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>
/// Owns one source: collects it when told to, and reports. One call at a time, whatever is asked meanwhile.
/// A source that throws has a defect: the actor fails with it, and its supervisor tries again, ever more seldom.
/// </summary>
internal sealed class SourceActor(
    string name, Func<TimeProvider, Collection> collect, SourceActorOptions options, SpokenState spoken, IActorRef<MetricsProtocol> metrics, Action<string> onGone)
    : Actor<SourceProtocol>
{
    private Collection? _collection;
    private bool _reading;
    private IReadOnlyCollection<long>? _wanted;
    private Exception? _cause;

    protected override ValueTask OnStart()
    {
        _collection = collect(Context.Time);
        metrics.Tell(new MetricsProtocol.SourceStarted(name, Context.Self, options.MinAge) { KeepsOwnTime = options.Interval is not null, HasJobs = _collection.HasJobs });
        if (options.Interval is { } interval)
            Context.StartPeriodic(nameof(options.Interval), SourceProtocol.Collect.Now, options.FirstAfter, interval);
        return default;
    }

    protected override ValueTask OnMessage(SourceProtocol message)
    {
        switch (message)
        {
            case SourceProtocol.Collect when !_reading:
                Read();
                break;
            case SourceProtocol.Want want when _collection!.Lookup is not null:
                _wanted = want.Keys;
                LookUp();
                break;
            case SourceProtocol.Ended ended:
                _reading = false;
                End(ended);
                LookUp();
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
        (_collection as IDisposable)?.Dispose();

        // Of its end for good, which may come while it rests and nobody is here to speak, the kernel tells whoever watches.
        if (reason == StopReason.Restarting)
            metrics.Tell(new MetricsProtocol.SourcePaused(name, Context.Self, _cause?.Message ?? "restarted"));
        return default;
    }

    /// <summary>A source is used by one call at a time: while it is read, what is wanted of it waits.</summary>
    private void LookUp()
    {
        if (_reading || _wanted is not { } keys || _collection!.Lookup is not { } lookup)
            return;
        _wanted = null;
        if (lookup.Want(keys))
            Read();
    }

    private void Read()
    {
        _reading = true;
        Context.PipeToSelf(
            _collection!.RunAsync(), Outcome, failure => new SourceProtocol.Ended(new SourceReport(name, SourceState.Failing) { Troubles = [failure.Message] }, false, failure));
    }

    private SourceProtocol Outcome(LaneResult<Collected> result)
    {
        var report = new SourceReport(name, SourceState.Up) { Duration = result.Elapsed };
        switch (result.Outcome)
        {
            case LaneOutcome.Completed:
                var (reading, bytes) = result.Value;
                var partial = reading.Troubles.Length > 0;
                return new SourceProtocol.Ended(
                    report with
                    {
                        State = partial ? SourceState.Failing : SourceState.Up,
                        Snapshot = partial && reading.Segments.IsEmpty && reading.Table is null ? null : new Snapshot(reading.Segments, Context.Time.GetTimestamp(), reading.Table),
                        BytesRead = bytes,
                        LinesRefused = reading.LinesRefused,
                        FirstRefusal = reading.FirstRefusal,
                        Troubles = reading.Troubles,
                        Notes = reading.Notes,
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
            onGone(name);
            Context.Stop(Context.Self);
            return;
        }

        metrics.Tell(new MetricsProtocol.Reported(ended.Report, Context.Self));
        spoken.Say(Context.Log, ended.Report);
        if (ended.Failure is not null)
            throw new SourceFailedException(name, ended.Failure);
    }
}
