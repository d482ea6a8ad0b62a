using System.Collections.Immutable;

namespace LustreActors.Messages;

public enum SourceState
{
    /// <summary>It was not read yet.</summary>
    Waiting,

    /// <summary>The last collection brought what was asked for.</summary>
    Up,

    /// <summary>The last collection brought less than it should, or nothing; the error says why.</summary>
    Failing,

    /// <summary>A call is past its deadline and has not come back, or has come back and is not trusted yet.</summary>
    Quarantined,

    /// <summary>Not tried, because too many calls hang already.</summary>
    Refused,

    /// <summary>Its actor failed and waits to be restarted.</summary>
    Paused,
}

/// <summary>The result of one collection.</summary>
public sealed record SourceReport(string Source, SourceState State)
{
    /// <summary>Null where nothing was read: the last good one stays.</summary>
    public Snapshot? Snapshot { get; init; }

    public TimeSpan Duration { get; init; }

    public long BytesRead { get; init; }

    public long LinesRefused { get; init; }

    public string? FirstRefusal { get; init; }

    public ImmutableArray<string> Troubles { get; init; } = [];

    /// <summary>Remarks for an administrator about a collection that succeeded.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
