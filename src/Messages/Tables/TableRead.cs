namespace LustreActors.Messages.Tables;

/// <summary>A table as its source said it last.</summary>
/// <param name="Source">Whose it is.</param>
/// <param name="Table">The last good one.</param>
/// <param name="CollectedAt">Monotonic, as in <see cref="Snapshot"/>.</param>
/// <param name="State">How the source's last collection ended: a table may be older than that.</param>
/// <param name="Duration">How long that took.</param>
public sealed record TableRead(string Source, JoinTable Table, long CollectedAt, SourceState State, TimeSpan Duration)
{
    /// <summary>The start of the collection that made the table, monotonic.</summary>
    public long BeganAt { get; init; } = CollectedAt;

    public ReadingTime Time => new(BeganAt, CollectedAt);
}
