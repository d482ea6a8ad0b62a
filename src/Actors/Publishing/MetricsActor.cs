using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Messages;
using LustreActors.Metrics;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

/// <summary>
/// Materializes what is served. A scrape makes it tell every source that is old enough to collect; it waits for those that answer in time,
/// and publishes one immutable exposition of what all of them said last. It alone decides what is stale.
/// </summary>
public sealed class MetricsActor : UntypedActor, IWithTimers
{
    public const string Name = "metrics";

    private readonly PublishedExposition _published;
    private readonly Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> _self;
    private readonly TimeProvider _time;
    private readonly ILogger _log = Context.CreateLogger();
    private readonly SortedDictionary<string, SourceEntry> _sources = new(StringComparer.Ordinal);
    private readonly Expectations _expectations = new();
    private readonly Dictionary<long, PendingRefresh> _pending = [];
    private readonly HashSet<string> _conflictsSaid = [];
    private TimeSpan _minAge;
    private TimeSpan _staleAfter;
    private long _refreshes;
    private bool _changed = true;
    private long? _publishedAt;

    /// <summary>A scrape has waited for the branches in vain; no other does until they have spoken.</summary>
    private bool _expectationsAreLate;

    public MetricsActor(
        CollectOptions options, PublishedExposition published, Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> self, TimeProvider time)
    {
        (_published, _self, _time) = (published, self, time);
        (_minAge, _staleAfter) = (options.MinAge, options.StaleAfter);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>
    /// To be supervised by <see cref="Supervision.KeepsState"/>: sources introduce themselves when they start, and would not do it again.
    /// </summary>
    /// <param name="options">Ages.</param>
    /// <param name="published">Where each new exposition goes.</param>
    /// <param name="self">What the program says of itself, given the state of its sources.</param>
    /// <param name="time">The clock.</param>
    public static Props Props(
        CollectOptions options, PublishedExposition published, Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> self, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new MetricsActor(options, published, self, time));

    /// <summary>Scrapes that still wait are served what there is.</summary>
    protected override void PostStop()
    {
        foreach (var pending in _pending.Values)
            pending.Answer();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MetricsProtocol.Refresh refresh:
                Refresh(refresh);
                break;
            case MetricsProtocol.CollectNow now:
                Collect(now);
                break;
            case MetricsProtocol.Reported reported when Of(reported.Report.Source, reported.Owner) is { } entry:
                entry.Take(reported.Report);
                Answered(entry);
                break;
            case WaitOver over when _pending.Remove(over.Number, out var pending):
                Complete(pending);
                break;
            case MetricsProtocol.Branches branches:
                _expectations.Name(branches.Names);
                Expect();
                break;
            case MetricsProtocol.LooksAnew anew when _expectations.TryPut(anew.Branch, null):
                // A scrape that is under way would miss what ends now and begins again with other settings.
                foreach (var pending in _pending.Values.Where(p => p.IsOfAll))
                    pending.AwaitsExpectations = true;
                break;
            case MetricsProtocol.Expected expected when _expectations.TryPut(expected.Branch, expected.Sources):
                foreach (var source in expected.Sources)
                    _sources.TryAdd(source, new SourceEntry(source));
                Expect();
                break;
            case MetricsProtocol.SourceStarted started:
                Start(started);
                break;
            case MetricsProtocol.SourcePaused paused when Of(paused.Source, paused.Owner) is { } entry:
                entry.Pause(paused.Cause);
                Answered(entry);
                break;
            case MetricsProtocol.SourceReplaced replaced when _sources.TryGetValue(replaced.Source, out var entry) && entry.Owner is { } former:
                Context.Unwatch(former);
                entry.AwaitSuccessor();
                break;
            case MetricsProtocol.SourceGone gone when Of(gone.Source, gone.Owner) is { } entry:
                _sources.Remove(gone.Source);
                Answered(entry);
                break;
            case MetricsProtocol.ReadTables tables:
                ReadTables(tables);
                break;
            case MetricsProtocol.ReadSources:
                Sender.Tell(Statuses().ToImmutableArray());
                break;
            case MetricsProtocol.Reconfigured reconfigured:
                _staleAfter = reconfigured.StaleAfter;
                _minAge = reconfigured.MinAge;
                break;
        }
    }

    /// <summary>The entry, unless the message comes from an owner that another has replaced meanwhile.</summary>
    private SourceEntry? Of(string source, IActorRef owner) =>
        _sources.TryGetValue(source, out var entry) && owner.Equals(entry.Owner) ? entry : null;

    /// <summary>What is expected will introduce itself: a scrape that comes before it does waits for it as for any other.</summary>
    private void Expect()
    {
        foreach (var entry in _sources.Values.Where(s => s.Owner is null && !_expectations.Include(s.Source)).ToArray())
        {
            _sources.Remove(entry.Source);
            Answered(entry);
        }

        foreach (var pending in _pending.Values.Where(p => p.AwaitsExpectations))
            Ask(Scraped(), onlyDue: true, pending);
        if (!_expectations.AreComplete)
            return;
        _expectationsAreLate = false;
        _published.IsComplete = true;
        foreach (var pending in _pending.Values)
            pending.AwaitsExpectations = false;
        CompleteWhatCanBe();
    }

    private void Start(MetricsProtocol.SourceStarted started)
    {
        if (!_sources.TryGetValue(started.Source, out var entry))
            _sources.Add(started.Source, entry = new SourceEntry(started.Source));
        if (entry.Owner is { } former)
            Context.Unwatch(former);
        entry.Start(started);
        Watch(entry);
        if (_pending.Values.Any(p => p.Awaits(entry)))
            Ask(entry, onlyDue: true);
    }

    /// <summary>The end of an owner says more than its last word: it is told also of one that ends while it rests after a failure.</summary>
    private static void Watch(SourceEntry entry)
    {
        if (entry.Owner is { } owner)
            Context.WatchWith(owner, new MetricsProtocol.SourceGone(entry.Source, owner));
    }

    private void Refresh(MetricsProtocol.Refresh refresh)
    {
        var asker = Sender;
        var pending = new PendingRefresh(++_refreshes, refreshed => asker.Tell(refreshed))
        {
            IsOfAll = true,
            AwaitsExpectations = !_expectations.AreComplete && !_expectationsAreLate,
        };
        Ask(Scraped(), onlyDue: true, pending);
        Wait(pending, refresh.Wait);
    }

    private void Collect(MetricsProtocol.CollectNow now)
    {
        var asker = Sender;
        var pending = new PendingRefresh(++_refreshes, refreshed => asker.Tell(refreshed));
        Ask(_sources.Values.Where(s => s.Owner is { } owner && ActorPaths.IsAtOrBelow(owner.Path.Short(), now.Path)), onlyDue: false, pending);
        Wait(pending, now.Wait);
    }

    /// <summary>Between two scrapes a table is read once more at most, and not at all when scrapes come as often as it is asked for.</summary>
    private void ReadTables(MetricsProtocol.ReadTables tables)
    {
        var asker = Sender;
        var pending = new PendingRefresh(++_refreshes, _ => asker.Tell(Tables())) { Publishes = false };
        Ask(_sources.Values.Where(s => s.HasJobs && tables.JobsMaxAge is { } age && s.IsUnasked(_time, age)), onlyDue: true, pending);
        Wait(pending, tables.Wait);
    }

    private IEnumerable<SourceEntry> Scraped() => _sources.Values.Where(s => !s.KeepsOwnTime);

    private void Wait(PendingRefresh pending, TimeSpan wait)
    {
        if (pending.IsComplete)
        {
            Complete(pending);
            return;
        }

        _pending.Add(pending.Number, pending);
        Timers.StartSingleTimer(pending.Number, new WaitOver(pending.Number), wait);
    }

    private void Ask(IEnumerable<SourceEntry> sources, bool onlyDue, PendingRefresh pending)
    {
        foreach (var entry in sources)
        {
            if (pending.HasAsked(entry))
                continue;
            Ask(entry, onlyDue);
            if (entry.IsAwaited)
                pending.Await(entry);
        }
    }

    private void Ask(SourceEntry entry, bool onlyDue)
    {
        if (entry.Owner is not { } owner || (!entry.IsDue(_time, _minAge) && (onlyDue || !entry.CanBeAsked)))
            return;
        owner.Tell(SourceProtocol.Collect.Now);
        entry.Asked(_time);
    }

    private void Answered(SourceEntry entry)
    {
        _changed = true;
        var isWaitedFor = false;
        foreach (var pending in _pending.Values)
            isWaitedFor |= pending.Answered(entry);
        if (isWaitedFor)
            CompleteWhatCanBe();
    }

    private void CompleteWhatCanBe()
    {
        foreach (var pending in _pending.Values.Where(p => p.IsComplete).ToArray())
        {
            _pending.Remove(pending.Number);
            Timers.Cancel(pending.Number);
            Complete(pending);
        }
    }

    private void Complete(PendingRefresh pending)
    {
        foreach (var entry in pending.Waiting)
            entry.Late = true;
        _expectationsAreLate |= pending.AwaitsExpectations;
        try
        {
            if (pending.Publishes)
                Publish();
        }
        finally
        {
            pending.Answer();
        }
    }

    /// <summary>Scrapes that come faster than <c>min-age</c> and bring nothing new are served what is there, our own figures included.</summary>
    private void Publish()
    {
        if (!_changed && _publishedAt is { } at && _time.GetElapsedTime(at) < _minAge)
            return;
        _changed = false;
        _publishedAt = _time.GetTimestamp();
        var segments = _self(Statuses())
            .Concat(_sources.Values.Where(s => s.IsFresh(_time, _staleAfter)).SelectMany(s => s.Snapshot!.Segments));
        _published.Current = Exposition.Of(segments, out var conflicts);

        // A family that contradicts another costs itself, not the scrape and not this actor.
        foreach (var conflict in conflicts)
        {
            if (_conflictsSaid.Add(conflict.Refused.Name))
                ActorsLog.FamilyConflict(_log, conflict.ToString());
        }
    }

    private ImmutableArray<TableRead> Tables() => [.. _sources.Values.Select(s => s.Table).OfType<TableRead>()];

    private SourceStatus[] Statuses() => [.. _sources.Values.Select(s => s.Status(_time))];

    private sealed record WaitOver(long Number);
}
