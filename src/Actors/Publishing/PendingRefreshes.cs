using System.Diagnostics.CodeAnalysis;

namespace LustreActors.Actors.Publishing;

/// <summary>All requests that wait for sources or for discovery.</summary>
internal sealed class PendingRefreshes
{
    private readonly Dictionary<long, PendingRefresh> _pending = [];
    private long _lastNumber;

    public IEnumerable<PendingRefresh> AwaitingDiscovery => _pending.Values.Where(p => p.AwaitsDiscovery);

    /// <summary>The requests that wait for nothing any longer. They stay until they are removed.</summary>
    public IReadOnlyCollection<PendingRefresh> Complete => [.. _pending.Values.Where(p => p.IsComplete)];

    public long NextNumber() => ++_lastNumber;

    public void Add(PendingRefresh pending) => _pending.Add(pending.Number, pending);

    public bool Remove(long number, [NotNullWhen(true)] out PendingRefresh? pending) => _pending.Remove(number, out pending);

    public bool AnyAwaits(SourceEntry source) => _pending.Values.Any(p => p.Awaits(source));

    /// <summary>Lets the scrapes wait for a discovery that has started: they would miss sources that end now and start again.</summary>
    public void StartDiscovery()
    {
        foreach (var scrape in _pending.Values.Where(p => p.IsScrape))
            scrape.AwaitsDiscovery = true;
    }

    public void EndDiscovery()
    {
        foreach (var pending in _pending.Values)
            pending.AwaitsDiscovery = false;
    }

    /// <summary>Stops waiting for a source; returns whether any request waited for it.</summary>
    public bool StopAwaiting(SourceEntry source)
    {
        var wasAwaited = false;
        foreach (var pending in _pending.Values)
            wasAwaited |= pending.StopAwaiting(source);
        return wasAwaited;
    }

    public void AnswerAll()
    {
        foreach (var pending in _pending.Values)
            pending.Answer();
    }
}
