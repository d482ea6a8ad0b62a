using Akka.Actor;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>The state of one source as <see cref="MetricsActor"/> knows it.</summary>
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
    private bool _isInFlight;

    public string Source { get; } = source;

    /// <summary>The source's actor; null until it has announced itself.</summary>
    public IActorRef? Owner { get; private set; }

    /// <summary>The last good snapshot.</summary>
    public Snapshot? Snapshot { get; private set; }

    /// <summary>The source collects at its own interval: no scrape asks it or waits for it.</summary>
    public bool KeepsOwnTime { get; private set; }

    public bool HasJobs { get; private set; }

    /// <summary>A scrape has waited for the source in vain. Later scrapes do not wait for it until it reports.</summary>
    public bool IsLate { get; set; }

    public bool CanBeAsked => !_isInFlight && _state != SourceState.Paused;

    public bool IsAwaited => (_isInFlight || Owner is null) && !IsLate;

    public TableRead? Table =>
        Snapshot is { Table: { } table } ? new TableRead(Source, table, Snapshot.CollectedAt, _state, _last?.Duration ?? default) : null;

    /// <summary>
    /// Whether a scrape should ask the source. The age is counted from the last attempt, not the last success, so that a failing source is
    /// not asked by every scrape. A source that was not read because too many calls hang has cost nothing: the general minimum age applies.
    /// </summary>
    public bool IsDue(TimeProvider time, TimeSpan minAge)
    {
        var ownMinAge = _state is SourceState.Refused or SourceState.Quarantined ? minAge : _minAge ?? minAge;
        return CanBeAsked && WasNotAskedFor(time, ownMinAge);
    }

    public bool WasNotAskedFor(TimeProvider time, TimeSpan age) => _askedAt is not { } asked || time.GetElapsedTime(asked) >= age;

    public bool IsFresh(TimeProvider time, TimeSpan staleAfter) =>
        Snapshot is not null && time.GetElapsedTime(Snapshot.CollectedAt) < staleAfter;

    public void Start(MetricsProtocol.SourceStarted started)
    {
        (Owner, _minAge) = (started.Owner, started.MinAge);
        (KeepsOwnTime, HasJobs) = (started.KeepsOwnTime, started.HasJobs);
        if (_state == SourceState.Paused)
            _state = SourceState.Failing;
        EndCollection();
        _askedAt = null;
    }

    public void AwaitSuccessor()
    {
        Owner = null;
        EndCollection();
    }

    public void Pause(string cause)
    {
        (_state, _error) = (SourceState.Paused, cause);
        EndCollection();
    }

    public void MarkAsked(TimeProvider time)
    {
        _isInFlight = true;
        _askedAt = time.GetTimestamp();
    }

    public void Apply(SourceReport report)
    {
        EndCollection();
        _last = report;
        _state = report.State;
        _bytesRead += report.BytesRead;
        _linesRefused += report.LinesRefused;
        _error = report.Troubles.Length > 0 ? string.Join("; ", report.Troubles) : report.FirstRefusal;
        _failures += report.State == SourceState.Up ? 0 : 1;
        Snapshot = report.Snapshot ?? Snapshot;
    }

    public SourceStatus Status(TimeProvider time) => new(
        Source,
        Owner?.Path.Short() ?? "",
        _state,
        Snapshot is null ? null : time.GetElapsedTime(Snapshot.CollectedAt),
        _last,
        _isInFlight,
        IsLate)
    {
        BytesRead = _bytesRead,
        LinesRefused = _linesRefused,
        Failures = _failures,
        Error = _error,
    };

    private void EndCollection() => (_isInFlight, IsLate) = (false, false);
}
