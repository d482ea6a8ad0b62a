
namespace LustreActors.Actors;

/// <summary>What failed is left alone for a while, ever longer, until it succeeds again.</summary>
internal sealed class Rest(Backoff backoff, TimeProvider time)
{
    private int _failures;
    private long _failedAt;
    private TimeSpan _length;

    /// <summary>How long it is left alone yet; null when it may be tried.</summary>
    public TimeSpan? Left => _failures > 0 && _length - time.GetElapsedTime(_failedAt) is { Ticks: > 0 } left ? left : null;

    /// <summary>The last one, in words.</summary>
    public string Failure { get; private set; } = "";

    public void Failed(string failure)
    {
        Failure = failure;
        _failedAt = time.GetTimestamp();
        _length = backoff.Rest(_failures++, 0);
    }

    public void Succeeded() => _failures = 0;
}
