using System.Collections.Immutable;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;

namespace LustreActors.Messages;

/// <summary>The last good reading of a source. It is served until it is replaced or stale, or its source is gone. Immutable.</summary>
/// <param name="Segments">The samples, family by family.</param>
/// <param name="CollectedAt">Monotonic, of the system's <see cref="TimeProvider"/>: ages do not jump with the wall clock.</param>
/// <param name="Table">The table that is joined with those of other sources; null where the source has none.</param>
public sealed record Snapshot(ImmutableArray<Segment> Segments, long CollectedAt, JoinTable? Table = null)
{
    /// <summary>The start of the collection, monotonic.</summary>
    public long BeganAt { get; init; } = CollectedAt;

    public static Snapshot None { get; } = new([], 0);
}
