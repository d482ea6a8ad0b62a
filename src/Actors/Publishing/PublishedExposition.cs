using LustreActors.Metrics.Writing;

namespace LustreActors.Actors.Publishing;

/// <summary>Passes the exposition from <see cref="MetricsActor"/>, which alone writes it, to the handlers of requests.</summary>
public sealed class PublishedExposition
{
    private volatile Exposition _current = Exposition.Empty;
    private volatile bool _isComplete;
    private long _number;

    /// <summary>Discovery has been complete once: the process is ready.</summary>
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

    /// <summary>Changes with each exposition.</summary>
    public long Number => Interlocked.Read(ref _number);
}
