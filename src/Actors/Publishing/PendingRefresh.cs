using LustreActors.Messages;

namespace LustreActors.Actors.Publishing;

/// <summary>A request that waits for sources to report, and for which it waits. It is answered exactly once.</summary>
/// <param name="number">Identifies the request.</param>
/// <param name="answer">Called with the result.</param>
internal sealed class PendingRefresh(long number, Action<Refreshed> answer)
{
    private readonly HashSet<SourceEntry> _asked = [];
    private readonly HashSet<SourceEntry> _waiting = [];

    public long Number { get; } = number;

    /// <summary>The longest time that it waits.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>It is a scrape: it also waits for sources that discovery has yet to find.</summary>
    public bool IsScrape { get; init; }

    /// <summary>Its answer is preceded by a new exposition.</summary>
    public bool Publishes { get; init; } = true;

    /// <summary>A discovery is running, so further sources to wait for may become known.</summary>
    public bool AwaitsDiscovery { get; set; }

    public bool IsComplete => _waiting.Count == 0 && !AwaitsDiscovery;

    public IReadOnlyCollection<SourceEntry> Waiting => _waiting;

    /// <summary>Waits for a source, unless the source has answered this request before.</summary>
    public void Await(SourceEntry source)
    {
        if (_asked.Add(source))
            _waiting.Add(source);
    }

    public bool HasAsked(SourceEntry source) => _asked.Contains(source);

    public bool Awaits(SourceEntry source) => _waiting.Contains(source);

    /// <summary>Stops waiting for a source; returns whether the request waited for it.</summary>
    public bool StopAwaiting(SourceEntry source) => _waiting.Remove(source);

    public void Answer() => answer(new Refreshed(_asked.Count, _waiting.Count));
}
