using Akka.Cluster;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Cluster;

/// <summary>Creates the series of the state of the cluster.</summary>
public static class ClusterSegments
{
    public static IEnumerable<Segment> Create(PublishedCluster cluster) => [.. MembershipSegments(cluster), .. TableSegments(cluster)];

    /// <summary>A process in no cluster has none of these series.</summary>
    private static IEnumerable<Segment> MembershipSegments(PublishedCluster cluster)
    {
        var (status, control) = (cluster.Current, cluster.Control.Current);
        if (status.Mode == ClusterMode.Off)
            yield break;
        yield return new SegmentBuilder(ClusterFamilies.CoordinationUp).Add(status.Coordination.IsUp ? 1 : 0).Build();
        var members = new SegmentBuilder(ClusterFamilies.Members);
        foreach (var name in Enum.GetNames<MemberStatus>().Select(n => n.ToLowerInvariant()).Where(n => n != "removed"))
            members.Add(control.MembersByStatus.GetValueOrDefault(name), name);
        yield return members.Build();
        yield return new SegmentBuilder(ClusterFamilies.Unreachable).Add(control.Unreachable).Build();
        yield return new SegmentBuilder(ClusterFamilies.Restarts).Add(control.Restarts).Build();
        if (control.CertificateNotAfter is { } end)
            yield return new SegmentBuilder(ClusterFamilies.CertificateEnd).Add(end.ToUnixTimeSeconds()).Build();
        yield return new SegmentBuilder(ClusterFamilies.ViewRevision).Add(status.Plan.View.Revision).Build();
        yield return new SegmentBuilder(ClusterFamilies.ShardsOwned).Add(status.Plan.Owners.Count(o => o.Owner.Id == status.Self)).Build();
    }

    /// <summary>Creates the series that say which members are missing in an answer for the whole cluster.</summary>
    public static IEnumerable<Segment> Create(ShardPlan plan, IReadOnlyCollection<string> missing)
    {
        var up = new SegmentBuilder(ClusterFamilies.MemberUp);
        foreach (var peer in plan.Peers.Select(p => p.Name).Union(missing, StringComparer.Ordinal))
            up.Add(missing.Contains(peer) ? 0 : 1, peer);
        yield return up.Build();
        yield return new SegmentBuilder(ClusterFamilies.Partial).Add(missing.Count > 0 ? 1 : 0).Build();
    }

    private static IEnumerable<Segment> TableSegments(PublishedCluster cluster)
    {
        var owns = cluster.Current.OwnsJobs;
        if (cluster.OwnSum is not null || cluster.Joined is not null)
            yield return Tables(ClusterFamilies.JobTables, cluster.OwnSum, owns ? cluster.Joined : null, hasLate: true);
        if (cluster.OwnClients is not null || cluster.JoinedClients is not null)
            yield return Tables(ClusterFamilies.ClientTables, cluster.OwnClients, owns ? cluster.JoinedClients : null, hasLate: false);
    }

    private static Segment Tables(MetricFamily family, JobSumState? collectors, JobSumState? aggregators, bool hasLate)
    {
        var tables = new SegmentBuilder(family);
        Add("collectors", collectors);
        Add("aggregators", aggregators);
        return tables.Build();

        void Add(string of, JobSumState? sum)
        {
            if (sum is null)
                return;
            tables.Add(sum.Expected, of, "expected");
            if (hasLate)
                tables.Add(sum.Late.Length, of, "late");
            tables.Add(sum.Missing.Length, of, "missing");
            tables.Add(sum.Overlapping.Length, of, "overlapping");
        }
    }
}
