using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Metrics;

namespace LustreActors.Actors;

/// <summary>
/// Materializes what is served. A scrape makes it tell every source that is old enough to collect; it waits for those that answer in time,
/// and publishes one immutable exposition of what all of them said last. It alone decides what is stale.
/// </summary>
public sealed class MetricsActor : Actor<MetricsProtocol>
{
    private readonly SourceTable _table;
    private readonly PublishedExposition _published;
    private readonly Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> _self;
    private readonly Dictionary<long, PendingRefresh> _pending = [];
    private readonly HashSet<string> _conflictsSaid = [];
    private long _refreshes;
    private bool _changed = true;
    private long? _publishedAt;

    private MetricsActor(SourceTable table, PublishedExposition published, Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> self) =>
        (_table, _published, _self) = (table, published, self);

    /// <param name="options">Ages.</param>
    /// <param name="published">Where each new exposition goes.</param>
    /// <param name="self">What the program says of itself, given the state of its sources.</param>
    public static Props<MetricsProtocol> Props(
        CollectOptions options, PublishedExposition published, Func<IReadOnlyCollection<SourceStatus>, IEnumerable<Segment>> self)
    {
        // The table outlives a restart: the sources would not introduce themselves again.
        var table = new SourceTable(options);
        return new Props<MetricsProtocol>(() => new MetricsActor(table, published, self))
        {
            Supervision = Supervision.Infrastructure,
            // A host with thousands of targets introduces all of their sources in one go.
            Mailbox = new MailboxOptions(100_000),
        };
    }

    protected override ValueTask OnStart()
    {
        // Watches end with the incarnation, the sources do not.
        foreach (var entry in _table.Sources.Values)
            Watch(entry);
        return default;
    }

    protected override ValueTask OnMessage(MetricsProtocol message)
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
            case MetricsProtocol.WaitOver over when _pending.Remove(over.Number, out var pending):
                Complete(pending);
                break;
            case MetricsProtocol.Branches branches:
                _table.Expectations.Name(branches.Names);
                Expect();
                break;
            case MetricsProtocol.LooksAnew anew when _table.Expectations.TryPut(anew.Branch, null):
                // A scrape that is under way would miss what ends now and begins again with other settings.
                foreach (var pending in _pending.Values.Where(p => p.IsOfAll))
                    pending.AwaitsExpectations = true;
                break;
            case MetricsProtocol.Expected expected when _table.Expectations.TryPut(expected.Branch, expected.Sources):
                foreach (var source in expected.Sources)
                    _table.Sources.TryAdd(source, new SourceEntry(source));
                Expect();
                break;
            case MetricsProtocol.SourceStarted started:
                Start(started);
                break;
            case MetricsProtocol.SourcePaused paused when Of(paused.Source, paused.Owner) is { } entry:
                entry.Pause(paused.Cause);
                Answered(entry);
                break;
            case MetricsProtocol.SourceReplaced replaced when _table.Sources.TryGetValue(replaced.Source, out var entry) && entry.Owner is { } former:
                Context.Unwatch(former);
                entry.AwaitSuccessor();
                break;
            case MetricsProtocol.SourceGone gone when Of(gone.Source, gone.Owner) is { } entry:
                _table.Sources.Remove(gone.Source);
                Answered(entry);
                break;
            case MetricsProtocol.ReadTables tables:
                ReadTables(tables);
                break;
            case MetricsProtocol.ReadSources read:
                read.ReplyTo.Tell([.. Statuses()]);
                break;
            case MetricsProtocol.Reconfigured reconfigured:
                _table.StaleAfter = reconfigured.StaleAfter;
                _table.MinAge = reconfigured.MinAge;
                break;
        }

        return default;
    }

    /// <summary>Whoever still waits is served what there is, instead of waiting for a next incarnation that knows nothing of him.</summary>
    protected override ValueTask OnStopped(StopReason reason)
    {
        foreach (var pending in _pending.Values)
            pending.Answer();
        return default;
    }

    /// <summary>The entry, unless the message comes from an owner that another has replaced meanwhile.</summary>
    private SourceEntry? Of(string source, IActorRef owner) =>
        _table.Sources.TryGetValue(source, out var entry) && entry.Owner?.Uid == owner.Uid ? entry : null;

    /// <summary>What is expected will introduce itself: a scrape that comes before it does waits for it as for any other.</summary>
    private void Expect()
    {
        foreach (var entry in _table.Sources.Values.Where(s => s.Owner is null && !_table.Expectations.Include(s.Source)).ToArray())
        {
            _table.Sources.Remove(entry.Source);
            Answered(entry);
        }

        foreach (var pending in _pending.Values.Where(p => p.AwaitsExpectations))
            Ask(Scraped(), onlyDue: true, pending);
        if (!_table.Expectations.AreComplete)
            return;
        _table.ExpectationsAreLate = false;
        _published.IsComplete = true;
        foreach (var pending in _pending.Values)
            pending.AwaitsExpectations = false;
        CompleteWhatCanBe();
    }

    private void Start(MetricsProtocol.SourceStarted started)
    {
        if (!_table.Sources.TryGetValue(started.Source, out var entry))
            _table.Sources.Add(started.Source, entry = new SourceEntry(started.Source));
        if (entry.Owner is { } former)
            Context.Unwatch(former);
        entry.Start(started);
        Watch(entry);
        if (_pending.Values.Any(p => p.Awaits(entry)))
            Ask(entry, onlyDue: true);
    }

    /// <summary>The end of an owner says more than its last word: it is told also of one that ends while it rests after a failure.</summary>
    private void Watch(SourceEntry entry)
    {
        if (entry.Owner is { } owner)
            Context.Watch(owner, new MetricsProtocol.SourceGone(entry.Source, owner));
    }

    private void Refresh(MetricsProtocol.Refresh refresh)
    {
        var pending = new PendingRefresh(++_refreshes, refreshed => refresh.ReplyTo.Tell(refreshed))
        {
            IsOfAll = true,
            AwaitsExpectations = !_table.Expectations.AreComplete && !_table.ExpectationsAreLate,
        };
        Ask(Scraped(), onlyDue: true, pending);
        Wait(pending, refresh.Wait);
    }

    private void Collect(MetricsProtocol.CollectNow now)
    {
        var pending = new PendingRefresh(++_refreshes, refreshed => now.ReplyTo.Tell(refreshed));
        Ask(_table.Sources.Values.Where(s => Covers(now.Path, s.Owner)), onlyDue: false, pending);
        Wait(pending, now.Wait);
    }

    /// <summary>Between two scrapes a table is read once more at most, and not at all when scrapes come as often as it is asked for.</summary>
    private void ReadTables(MetricsProtocol.ReadTables tables)
    {
        var pending = new PendingRefresh(++_refreshes, _ => tables.ReplyTo.Tell([.. _table.Sources.Values.Select(s => s.Table).OfType<TableRead>()])) { Publishes = false };
        Ask(_table.Sources.Values.Where(s => s.HasJobs && tables.JobsMaxAge is { } age && s.IsUnasked(Context.Time, age)), onlyDue: true, pending);
        Wait(pending, tables.Wait);
    }

    private IEnumerable<SourceEntry> Scraped() => _table.Sources.Values.Where(s => !s.KeepsOwnTime);

    private void Wait(PendingRefresh pending, TimeSpan wait)
    {
        if (pending.IsComplete)
        {
            Complete(pending);
            return;
        }

        _pending.Add(pending.Number, pending);
        Context.StartSingle(pending.Number, new MetricsProtocol.WaitOver(pending.Number), wait);
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
        if (entry.Owner is { } owner && (entry.IsDue(Context.Time, _table.MinAge) || (!onlyDue && entry.CanBeAsked)) && owner.Tell(SourceProtocol.Collect.Now))
            entry.Asked(Context.Time);
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
            Context.Cancel(pending.Number);
            Complete(pending);
        }
    }

    private void Complete(PendingRefresh pending)
    {
        foreach (var entry in pending.Waiting)
            entry.Late = true;
        _table.ExpectationsAreLate |= pending.AwaitsExpectations;
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
        if (!_changed && _publishedAt is { } at && Context.Time.GetElapsedTime(at) < _table.MinAge)
            return;
        _changed = false;
        _publishedAt = Context.Time.GetTimestamp();
        var segments = _self(Statuses())
            .Concat(_table.Sources.Values.Where(s => s.IsFresh(Context.Time, _table.StaleAfter)).SelectMany(s => s.Snapshot!.Segments));
        _published.Current = Exposition.Of(segments, out var conflicts);

        // A family that contradicts another costs itself, not the scrape and not this actor.
        foreach (var conflict in conflicts)
        {
            if (_conflictsSaid.Add(conflict.Refused.Name))
                ActorsLog.FamilyConflict(Context.Log, conflict.ToString());
        }
    }

    private static bool Covers(ActorPath branch, IActorRef? actor) =>
        actor is not null && (actor.Path == branch || actor.Path.ToString().StartsWith(branch.ToString().TrimEnd('/') + "/", StringComparison.Ordinal));

    private SourceStatus[] Statuses() => [.. _table.Sources.Values.Select(s => s.Status(Context.Time))];
}
