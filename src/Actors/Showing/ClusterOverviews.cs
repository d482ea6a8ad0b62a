using LustreActors.Actors.Cluster;
using LustreActors.Messages.Cluster;

namespace LustreActors.Actors.Showing;

/// <summary>The members of the cluster, as the pages show them.</summary>
public static class ClusterOverviews
{
    public static ClusterOverview? Create(ClusterStatus? status)
    {
        if (status is null)
            return null;
        var plan = status.Plan;
        var shards = plan.Owners.GroupBy(o => o.Owner.Id).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var members = plan.View.Members.Select(m => new MemberOverview(
            m.Id, StateOf(m), plan.IsAggregator(m.Id) ? "aggregates" : "is read", m.Url.ToString(), m.Version, [.. m.Filesystems])
        {
            Shards = shards.GetValueOrDefault(m.Id),
        });
        var foreign = plan.Peers.Where(p => p.IsForeign)
            .Select(p => new MemberOverview(p.Name, "foreign", "is read", p.Url.ToString(), "", []));
        return new ClusterOverview(status.Self, [.. members, .. foreign])
        {
            IsUp = status.Coordination.IsUp,
            Trouble = status.Coordination.Trouble,
            Revision = plan.View.Revision,
            Since = status.Since,
        };
    }

    private static string StateOf(Member member) => member switch
    {
        { IsReachable: false } => "unreachable",
        { State: MemberState.Joining } => "joining",
        { State: MemberState.Leaving } => "leaving",
        _ => "active",
    };
}
