using System.Collections.Immutable;
using LustreActors.Metrics.Segments;

namespace LustreActors.Messages.Cluster;

/// <summary>The data of one shard: of one member or foreign exporter, or of the join of all jobs. Immutable.</summary>
/// <param name="Shard"><c>peer/oss17</c>, <c>jobs</c>.</param>
/// <param name="Revision">The revision of the view under which its owner read it; for display.</param>
/// <param name="CollectedAt">When the data was collected, by the monotonic clock of this process.</param>
/// <param name="Segments">The series, without those of single jobs; those of a peer have the label <c>member</c> first.</param>
public sealed record ShardPart(string Shard, long Revision, long CollectedAt, ImmutableArray<Segment> Segments);
