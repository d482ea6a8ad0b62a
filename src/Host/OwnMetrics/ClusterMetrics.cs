using LustreActors.Actors;
using LustreActors.Messages;

namespace LustreActors.Host;

/// <summary>The cluster as this member sees it.</summary>
internal static class ClusterMetrics
{
    public static void Register(OwnRegistry registry, PublishedCluster cluster)
    {
        if (cluster.Current.Mode == ClusterMode.Off)
            return;
        var up = registry.Gauge(ClusterFamilies.CoordinationUp);
        var members = registry.Gauge(ClusterFamilies.Members);
        var revision = registry.Gauge(ClusterFamilies.ViewRevision);
        var owned = registry.Gauge(ClusterFamilies.ShardsOwned);
        registry.BeforeExport(() =>
        {
            var status = cluster.Current;
            up.Set(status.Coordination.IsUp ? 1 : 0);
            foreach (var state in Enum.GetValues<MemberState>())
                members.WithLabels(state.ToString().ToLowerInvariant()).Set(status.Plan.View.Members.Count(m => m.State == state));
            revision.Set(status.Plan.View.Revision);
            owned.Set(status.Plan.Owners.Count(o => o.Owner.Id == status.Self));
        });
    }
}
