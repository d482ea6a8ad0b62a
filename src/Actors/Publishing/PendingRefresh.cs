using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>A scrape that waits, and for whom. It is answered once, whatever happens.</summary>
/// <param name="number">Which one.</param>
/// <param name="answer">Called with what came of it.</param>
internal sealed class PendingRefresh(long number, Action<Refreshed> answer)
{
    private readonly HashSet<SourceEntry> _asked = [];
    private readonly HashSet<SourceEntry> _waiting = [];

    public long Number { get; } = number;

    /// <summary>Whatever there is, also what is not known yet.</summary>
    public bool IsOfAll { get; init; }

    /// <summary>Somebody wants to see a new exposition.</summary>
    public bool Publishes { get; init; } = true;

    /// <summary>Not all branches have said yet what there is to wait for.</summary>
    public bool AwaitsExpectations { get; set; }

    public bool IsComplete => _waiting.Count == 0 && !AwaitsExpectations;

    public IReadOnlyCollection<SourceEntry> Waiting => _waiting;

    /// <summary>A source that has answered is not waited for twice.</summary>
    public void Await(SourceEntry source)
    {
        if (_asked.Add(source))
            _waiting.Add(source);
    }

    public bool HasAsked(SourceEntry source) => _asked.Contains(source);

    public bool Awaits(SourceEntry source) => _waiting.Contains(source);

    public bool Answered(SourceEntry source) => _waiting.Remove(source);

    public void Answer() => answer(new Refreshed(_asked.Count, _waiting.Count));
}
