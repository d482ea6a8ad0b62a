using Akka.Actor;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Publishing;

/// <summary>The state of one source as <see cref="MetricsActor"/> knows it.</summary>
internal sealed class SourceEntry(string source)
{
    /// <summary>The rest of a source that is too slow for scrapes, as a multiple of the time that it takes.</summary>
    private const int RestFactor = 10;

    private const int SlowReadings = 2;

    private TimeSpan? _minAge;
    private SourceState _state = SourceState.Waiting;
    private SourceReport? _last;
    private string? _error;
    private long _bytesRead;
    private long _linesRefused;
    private long _failures;
    private long _reports;
    private long? _askedAt;
    private bool _isInFlight;

    /// <summary>The times that the last readings took, the newest first. One that is slow every other time is slow, too.</summary>
    private readonly TimeSpan[] _took = new TimeSpan[4];

    public string Source { get; } = source;

    /// <summary>The source's actor; null until it has announced itself.</summary>
    public IActorRef? Owner { get; private set; }

    /// <summary>The last good snapshot.</summary>
    public Snapshot? Snapshot { get; private set; }

    /// <summary>The source collects at its own interval: no scrape asks it or waits for it.</summary>
    public bool KeepsOwnTime { get; private set; }

    public bool HasJobs { get; private set; }

    public bool HasClients { get; private set; }

    /// <summary>A scrape has waited for the source in vain. Later scrapes do not wait for it until it reports.</summary>
    public bool IsLate { get; set; }

    public bool CanBeAsked => !_isInFlight && _state != SourceState.Paused;

    public bool IsAwaited => (_isInFlight || Owner is null) && !IsLate;

    public TableRead? Table => Snapshot is { Table: { } table } made
        ? new TableRead(Source, table, made.CollectedAt, _state, _last?.Duration ?? default) { BeganAt = made.BeganAt }
        : null;

    /// <summary>
    /// Whether a scrape should ask the source. The age is counted from the last attempt, not the last success, so that a failing source is
    /// not asked by every scrape. A source that was not read because too many calls hang has cost nothing: the general minimum age applies.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="minAge">The general minimum age.</param>
    /// <param name="wait">
    /// How long the scrape waits. A source that is too slow for it rests in proportion to the time that it takes.
    /// </param>
    /// <param name="longestRest">The limit of that rest.</param>
    public bool IsDue(TimeProvider time, TimeSpan minAge, TimeSpan wait, TimeSpan longestRest)
    {
        var age = _state is SourceState.Refused or SourceState.Quarantined ? minAge : _minAge ?? minAge;
        var rest = !IsTooSlowFor(wait) ? TimeSpan.Zero : _took[0] * RestFactor < longestRest ? _took[0] * RestFactor : longestRest;
        return CanBeAsked && WasNotAskedFor(time, rest > age ? rest : age);
    }

    /// <summary>Whether two of its last readings took longer than a scrape waits, which would wait in vain again.</summary>
    public bool IsTooSlowFor(TimeSpan wait)
    {
        var slow = 0;
        foreach (var took in _took)
            slow += took > wait ? 1 : 0;
        return slow >= SlowReadings;
    }

    public bool WasNotAskedFor(TimeProvider time, TimeSpan age) => _askedAt is not { } asked || time.GetElapsedTime(asked) >= age;

    public bool IsFresh(TimeProvider time, TimeSpan staleAfter) =>
        Snapshot is not null && time.GetElapsedTime(Snapshot.CollectedAt) < staleAfter;

    public void Start(MetricsProtocol.SourceStarted started)
    {
        (Owner, _minAge) = (started.Owner, started.MinAge);
        (KeepsOwnTime, HasJobs, HasClients) = (started.KeepsOwnTime, started.HasJobs, started.HasClients);
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
        _reports++;

        // While an abandoned call hangs, a refusal comes back at once: that does not make the source quick.
        if (report.State is SourceState.Up or SourceState.Failing || report.Duration > _took[0])
        {
            Array.Copy(_took, 0, _took, 1, _took.Length - 1);
            _took[0] = report.Duration;
        }

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

    /// <param name="time">The clock; null to leave the status out.</param>
    public SourceRead Read(TimeProvider? time) => new(Source, _reports, _last, Snapshot)
    {
        Status = time is null ? null : Status(time),
        MinAge = _minAge,
        KeepsOwnTime = KeepsOwnTime,
    };

    private void EndCollection() => (_isInFlight, IsLate) = (false, false);
}
