using Akka.Actor;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>What the exposition's actor knows of one source.</summary>
internal sealed class SourceEntry(string source)
{
    private TimeSpan? _minAge;
    private SourceState _state = SourceState.Waiting;
    private SourceReport? _last;
    private string? _error;
    private long _bytesRead;
    private long _linesRefused;
    private long _failures;
    private long? _askedAt;
    private bool _inFlight;

    public string Source { get; } = source;

    /// <summary>Absent as long as the source is expected and has not introduced itself.</summary>
    public IActorRef? Owner { get; private set; }

    /// <summary>The last good one.</summary>
    public Snapshot? Snapshot { get; private set; }

    /// <summary>No scrape asks it, and none waits for it.</summary>
    public bool KeepsOwnTime { get; private set; }

    public bool HasJobs { get; private set; }

    /// <summary>A scrape has waited for it in vain; no other does until it answers.</summary>
    public bool Late { get; set; }

    public bool CanBeAsked => !_inFlight && _state != SourceState.Paused;

    public bool IsAwaited => (_inFlight || Owner is null) && !Late;

    /// <summary>
    /// Counted from the last attempt, not the last success: a source that fails is not asked again by every scrape either. One that was not
    /// read at all, because too much hangs, has cost nothing, and does not wait as long as a dear one does.
    /// </summary>
    public bool IsDue(TimeProvider time, TimeSpan minAge) =>
        CanBeAsked && (_askedAt is not { } asked || time.GetElapsedTime(asked) >= (_state is SourceState.Refused or SourceState.Quarantined ? minAge : _minAge ?? minAge));

    public void Start(MetricsProtocol.SourceStarted started)
    {
        (Owner, _minAge) = (started.Owner, started.MinAge);
        (KeepsOwnTime, HasJobs) = (started.KeepsOwnTime, started.HasJobs);
        if (_state == SourceState.Paused)
            _state = SourceState.Failing;
        (_inFlight, Late) = (false, false);
        _askedAt = null;
    }

    public bool IsUnasked(TimeProvider time, TimeSpan since) => _askedAt is not { } asked || time.GetElapsedTime(asked) >= since;

    public void AwaitSuccessor()
    {
        Owner = null;
        (_inFlight, Late) = (false, false);
    }

    public void Pause(string cause)
    {
        (_state, _error) = (SourceState.Paused, cause);
        (_inFlight, Late) = (false, false);
    }

    public void Asked(TimeProvider time)
    {
        _inFlight = true;
        _askedAt = time.GetTimestamp();
    }

    public void Take(SourceReport report)
    {
        (_inFlight, Late) = (false, false);
        _last = report;
        _state = report.State;
        _bytesRead += report.BytesRead;
        _linesRefused += report.LinesRefused;
        _error = report.Troubles.Length > 0 ? string.Join("; ", report.Troubles) : report.FirstRefusal;
        _failures += report.State == SourceState.Up ? 0 : 1;
        Snapshot = report.Snapshot ?? Snapshot;
    }

    public bool IsFresh(TimeProvider time, TimeSpan staleAfter) =>
        Snapshot is not null && time.GetElapsedTime(Snapshot.CollectedAt) < staleAfter;

    public TableRead? Table =>
        Snapshot is { Table: { } table } ? new TableRead(Source, table, Snapshot.CollectedAt, _state, _last?.Duration ?? default) : null;

    public SourceStatus Status(TimeProvider time) => new(
        Source,
        Owner?.Path.Short() ?? "",
        _state,
        Snapshot is null ? null : time.GetElapsedTime(Snapshot.CollectedAt),
        _last,
        _inFlight,
        Late)
    {
        BytesRead = _bytesRead,
        LinesRefused = _linesRefused,
        Failures = _failures,
        Error = _error,
    };
}
