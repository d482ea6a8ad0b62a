using LustreActors.Metrics;

namespace LustreActors.Actors;

/// <summary>The one field between the actors and the handlers of requests: written by one actor, read by all.</summary>
public sealed class PublishedExposition
{
    private volatile Exposition _current = Exposition.Empty;
    private long _number;

    private volatile bool _isComplete;

    /// <summary>The machine has been looked through: what is missing from now on is not there, or fails.</summary>
    public bool IsComplete
    {
        get => _isComplete;
        internal set => _isComplete = value;
    }

    public Exposition Current
    {
        get => _current;
        internal set
        {
            _current = value;
            Interlocked.Increment(ref _number);
        }
    }

    /// <summary>Another one for each exposition.</summary>
    public long Number => Interlocked.Read(ref _number);
}
