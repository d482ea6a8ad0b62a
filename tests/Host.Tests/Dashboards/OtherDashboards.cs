namespace LustreActors.Host.Tests.Dashboards;

/// <summary>A query that a dashboard of GSI's <c>lustre_exporter</c> makes.</summary>
/// <param name="Panel">The dashboard and the panel.</param>
/// <param name="Expression">What it asks, with the variables of its dashboard.</param>
/// <param name="Labels">The labels that its legend shows.</param>
internal sealed record OtherQuery(string Panel, string Expression, string Labels = "");

/// <summary>A variable of a dashboard: the part of a label that a pattern finds.</summary>
internal sealed record OtherVariable(string Name, string Expression, string Label, string Pattern);

/// <summary>
/// What the four dashboards ask that GSI publishes with its <c>lustre_exporter</c> (GSI-HPC/lustre_exporter, <c>dashboards</c>), as of
/// commit bcd19f8 of April 2024. The names of nodes are node_exporter's. One query is left out because its panel hides it: it divides by
/// <c>node_cpu_scaling_frequency_hertz</c>.
/// </summary>
internal static class OtherDashboards
{
    private const string Mds = "instance=~\"$host:$lustre_port\",job=\"$lustre_job\"";
    private const string Oss = "instance=\"$host:$lustre_port\",job=\"$lustre_job\"";
    private const string OssGroup = "group=\"$group\",instance=~\"$hosts:$lustre_port\"";
    private const string Node = "instance=~\"$host:$node_port\",job=~\"$node_job\"";
    private const string NodeGroup = "group=\"$group\",instance=~\"$hosts:$node_port\"";
    private const string Job = "jobid=~\"$jobid\"";
    private const string Received = "node_infiniband_port_data_received_bytes_total";
    private const string Sent = "node_infiniband_port_data_transmitted_bytes_total";

    /// <summary>In the order in which they depend on each other.</summary>
    public static readonly OtherVariable[] Variables =
    [
        new("fs_name", "lustre_changelog_current_index", "target", @"^(\w+)-MDT"),
        new("fs_name", "lustre_exports_total{component=\"ost\"}", "target", @"^(\w+)-OST"),
        new("host", "lustre_changelog_current_index{target=~\"$fs_name-MDT.*\"}", "instance", "^([^:]+):"),
        new("host", "lustre_exports_total{target=~\"$fs_name-OST.*\"}", "instance", "^([^:]+):"),
        new("hosts", "min(max_over_time(node_load1{group=\"$group\"}[5m]) >= 0) by (instance)", "instance", "^(.+):$node_port$"),
    ];

    public static readonly OtherQuery[] Queries =
    [
        new("MDS overview: CPU load", $"avg by (instance) (node_load1{{{Node}}})", "instance"),
        new("MDS overview: operations per MDT", $"sum by (target) (rate(lustre_stats_total{{{Mds},component=\"mdt\"}}[120s]))", "target"),
        new("MDS overview: used inodes", Used("inodes_free", "inodes_maximum", $"{Mds},component=\"mdt\""), "instance target"),
        new(
            "MDS overview: used space", Used("available_kilobytes", "capacity_kilobytes", $"{Mds},component=\"mdt\""), "instance target"),
        new("MDS overview: InfiniBand received", $"sum by (instance) (irate({Received}{{{Node}}}[1m]))", "instance"),
        new("MDS overview: InfiniBand sent", $"sum by (instance) (irate({Sent}{{{Node}}}[1m]))", "instance"),
        new("MDS overview: healthy", $"lustre_health_check{{{Mds}}}", "instance"),
        new("MDS overview: LNet errors", "rate(lustre_errors_total{instance=~\"$host:$lustre_port\"}[1m])", "instance"),

        new("OSS overview: CPU load", $"node_load1{{{NodeGroup}}}", "instance"),
        new("OSS overview: InfiniBand, read", $"sum(irate({Sent}{{{NodeGroup}}}[1m]))"),
        new("OSS overview: InfiniBand, written", $"sum(irate({Received}{{{NodeGroup}}}[1m]))"),
        new("OSS overview: InfiniBand of each host, read", $"sum by (instance) (irate({Sent}{{{NodeGroup}}}[1m]))", "instance"),
        new("OSS overview: InfiniBand of each host, written", $"sum by (instance) (irate({Received}{{{NodeGroup}}}[1m]))", "instance"),
        new(
            "OSS overview: used space",
            $"avg by (instance) ({Used("available_kilobytes", "capacity_kilobytes", $"{OssGroup},component=\"ost\"")})", "instance"),
        new(
            "OSS overview: used inodes",
            $"avg by (instance) ({Used("inodes_free", "inodes_maximum", $"{OssGroup},component=\"ost\"")})", "instance"),
        new("OSS overview: degraded", $"max by (instance) (lustre_degraded{{{OssGroup}}})", "instance"),
        new("OSS overview: healthy", $"lustre_health_check{{{OssGroup}}}", "instance"),
        new("OSS overview: LNet errors", $"rate(lustre_errors_total{{{OssGroup}}}[1m])", "instance"),

        .. new[] { "mode=\"system\"", "mode=\"user\"", "mode=\"iowait\"", "mode=~\".*irq\"" }.Select(mode => new OtherQuery(
            $"OSS detailed: CPU, {mode}", $"sum by (instance) (irate(node_cpu_seconds_total{{{mode},{Node}}}[5m])) * 100")),
        new("OSS detailed: CPU, idle", $"sum by (mode) (irate(node_cpu_seconds_total{{mode=\"idle\",{Node}}}[5m])) * 100"),
        new(
            "OSS detailed: CPU, other",
            "sum(irate(node_cpu_seconds_total{mode!=\"idle\",mode!=\"user\",mode!=\"system\",mode!=\"iowait\",mode!=\"irq\","
            + $"mode!=\"softirq\",{Node}}}[5m])) * 100"),
        new("OSS detailed: read per OST", $"rate(lustre_read_bytes_total{{{Oss}}}[1m])", "target"),
        new("OSS detailed: written per OST", $"rate(lustre_write_bytes_total{{{Oss}}}[1m])", "target"),
        new("OSS detailed: used space", Used("available_kilobytes", "capacity_kilobytes", $"{Oss},component=\"ost\""), "target"),
        new("OSS detailed: used inodes", Used("inodes_free", "inodes_maximum", $"{Mds},component=\"ost\""), "target"),
        new("OSS detailed: job that reads most", Heaviest("lustre_job_read_bytes_total"), "jobid"),
        new("OSS detailed: job that writes most", Heaviest("lustre_job_write_bytes_total"), "jobid"),
        new("OSS detailed: processes that read", $"count(irate(lustre_job_read_bytes_total{{component=\"ost\",{Oss}}}[1m]) > 0)"),
        new("OSS detailed: processes that write", $"count(irate(lustre_job_write_bytes_total{{component=\"ost\",{Oss}}}[1m]) > 0)"),
        new("OSS detailed: InfiniBand received", $"sum(irate({Received}{{{Node}}}[1m]))"),
        new("OSS detailed: InfiniBand sent", $"sum(irate({Sent}{{{Node}}}[1m]))"),
        new("OSS detailed: degraded", $"lustre_degraded{{{Oss}}}", "target"),
        new("OSS detailed: healthy", $"lustre_health_check{{{Mds}}}", "instance"),
        new("OSS detailed: LNet errors", $"rate(lustre_errors_total{{{Oss}}}[1m])"),

        new(
            "Job: metadata operations per second",
            $"sum by (target, operation) (irate(lustre_job_stats_total{{component=\"mdt\",{Job}}}[1m])) > 0", "target operation"),
        new(
            "Job: metadata operations", $"sum by (target, operation) (lustre_job_stats_total{{component=\"mdt\",{Job}}})",
            "target operation"),
        new(
            "Job: read per second",
            $"sum by (instance, target) (irate(lustre_job_read_bytes_total{{component=~\"ost\",{Job}}}[1m])) > 0", "instance target"),
        new(
            "Job: written per second",
            $"sum by (instance, target) (irate(lustre_job_write_bytes_total{{component=~\"ost\",{Job}}}[1m])) > 0", "instance target"),
        new("Job: read", $"lustre_job_read_bytes_total{{component=~\"ost\",{Job}}} > 0", "instance target"),
        new("Job: written", $"lustre_job_write_bytes_total{{component=~\"ost\",{Job}}} > 0", "instance target"),
    ];

    private static string Used(string free, string all, string selector) =>
        $"100 - ((lustre_{free}{{{selector}}} / lustre_{all}{{{selector}}}) * 100)";

    private static string Heaviest(string name) =>
        $"topk(1, sum by (jobid) (irate({name}{{component=\"ost\",{Oss}}}[1m]) > 10000000))";
}
