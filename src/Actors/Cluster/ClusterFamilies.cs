using LustreActors.Metrics.Families;

namespace LustreActors.Actors.Cluster;

/// <summary>The families of the cluster's state. They are one member's view, so a member that reads another one drops them.</summary>
public static class ClusterFamilies
{
    private const string Prefix = "lustre_exporter_cluster_";

    internal static readonly MetricFamily CoordinationUp = new(
        Prefix + "coordination_up", MetricType.Gauge,
        "1 while this process is a member of the cluster; 0 while it is starting, joining or resting.");

    internal static readonly MetricFamily Members = new(
        Prefix + "members", MetricType.Gauge,
        "Members of the cluster, by Akka's status (joining, weaklyup, up, leaving, exiting, down).", "", "status");

    internal static readonly MetricFamily Unreachable = new(
        Prefix + "members_unreachable", MetricType.Gauge,
        "Members that some other member receives no heartbeat from.");

    internal static readonly MetricFamily Restarts = new(
        Prefix + "system_restarts_total", MetricType.Counter,
        "Restarts of the cluster system: it ended, and joined again, while collecting went on.");

    internal static readonly MetricFamily CertificateEnd = new(
        Prefix + "certificate_not_after_seconds", MetricType.Gauge,
        "The end of this member's certificate, in seconds since 1970.", "seconds");

    internal static readonly MetricFamily ViewRevision = new(
        Prefix + "view_revision", MetricType.Gauge, "Revision of the members as this one sees them.");

    internal static readonly MetricFamily ShardsOwned = new(
        Prefix + "shards_owned", MetricType.Gauge,
        "Shards that this member owns: readings of other members, and what is bound to no machine.");

    internal static readonly MetricFamily MemberUp = new(
        Prefix + "member_up", MetricType.Gauge,
        "1 where the member's data, or the foreign exporter's, have been read in the last three intervals.", "", "member");

    internal static readonly MetricFamily Partial = new(
        Prefix + "partial", MetricType.Gauge, "1 where the data of a member are missing in this answer.");

    internal static readonly MetricFamily JobTables = new(
        Prefix + "job_tables", MetricType.Gauge,
        "Tables of job activity in the last sum that this member made: of the collectors that it reads, or of the aggregators where it "
            + "joins the jobs. Late ones count with the table of the interval before; missing and overlapping ones do not count.",
        "", "of", "state");

    internal static readonly MetricFamily ClientTables = new(
        Prefix + "client_tables", MetricType.Gauge,
        "Tables of clients in the last sum that this member made: of the collectors that it reads, or of the aggregators where it adds up "
            + "all. Missing and overlapping ones do not count.",
        "", "of", "state");

    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        CoordinationUp, Members, Unreachable, Restarts, CertificateEnd, ViewRevision, ShardsOwned, MemberUp, Partial, JobTables,
        ClientTables,
    ];
}
