using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Peers;

namespace LustreActors.Actors.Cluster;

/// <summary>Creates expositions from the board: for Prometheus, and for other aggregators.</summary>
public sealed class ClusterAnswers(IActorRef board, PublishedCluster cluster, TimeProvider time)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>Reads the whole cluster: all series of all members, and the joined jobs by account, user and program.</summary>
    public async Task<Exposition> ReadAllAsync(CancellationToken stopping)
    {
        var parts = await ReadAsync(stopping).ConfigureAwait(false);
        var status = cluster.Current;
        return Exposition.Of(
            [
                .. ClusterSegments.Create(cluster), .. ClusterSegments.Create(status.Plan, parts.Missing),
                .. parts.Parts.OrderBy(p => p.Part.Shard, StringComparer.Ordinal).SelectMany(p => p.Part.Segments),
            ],
            out _);
    }

    /// <summary>
    /// Reads the shards that this member has read itself, for the other aggregators. Each series has its shard as a label.
    /// </summary>
    public Task<Exposition> ReadOwnShardsAsync(CancellationToken stopping) =>
        ReadOwnAsync(static shard => !Shard.IsOfJoin(shard), stopping);

    /// <summary>Reads the result of the join and the rates of all clients, if this member owns it.</summary>
    public Task<Exposition> ReadJoinAsync(CancellationToken stopping) => ReadOwnAsync(Shard.IsOfJoin, stopping);

    /// <summary>Whether the board has data of every shard. A new aggregator answers for the cluster only then.</summary>
    public async Task<bool> CoverAllShardsAsync(CancellationToken stopping) =>
        (await ReadAsync(stopping).ConfigureAwait(false)).CoversAllShards;

    private async Task<Exposition> ReadOwnAsync(Func<string, bool> isWanted, CancellationToken stopping)
    {
        var parts = await ReadAsync(stopping).ConfigureAwait(false);
        var (revisions, ages) = (new SegmentBuilder(PeerFamilies.ShardRevision), new SegmentBuilder(PeerFamilies.ShardAge));
        var segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (var (part, _) in parts.Parts.Where(p => p.IsOwn && isWanted(p.Part.Shard)))
        {
            revisions.Add(part.Revision, part.Shard);
            ages.Add(time.GetElapsedTime(part.CollectedAt).TotalSeconds, part.Shard);
            var shard = new ShardSegments(part.Shard);
            segments.AddRange(part.Segments.Select(shard.WithShard));
        }

        return Exposition.Of([revisions.Build(), ages.Build(), .. segments], out _);
    }

    private Task<BoardParts> ReadAsync(CancellationToken stopping) =>
        board.AskAsync<BoardParts>(BoardProtocol.ReadParts.Now, Wait, stopping);
}
