namespace LustreActors.Messages.Tables;

/// <summary>The counters of the clients of one target after one collection. Connections of other servers are not among them.</summary>
/// <param name="target">The target.</param>
/// <param name="rows">One row for each NID.</param>
public sealed class ClientTable(JobTarget target, ReadOnlyMemory<ClientCounters> rows) : JoinTable
{
    public JobTarget Target => target;

    public ReadOnlySpan<ClientCounters> Rows => rows.Span;

    /// <summary>False where a file could not be read or was not understood: a client without a row may still exist.</summary>
    public bool IsWhole { get; init; } = true;
}

/// <summary>The counters of one NID on one target.</summary>
/// <param name="Nid">The NID. The same object in all tables of a target.</param>
/// <param name="ReadBytes">Bytes read so far.</param>
/// <param name="WriteBytes">Bytes written so far.</param>
/// <param name="Operations">Operations so far, without pings.</param>
/// <param name="StartTime">The time from which the counters count, in nanoseconds since 1970; 0 where Lustre does not say.</param>
public readonly record struct ClientCounters(string Nid, long ReadBytes, long WriteBytes, long Operations, long StartTime);
