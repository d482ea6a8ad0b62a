using Akka.Actor;
using Akka.Event;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Sources;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

/// <summary>
/// Owns one source: collects it when told to, and reports. It runs one collection at a time; that one answers all that is asked meanwhile.
/// A source that throws has a defect: the actor fails with it, and its parent restarts it, after ever longer rests.
/// </summary>
internal sealed class SourceActor : UntypedActor, IWithTimers
{
    private readonly string _name;
    private readonly Collection _collection;
    private readonly SourceActorOptions _options;
    private readonly SourceServices _services;
    private readonly Action<string> _gone;
    private readonly SpokenState _spoken = new();
    private readonly ILogger _log = Context.CreateLogger();
    private readonly ActorRecord _record = Context.Record();
    private bool _reading;
    private IReadOnlyCollection<long>? _wanted;

    public SourceActor(
        Func<(string Name, Collection Collection)> make, SourceActorOptions options, SourceServices services, Action<string> gone)
    {
        (_name, _collection) = make();
        (_options, _services, _gone) = (options, services, gone);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>For a source. A restart makes the source again too: what it kept may be what it failed on.</summary>
    /// <param name="source">Makes it.</param>
    /// <param name="options">How it is collected.</param>
    /// <param name="services">For all sources.</param>
    /// <param name="gone">Called with its name when its files are gone, on the actor's thread.</param>
    public static Props Props(Func<Source> source, SourceActorOptions options, SourceServices services, Action<string> gone)
    {
        return Props(Make, options, services, gone);

        (string Name, Collection Collection) Make()
        {
            var made = source();
            return (made.Name, Collection.For(made, options, services));
        }
    }

    public static Props Props(Func<Source> source, SourceActorOptions options, SourceServices services) =>
        Props(source, options, services, static _ => { });

    /// <summary>For what is collected in its own way.</summary>
    public static Props Props(string name, Func<Collection> collection, SourceActorOptions options, SourceServices services) =>
        Props(() => (name, collection()), options, services, static _ => { });

    private static Props Props(
        Func<(string Name, Collection Collection)> make, SourceActorOptions options, SourceServices services, Action<string> gone) =>
        Akka.Actor.Props.Create(() => new SourceActor(make, options, services, gone));

    protected override void PreStart()
    {
        _services.Metrics.Tell(new MetricsProtocol.SourceStarted(_name, Self, _options.MinAge)
        {
            KeepsOwnTime = _options.Interval is not null,
            HasJobs = _collection.HasJobs,
        });
        if (_options.Interval is not null)
            Timers.StartSingleTimer(nameof(IntervalOver), IntervalOver.Instance, _options.FirstAfter);
    }

    protected override void PostRestart(Exception reason)
    {
        // The failure that led here was logged: it is not logged again, but its end will be.
        if (reason is SourceFailedException)
            _spoken.Assume(SourceState.Failing);
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
            // Nobody asks or awaits it while it rests; its last good reading stays.
            _services.Metrics.Tell(new MetricsProtocol.SourcePaused(_name, Self, e.Message));
            throw;
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case SourceProtocol.Collect when !_reading:
                Read();
                break;
            case IntervalOver:
                // Armed again only now: ticks never pile up.
                Timers.StartSingleTimer(nameof(IntervalOver), IntervalOver.Instance, UntilNext());
                if (!_reading)
                    Read();
                break;
            case SourceProtocol.Want want when _collection.Lookup is not null:
                _wanted = want.Keys;
                LookUp();
                break;

            // A result of an earlier incarnation belongs to another collection.
            case CollectionEnded ended when ended.Of == _collection:
                _reading = false;
                _record.Say(null);
                End(ended);
                LookUp();
                break;
        }
    }

    private TimeSpan UntilNext() => _options.Phase is { } phase
        ? Beat.UntilNext(_services.Time.GetUtcNow(), _options.Interval!.Value, phase)
        : _options.Interval!.Value;

    /// <summary>A source is used by one call at a time: while it is read, what is wanted of it waits.</summary>
    private void LookUp()
    {
        if (_reading || _wanted is not { } keys || _collection.Lookup is not { } lookup)
            return;
        _wanted = null;
        if (lookup.Want(keys))
            Read();
    }

    private void Read()
    {
        _reading = true;
        _record.Say("collecting");

        // With the synchronization context there is: the pool has none, the tests have one that keeps the order in which tasks end.
        _collection.RunAsync().PipeTo(Self, useConfigureAwait: true, success: Outcome, failure: Failed);
    }

    private CollectionEnded Failed(Exception failure) =>
        new(_collection, new SourceReport(_name, SourceState.Failing) { Troubles = [failure.Message] }) { Failure = failure };

    private CollectionEnded Outcome(LaneResult<Collected> result)
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
                            : new Snapshot(reading.Segments, _services.Time.GetTimestamp(), reading.Table),
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

    private void End(CollectionEnded ended)
    {
        if (ended.IsGone)
        {
            _gone(_name);
            Context.Stop(Self);
            return;
        }

        _services.Metrics.Tell(new MetricsProtocol.Reported(ended.Report, Self));
        _spoken.Say(_log, ended.Report);
        if (ended.Failure is not null)
            throw new SourceFailedException(_name, ended.Failure);
    }

    private sealed record IntervalOver
    {
        public static IntervalOver Instance { get; } = new();
    }

    /// <summary>Nothing is lost when the actor has been stopped meanwhile.</summary>
    private sealed record CollectionEnded(Collection Of, SourceReport Report) : IDeadLetterSuppression
    {
        public bool IsGone { get; init; }

        public Exception? Failure { get; init; }
    }
}
