using Akka.Actor;
using Akka.Event;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Sources;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Collecting;

/// <summary>
/// Owns one source:
/// <list type="number">
/// <item>It announces itself to <see cref="MetricsActor"/> when it starts.</item>
/// <item>It collects when a scrape asks it, or at its own interval. One collection runs at a time, and serves all requests that come
/// meanwhile.</item>
/// <item>It reports the result. A source whose files are gone ends its actor instead.</item>
/// <item>A source that throws has a defect. Its last report says so, the actor fails, and its parent restarts it after ever longer delays.
/// The restarted actor announces itself again.</item>
/// </list>
/// </summary>
internal sealed class SourceActor : UntypedActor, IWithTimers
{
    private readonly string _name;
    private readonly Collection _collection;
    private readonly SourceActorOptions _options;
    private readonly SourceServices _services;
    private readonly Action<string> _sourceGone;
    private readonly StateChangeLogger _stateChanges = new();
    private readonly ILogger _log = Context.CreateLogger();
    private readonly ActorRecord _record = Context.Record();
    private bool _isCollecting;
    private bool _isAligned;
    private IReadOnlyCollection<long>? _wantedKeys;

    public SourceActor(
        Func<(string Name, Collection Collection)> create, SourceActorOptions options, SourceServices services, Action<string> sourceGone)
    {
        (_name, _collection) = create();
        (_options, _services, _sourceGone) = (options, services, sourceGone);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>An actor for a source. A restart creates the source again: its state may be the cause of the failure.</summary>
    /// <param name="source">Creates the source.</param>
    /// <param name="options">How it is collected.</param>
    /// <param name="services">Shared by all sources.</param>
    /// <param name="sourceGone">Called on the actor's thread with the name of the source when its files are gone.</param>
    public static Props Props(Func<Source> source, SourceActorOptions options, SourceServices services, Action<string> sourceGone)
    {
        return Props(Create, options, services, sourceGone);

        (string Name, Collection Collection) Create()
        {
            var created = source();
            return (created.Name, Collection.For(created, options, services));
        }
    }

    public static Props Props(Func<Source> source, SourceActorOptions options, SourceServices services) =>
        Props(source, options, services, static _ => { });

    /// <summary>An actor for a source with a collection of another kind.</summary>
    public static Props Props(string name, Func<Collection> collection, SourceActorOptions options, SourceServices services) =>
        Props(() => (name, collection()), options, services, static _ => { });

    private static Props Props(
        Func<(string Name, Collection Collection)> create,
        SourceActorOptions options,
        SourceServices services,
        Action<string> sourceGone) =>
        Akka.Actor.Props.Create(() => new SourceActor(create, options, services, sourceGone));

    protected override void PreStart()
    {
        _services.Metrics.Tell(new MetricsProtocol.SourceStarted(_name, Self, _options.MinAge)
        {
            KeepsOwnTime = _options.Interval is not null,
            HasJobs = _collection.HasJobs,
            HasClients = _collection.HasClients,
        });
        if (_options.Interval is not null)
            Timers.StartSingleTimer(nameof(IntervalOver), IntervalOver.Instance, _options.FirstAfter);
    }

    protected override void PostRestart(Exception reason)
    {
        // The failure was logged before the restart. Only the recovery remains to be logged.
        if (reason is SourceFailedException)
            _stateChanges.MarkLogged(SourceState.Failing);
        base.PostRestart(reason);
    }

    protected override void PostStop() => (_collection as IDisposable)?.Dispose();

    protected override void OnReceive(object message)
    {
        try
        {
            Handle(message);
        }
        catch (Exception e)
        {
            // Stops scrapes from asking this source, and from waiting for it, during the backoff.
            _services.Metrics.Tell(new MetricsProtocol.SourcePaused(_name, Self, e.Message));
            throw;
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case SourceProtocol.Collect when !_isCollecting:
                Collect();
                break;
            case IntervalOver:
                // Started again here, not periodically, so that ticks never pile up.
                Timers.StartSingleTimer(nameof(IntervalOver), IntervalOver.Instance, UntilNext());
                if (!_isCollecting)
                    Collect();
                break;
            case SourceProtocol.Want want when _collection.Lookup is not null:
                _wantedKeys = want.Keys;
                LookUp();
                break;

            // The result of an earlier incarnation has another collection and is dropped.
            case CollectionEnded ended when ended.Collection == _collection:
                _isCollecting = false;
                _record.SetActivity(null);
                Report(ended);
                if (!ended.IsGone)
                    LookUp();
                break;
        }
    }

    private TimeSpan UntilNext()
    {
        var interval = _options.Interval!.Value;
        if (_options.Phase is not { } phase)
            return interval;
        var next = AlignedInterval.UntilNext(_services.Time.GetUtcNow(), interval, phase, _isAligned);
        _isAligned = true;
        return next;
    }

    /// <summary>Gives the source the keys to look up, unless it is in use: a source is not safe for several threads.</summary>
    private void LookUp()
    {
        if (_isCollecting || _collection.IsInUse || _wantedKeys is not { } keys || _collection.Lookup is not { } lookup)
            return;
        _wantedKeys = null;
        if (lookup.Want(keys))
            Collect();
    }

    private void Collect()
    {
        _isCollecting = true;
        _record.SetActivity("collecting");
        var began = _services.Time.GetTimestamp();

        // Keeps the synchronization context: the one of the tests makes the order of messages repeatable.
        _collection.RunAsync().PipeTo(Self, useConfigureAwait: true, success: result => Completed(result, began), failure: Failed);
    }

    private CollectionEnded Failed(Exception failure) =>
        new(_collection, new SourceReport(_name, SourceState.Failing) { Troubles = [failure.Message] }) { Failure = failure };

    private CollectionEnded Completed(LaneResult<Collected> result, long began)
    {
        var report = new SourceReport(_name, SourceState.Up) { Duration = result.Elapsed };
        switch (result.Outcome)
        {
            case LaneOutcome.Completed:
                var (reading, bytes) = result.Value;
                var partial = reading.Troubles.Length > 0;
                return new CollectionEnded(
                    _collection,
                    report with
                    {
                        State = partial ? SourceState.Failing : SourceState.Up,
                        Snapshot = partial && reading.Segments.IsEmpty && reading.Table is null
                            ? null
                            : new Snapshot(reading.Segments, _services.Time.GetTimestamp(), reading.Table) { BeganAt = began },
                        BytesRead = bytes,
                        LinesRefused = reading.LinesRefused,
                        FirstRefusal = reading.FirstRefusal,
                        Troubles = reading.Troubles,
                        Notes = reading.Notes,
                    })
                {
                    IsGone = reading.Gone,
                };
            case LaneOutcome.Failed:
                return new CollectionEnded(_collection, report with { State = SourceState.Failing, Troubles = [result.Detail] })
                {
                    Failure = result.Error,
                };
            case LaneOutcome.Refused:
                return new CollectionEnded(_collection, report with { State = SourceState.Refused, Troubles = [result.Detail] });
            default:
                return new CollectionEnded(_collection, report with { State = SourceState.Quarantined, Troubles = [result.Detail] });
        }
    }

    private void Report(CollectionEnded ended)
    {
        if (ended.IsGone)
        {
            _sourceGone(_name);
            Context.Stop(Self);
            return;
        }

        _services.Metrics.Tell(new MetricsProtocol.Reported(ended.Report, Self));
        _stateChanges.Log(_log, ended.Report);
        if (ended.Failure is not null)
            throw new SourceFailedException(_name, ended.Failure);
    }

    private sealed record IntervalOver
    {
        public static IntervalOver Instance { get; } = new();
    }

    /// <summary>No dead letter: nothing is lost if the actor has ended before the result arrives.</summary>
    private sealed record CollectionEnded(Collection Collection, SourceReport Report) : IDeadLetterSuppression
    {
        public bool IsGone { get; init; }

        public Exception? Failure { get; init; }
    }
}

/// <summary>A source threw, which no input may cause: a defect, reported with the file that was read.</summary>
public sealed class SourceFailedException(string source, Exception cause)
    : Exception($"{source}: {cause.GetType().Name}: {cause.Message}", cause);
