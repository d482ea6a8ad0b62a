using LustreActors.Metrics.Families;

namespace LustreActors.Actors.Clients;

/// <summary>The families of the rates of client hosts.</summary>
public static class ClientFamilies
{
    internal static readonly MetricFamily Read = Rate(
        "lustre_client_read_throughput_bytes", "Bytes that a host reads from the servers of a filesystem, per second.", "bytes");

    internal static readonly MetricFamily Written = Rate(
        "lustre_client_write_throughput_bytes", "Bytes that a host writes to the servers of a filesystem, per second.", "bytes");

    internal static readonly MetricFamily OssOperations = Rate(
        "lustre_client_oss_operations", "Operations of a host on the OSTs of a filesystem, per second, without pings.");

    internal static readonly MetricFamily MdsOperations = Rate(
        "lustre_client_mds_operations", "Operations of a host on the MDTs of a filesystem, per second, without pings.");

    internal static readonly MetricFamily Hosts = new(
        "lustre_client_hosts", MetricType.Gauge, "Hosts whose rates were measured in the last sweep.", "", "filesystem");

    internal static readonly MetricFamily UnnamedHosts = new(
        "lustre_client_unnamed_hosts", MetricType.Gauge,
        "Hosts for whose NID neither clients.name-file nor reverse DNS has a name. They are shown by their NID.");

    internal static readonly MetricFamily ResetHosts = new(
        "lustre_client_reset_hosts", MetricType.Gauge,
        "Hosts and filesystems without rates in the last sweep, because a counter was reset since the one before.");

    internal static readonly MetricFamily Targets = new(
        "lustre_client_targets", MetricType.Gauge,
        "Targets of the last sweep: measured, or missing because they were read once so far or did not answer in time.", "", "state");

    internal static readonly MetricFamily Window = new(
        "lustre_client_window_seconds", MetricType.Gauge, "The longest time over which a rate of the last sweep is averaged.", "seconds");

    internal static readonly MetricFamily Sweeps = new(
        "lustre_client_sweeps_total", MetricType.Counter, "Sweeps of rates of clients so far.");

    internal static readonly MetricFamily Members = new(
        "lustre_client_members", MetricType.Gauge,
        "Members of the cluster in the last sum: measured, or missing because their rates of the interval did not come in time.", "",
        "state");

    internal static readonly MetricFamily JobInfo = new(
        "lustre_client_job_info", MetricType.Gauge,
        "Jobs that SLURM runs on a host that uses Lustre: 1 for each job and host. Only hosts with series of rates are joined.", "", "host",
        "jobid", "account", "user", "partition");

    public static IReadOnlyList<MetricFamily> All { get; } =
        [Read, Written, OssOperations, MdsOperations, Hosts, UnnamedHosts, ResetHosts, Targets, Window, Sweeps, Members, JobInfo];

    private static MetricFamily Rate(string name, string help, string unit = "") =>
        new(name, MetricType.Gauge, help, unit, "filesystem", "host");
}
