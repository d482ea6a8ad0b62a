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

    protected override ValueTask OnMessage(MetricsProtocol message)
    {
        switch (message)
        {
            case MetricsProtocol.Refresh refresh:
                Collect(_table.Sources.Values, onlyDue: true, refresh.Wait, refresh.ReplyTo);
                break;
            case MetricsProtocol.CollectNow now:
                Collect(_table.Sources.Values.Where(s => Covers(now.Path, s.Owner)), onlyDue: false, now.Wait, now.ReplyTo);
                break;
            case MetricsProtocol.Reported reported when Of(reported.Report.Source, reported.Owner) is { } entry:
                entry.Take(reported.Report);
                Answered(entry);
                break;
            case MetricsProtocol.WaitOver over when _pending.Remove(over.Number, out var pending):
                Complete(pending);
                break;
            case MetricsProtocol.Expected expected:
                Expect(expected.Sources);
                break;
            case MetricsProtocol.SourceStarted started:
                Start(started);
                break;
            case MetricsProtocol.SourcePaused paused when Of(paused.Source, paused.Owner) is { } entry:
                entry.Pause(paused.Cause);
                Answered(entry);
                break;
            case MetricsProtocol.SourceGone gone when Of(gone.Source, gone.Owner) is { } entry:
                _table.Sources.Remove(gone.Source);
                Answered(entry);
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

    /// <summary>The entry, unless the message comes from an owner that another has replaced meanwhile.</summary>
    private SourceEntry? Of(string source, IActorRef owner) =>
        _table.Sources.TryGetValue(source, out var entry) && entry.Owner?.Uid == owner.Uid ? entry : null;

    /// <summary>These will introduce themselves: a scrape that comes before they do waits for them as for any other.</summary>
    private void Expect(IReadOnlyCollection<string> sources)
    {
        foreach (var entry in _table.Sources.Values.Where(s => s.Owner is null && !sources.Contains(s.Source)).ToArray())
        {
            _table.Sources.Remove(entry.Source);
            Answered(entry);
        }

        foreach (var source in sources)
            _table.Sources.TryAdd(source, new SourceEntry(source));

        foreach (var pending in _pending.Values.Where(p => p.Waiting.Contains(_table.Discovery)))
            Ask(_table.Sources.Values, onlyDue: true, pending.Waiting);
        Answered(_table.Discovery);
        _table.Discovery.Late = true;
        _published.IsComplete = true;
    }

    private void Start(MetricsProtocol.SourceStarted started)
    {
        if (!_table.Sources.TryGetValue(started.Source, out var entry))
            _table.Sources.Add(started.Source, entry = new SourceEntry(started.Source));
        entry.Start(started.Owner, started.MinAge);
        if (_pending.Values.Any(p => p.Waiting.Contains(entry)))
            Ask([entry], onlyDue: true, []);
    }

    private void Collect(IEnumerable<SourceEntry> sources, bool onlyDue, TimeSpan wait, ReplyTo<Refreshed> replyTo)
    {
        var waiting = new HashSet<SourceEntry>();
        Ask(sources, onlyDue, waiting);
        if (!_table.Discovery.Late)
            waiting.Add(_table.Discovery);

        var pending = new PendingRefresh(++_refreshes, waiting.Count, waiting, replyTo);
        if (waiting.Count == 0)
        {
            Complete(pending);
            return;
        }

        _pending.Add(pending.Number, pending);
        Context.StartSingle(pending.Number, new MetricsProtocol.WaitOver(pending.Number), wait);
    }

    private void Ask(IEnumerable<SourceEntry> sources, bool onlyDue, HashSet<SourceEntry> waiting)
    {
        foreach (var entry in sources)
        {
            if (entry.Owner is { } owner && (entry.IsDue(Context.Time, _table.MinAge) || (!onlyDue && entry.CanBeAsked)) && owner.Tell(SourceProtocol.Collect.Now))
                entry.Asked(Context.Time);
            if (entry.IsAwaited)
                waiting.Add(entry);
        }
    }

    private void Answered(SourceEntry entry)
    {
        _changed = true;
        List<PendingRefresh>? complete = null;
        foreach (var pending in _pending.Values)
        {
            if (pending.Waiting.Remove(entry) && pending.Waiting.Count == 0)
                (complete ??= []).Add(pending);
        }

        foreach (var pending in complete ?? [])
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
        Publish();
        pending.ReplyTo.Tell(new Refreshed(pending.Asked, pending.Waiting.Count));
    }

    /// <summary>Scrapes that come faster than <c>min-age</c> and bring nothing new are served what is there, our own figures included.</summary>
    private void Publish()
    {
        if (!_changed && _publishedAt is { } at && Context.Time.GetElapsedTime(at) < _table.MinAge)
            return;
        _changed = false;
        _publishedAt = Context.Time.GetTimestamp();
        var segments = _table.Sources.Values
            .Where(s => s.IsFresh(Context.Time, _table.StaleAfter))
            .SelectMany(s => s.Snapshot!.Segments)
            .Concat(_self(Statuses()));
        _published.Current = Exposition.Of(segments);
    }

    private static bool Covers(ActorPath branch, IActorRef? actor) =>
        actor is not null && (actor.Path == branch || actor.Path.ToString().StartsWith(branch.ToString().TrimEnd('/') + "/", StringComparison.Ordinal));

    private SourceStatus[] Statuses() => [.. _table.Sources.Values.Select(s => s.Status(Context.Time))];

    /// <summary>A scrape that waits, and for whom.</summary>
    private sealed record PendingRefresh(long Number, int Asked, HashSet<SourceEntry> Waiting, ReplyTo<Refreshed> ReplyTo);
}
