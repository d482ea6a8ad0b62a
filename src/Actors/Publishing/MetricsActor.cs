using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Publishing;

/// <summary>
/// Publishes the exposition. A scrape is handled in these steps:
/// <list type="number">
/// <item>Every source that is old enough is told to collect.</item>
/// <item>The scrape waits until these sources have reported and discovery is complete, but no longer than its budget.</item>
/// <item>The last good snapshots of all sources become one immutable exposition.</item>
/// <item>The scrape is answered. The HTTP handler serves the exposition.</item>
/// </list>
/// Sources that are late are served from their last good snapshot; no scrape waits for one that is always late, and it rests. This actor
/// alone decides when a snapshot is too old to be served.
/// </summary>
public sealed class MetricsActor : UntypedActor, IWithTimers
{
    public const string Name = "metrics";

    private readonly PublishedExposition _published;
    private readonly Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> _ownSegments;
    private readonly TimeProvider _time;
    private readonly ILogger _log = Context.CreateLogger();
    private readonly SortedDictionary<string, SourceEntry> _sources = new(StringComparer.Ordinal);
    private readonly DiscoveryProgress _discovery = new();
    private readonly PendingRefreshes _pending = new();
    private readonly HashSet<string> _loggedConflicts = [];
    private TimeSpan _minAge;
    private TimeSpan _staleAfter;
    private bool _hasChanged = true;
    private long? _publishedAt;

    public MetricsActor(
        CollectOptions options,
        PublishedExposition published,
        Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> ownSegments,
        TimeProvider time)
    {
        (_published, _ownSegments, _time) = (published, ownSegments, time);
        (_minAge, _staleAfter) = (options.MinAge, options.StaleAfter);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Must be supervised by <see cref="Supervision.KeepsState"/>: sources announce themselves only when they start.</summary>
    /// <param name="options">The minimum age and the age at which a snapshot is stale.</param>
    /// <param name="published">Receives each new exposition.</param>
    /// <param name="ownSegments">Returns the metrics of the program itself, given the state of its sources.</param>
    /// <param name="time">The clock.</param>
    public static Props Props(
        CollectOptions options,
        PublishedExposition published,
        Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> ownSegments,
        TimeProvider time) =>
        Akka.Actor.Props.Create(() => new MetricsActor(options, published, ownSegments, time));

    /// <summary>Answers the scrapes that still wait, so that they serve the last exposition.</summary>
    protected override void PostStop() => _pending.AnswerAll();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MetricsProtocol.Refresh refresh:
                Refresh(refresh);
                break;
            case MetricsProtocol.CollectNow now:
                CollectNow(now);
                break;
            case MetricsProtocol.Reported reported when Find(reported.Report.Source, reported.Owner) is { } entry:
                entry.Apply(reported.Report);
                StopAwaiting(entry);
                break;
            case WaitOver over when _pending.Remove(over.Number, out var pending):
                Complete(pending);
                break;
            case MetricsProtocol.BranchesConfigured branches:
                _discovery.Configure(branches.Names);
                ApplyDiscovery();
                break;
            case MetricsProtocol.DiscoveryStarted started when _discovery.TryStart(started.Branch):
                _pending.StartDiscovery();
                break;
            case MetricsProtocol.DiscoveryCompleted completed when _discovery.TryComplete(completed.Branch, completed.Sources):
                foreach (var source in completed.Sources)
                    _sources.TryAdd(source, new SourceEntry(source));
                ApplyDiscovery();
                break;
            case MetricsProtocol.SourceStarted started:
                Start(started);
                break;
            case MetricsProtocol.SourcePaused paused when Find(paused.Source, paused.Owner) is { } entry:
                entry.Pause(paused.Cause);
                StopAwaiting(entry);
                break;
            case MetricsProtocol.SourceReplaced replaced:
                AwaitSuccessor(replaced.Source);
                break;
            case MetricsProtocol.SourceGone gone when Find(gone.Source, gone.Owner) is { } entry:
                _sources.Remove(gone.Source);
                StopAwaiting(entry);
                break;
            case MetricsProtocol.ReadTables tables:
                ReadTables(tables);
                break;
            case MetricsProtocol.ReadSources:
                Sender.Tell(Statuses().ToImmutableArray());
                break;
            case MetricsProtocol.ReadReadings readings:
                var time = readings.WithStatus ? _time : null;
                Sender.Tell(new SourceReads(readings.WithStatus, [.. _sources.Values.Select(s => s.Read(time))]));
                break;
            case MetricsProtocol.Reconfigured reconfigured:
                _staleAfter = reconfigured.StaleAfter;
                _minAge = reconfigured.MinAge;
                break;
        }
    }

    /// <summary>Finds a source by its name and actor; null if another actor has replaced that one.</summary>
    private SourceEntry? Find(string source, IActorRef owner) =>
        _sources.TryGetValue(source, out var entry) && owner.Equals(entry.Owner) ? entry : null;

    /// <summary>
    /// Forgets expected sources that do not exist, lets the waiting scrapes ask those that were found, and ends their wait for discovery
    /// when it is complete. A source that has been found but has not announced itself yet is awaited like any other.
    /// </summary>
    private void ApplyDiscovery()
    {
        foreach (var entry in _sources.Values.Where(s => s.Owner is null && !_discovery.Includes(s.Source)).ToArray())
        {
            _sources.Remove(entry.Source);
            StopAwaiting(entry);
        }

        foreach (var pending in _pending.AwaitingDiscovery)
            Ask(ScrapedSources(), onlyDue: true, pending);
        if (!_discovery.IsComplete)
            return;
        _published.IsComplete = true;
        _pending.EndDiscovery();
        CompleteAll();
    }

    private void Start(MetricsProtocol.SourceStarted started)
    {
        if (!_sources.TryGetValue(started.Source, out var entry))
            _sources.Add(started.Source, entry = new SourceEntry(started.Source));
        if (entry.Owner is { } former)
            Context.Unwatch(former);
        entry.Start(started);

        // Watched, because an actor that ends while it backs off after a failure sends no message.
        Context.WatchWith(started.Owner, new MetricsProtocol.SourceGone(started.Source, started.Owner));
        if (_pending.AnyAwaits(entry))
            Ask(entry, onlyDue: true, TimeSpan.MaxValue);
    }

    private void AwaitSuccessor(string source)
    {
        if (!_sources.TryGetValue(source, out var entry) || entry.Owner is not { } former)
            return;
        Context.Unwatch(former);
        entry.AwaitSuccessor();
    }

    private void Refresh(MetricsProtocol.Refresh refresh)
    {
        var asker = Sender;
        var pending = new PendingRefresh(_pending.NextNumber(), refreshed => asker.Tell(refreshed))
        {
            Wait = refresh.Wait,
            IsScrape = true,
            AwaitsDiscovery = _discovery.IsAwaited,
        };
        Ask(ScrapedSources(), onlyDue: true, pending);
        Wait(pending);
    }

    private void CollectNow(MetricsProtocol.CollectNow now)
    {
        var asker = Sender;
        var pending = new PendingRefresh(_pending.NextNumber(), refreshed => asker.Tell(refreshed)) { Wait = now.Wait };
        var sources = _sources.Values.Where(s => s.Owner is { } owner && ActorPaths.IsAtOrBelow(owner.Path.Short(), now.Path));
        Ask(sources, onlyDue: false, pending);
        Wait(pending);
    }

    /// <summary>Collects tables that are too old, then answers with all tables. Frequent scrapes keep those of jobs young enough.</summary>
    private void ReadTables(MetricsProtocol.ReadTables tables)
    {
        var asker = Sender;
        var pending = new PendingRefresh(_pending.NextNumber(), _ => asker.Tell(Tables())) { Wait = tables.Wait, Publishes = false };
        if (tables.JobsMaxAge is { } age)
            Ask(_sources.Values.Where(s => s.HasJobs && s.WasNotAskedFor(_time, age)), onlyDue: true, pending);
        if (tables.ClientsMaxAge is { } clientsAge)
            Ask(_sources.Values.Where(s => s.HasClients && s.WasNotAskedFor(_time, clientsAge)), onlyDue: false, pending);
        Wait(pending);
    }

    private IEnumerable<SourceEntry> ScrapedSources() => _sources.Values.Where(s => !s.KeepsOwnTime);

    private void Wait(PendingRefresh pending)
    {
        if (pending.IsComplete)
        {
            Complete(pending);
            return;
        }

        _pending.Add(pending);
        Timers.StartSingleTimer(pending.Number, new WaitOver(pending.Number), pending.Wait);
    }

    private void Ask(IEnumerable<SourceEntry> sources, bool onlyDue, PendingRefresh pending)
    {
        foreach (var entry in sources)
        {
            if (pending.HasAsked(entry))
                continue;
            Ask(entry, onlyDue, pending.Wait);
            if (entry.IsAwaited && !(onlyDue && entry.IsTooSlowFor(pending.Wait)))
                pending.Await(entry);
        }
    }

    private void Ask(SourceEntry entry, bool onlyDue, TimeSpan wait)
    {
        // Its last reading must not become stale while it rests.
        var isDue = entry.IsDue(_time, _minAge, wait, longestRest: _staleAfter / 2);
        if (entry.Owner is not { } owner || (!isDue && (onlyDue || !entry.CanBeAsked)))
            return;
        owner.Tell(SourceProtocol.Collect.Now);
        entry.MarkAsked(_time);
    }

    private void StopAwaiting(SourceEntry entry)
    {
        _hasChanged = true;
        if (_pending.StopAwaiting(entry))
            CompleteAll();
    }

    private void CompleteAll()
    {
        // Removed one by one: should one of them fail to publish, the others are still answered when their wait is over.
        foreach (var pending in _pending.Complete)
        {
            _pending.Remove(pending.Number, out _);
            Timers.Cancel(pending.Number);
            Complete(pending);
        }
    }

    private void Complete(PendingRefresh pending)
    {
        foreach (var entry in pending.Waiting)
            entry.IsLate = true;
        if (pending.AwaitsDiscovery)
            _discovery.MarkLate();
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

    /// <summary>Publishes an exposition, unless the last one is younger than <c>min-age</c> and no source has reported since.</summary>
    private void Publish()
    {
        if (!_hasChanged && _publishedAt is { } at && _time.GetElapsedTime(at) < _minAge)
            return;
        _hasChanged = false;
        _publishedAt = _time.GetTimestamp();
        var segments = _ownSegments(Statuses())
            .Concat(_sources.Values.Where(s => s.IsFresh(_time, _staleAfter)).SelectMany(s => s.Snapshot!.Segments));
        _published.Current = Exposition.Of(segments, out var conflicts);

        // A family that contradicts another is left out. The scrape and this actor go on.
        foreach (var conflict in conflicts)
        {
            if (_loggedConflicts.Add(conflict.Refused.Name))
                ActorsLog.FamilyConflict(_log, conflict.ToString());
        }
    }

    private ImmutableArray<TableRead> Tables() => [.. _sources.Values.Select(s => s.Table).OfType<TableRead>()];

    private SourceStatus[] Statuses() => [.. _sources.Values.Select(s => s.Status(_time))];

    private sealed record WaitOver(long Number);
}
