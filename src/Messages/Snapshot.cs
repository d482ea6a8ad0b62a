using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Messages;

/// <summary>
/// What a source said when it last could: immutable, and served until it is replaced, grows stale, or its source is gone.
/// </summary>
/// <param name="Segments">The samples, family by family.</param>
/// <param name="CollectedAt">Monotonic, of the system's <see cref="TimeProvider"/>: ages do not jump with the wall clock.</param>
/// <param name="Table">What others join with, where the source has such a thing.</param>
public sealed record Snapshot(ImmutableArray<Segment> Segments, long CollectedAt, JoinTable? Table = null)
{
    public static Snapshot None { get; } = new([], 0);
}
