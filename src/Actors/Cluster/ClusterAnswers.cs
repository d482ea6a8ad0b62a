using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Sources.Peers;

namespace LustreActors.Actors;

/// <summary>Makes expositions of what the board knows: for everybody, and for other aggregators.</summary>
public sealed class ClusterAnswers(IActorRef board, PublishedCluster cluster, TimeProvider time)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>The whole cluster: all series of all members but those of single jobs, which are summed up by account, user and program.</summary>
    public async Task<Exposition> OfAllAsync(CancellationToken stopping)
    {
        var parts = await ReadAsync(stopping).ConfigureAwait(false);
        var status = cluster.Current;
        return Exposition.Of(
            [
                .. ClusterSegments.Of(cluster), .. ClusterSegments.Of(status.Plan, parts.Missing),
                .. parts.Parts.OrderBy(p => p.Part.Shard, StringComparer.Ordinal).SelectMany(p => p.Part.Segments),
            ],
            out _);
    }

    /// <summary>What this member has read itself, each series with its shard: for the other aggregators.</summary>
    public Task<Exposition> OfOwnShardsAsync(CancellationToken stopping) => OfOwnAsync(static shard => shard != Shard.Jobs, stopping);

    /// <summary>The result of the join where it was made here; nothing elsewhere.</summary>
    public Task<Exposition> OfJoinAsync(CancellationToken stopping) => OfOwnAsync(static shard => shard == Shard.Jobs, stopping);

    /// <summary>There is something of every shard: what one that has just begun to aggregate waits for.</summary>
    public async Task<bool> AreOfAllAsync(CancellationToken stopping) => (await ReadAsync(stopping).ConfigureAwait(false)).IsOfAll;

    private async Task<Exposition> OfOwnAsync(Func<string, bool> isWanted, CancellationToken stopping)
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
