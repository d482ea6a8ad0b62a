using LustreActors.Metrics;

namespace LustreActors.Actors;

/// <summary>What a member says of its cluster. Another member that reads it leaves these out: they are one member's view, not its data.</summary>
public static class ClusterFamilies
{
    private const string Prefix = "lustre_exporter_cluster_";

    public static readonly MetricFamily CoordinationUp = new(
        Prefix + "coordination_up", MetricType.Gauge, "1 while what the members find each other by answers; otherwise the last members that were known are kept.");

    public static readonly MetricFamily Members = new(
        Prefix + "members", MetricType.Gauge, "Members of the cluster, by what they say of themselves (joining, active, leaving).", "", "state");

    public static readonly MetricFamily ViewRevision = new(
        Prefix + "view_revision", MetricType.Gauge, "Revision of the members as this one sees them.");

    public static readonly MetricFamily ShardsOwned = new(
        Prefix + "shards_owned", MetricType.Gauge, "Shards that this member owns: readings of other members, and what is bound to no machine.");

    internal static readonly MetricFamily MemberUp = new(
        Prefix + "member_up", MetricType.Gauge, "1 where the member's data, or the foreign exporter's, have been read in the last three intervals.", "", "member");

    internal static readonly MetricFamily Partial = new(
        Prefix + "partial", MetricType.Gauge, "1 where the data of a member are missing in this answer.");

    public static IReadOnlyList<MetricFamily> All { get; } = [CoordinationUp, Members, ViewRevision, ShardsOwned, MemberUp, Partial];
}
