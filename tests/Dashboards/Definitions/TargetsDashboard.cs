using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>What does each OST and MDT do, and what does it wait for?</summary>
internal static class TargetsDashboard
{
    public static Dashboard Definition { get; } = new(Uids.Targets, "Lustre / 2 OSTs and MDTs")
    {
        Description = "Each target in detail: space, load, latency, locks, recovery, and the services of its server.",
        Variables = [Choices.Job, Choices.Filesystem, Choices.Target, ServerOfTarget],
        Rows = [Capacity, Load, Latency, State, Services, Backlogs],
    };

    private static Variable ServerOfTarget => Choices.Instance with
    {
        Label = "Server",
        Description = "The servers of the chosen targets; a service belongs to a server and not to a target",
        Series = Choices.Target.Series,
    };

    private static Row Capacity => new("Capacity",
    [
        new(PanelKind.Table, "Targets", 10)
        {
            Description = "Space and inodes of each target. On ZFS inodes are an estimate that depends on the free space.",
            Link = DrillDown.ToTarget,
            Queries =
            [
                new("""
                    max by (filesystem, target, instance) (1 - lustre_available_bytes{client=""} / lustre_capacity_bytes{client=""})
                    """, "Used") { Unit = Unit.Ratio },
                new("""max by (filesystem, target, instance) (lustre_capacity_bytes{client=""})""", "Size") { Unit = Unit.Bytes },
                new("""max by (filesystem, target, instance) (lustre_available_bytes{client=""})""", "Available") { Unit = Unit.Bytes },
                new("""
                    max by (filesystem, target, instance) (1 - lustre_inodes_free{client=""} / lustre_inodes_maximum{client=""})
                    """, "Inodes used") { Unit = Unit.Ratio },
                new("""max by (filesystem, target, instance) (lustre_connected_clients{component=~"ost|mdt"})""", "Clients"),
            ],
        },
        new(PanelKind.TimeSeries, "Space used", 7)
        {
            Description = "The used part of each target.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Maximum = 1,
            Thresholds = Thresholds.Line(at: 0.9),
            Queries = [new(
                """
                max by (target) (1 - lustre_available_bytes{client=""} / lustre_capacity_bytes{client=""})
                """, "{{target}}")],
        },
        new(PanelKind.TimeSeries, "Grants", 7)
        {
            Description =
                "Space promised to clients for what they hold back, and how much of it is dirty or on its way. A large grant makes an "
                + "OST look fuller than it is.",
            Unit = Unit.Bytes,
            Queries =
            [
                new("sum by (target) (lustre_grant_granted_bytes)", "{{target}} granted"),
                new("sum by (target) (lustre_grant_dirty_bytes)", "{{target}} dirty"),
                new("sum by (target) (lustre_grant_pending_bytes)", "{{target}} pending"),
            ],
        },
    ]);

    private static Row Load => new("Load",
    [
        new(PanelKind.TimeSeries, "Read and write", 8)
        {
            Description = "Bytes per second that each target reads (above) and writes (below).",
            Unit = Unit.BytesPerSecond,
            Queries =
            [
                new("""
                    sum by (target) (rate(lustre_read_bytes_total{component=~"ost|mdt",client=""}[$__rate_interval]))
                    """, "{{target}} read"),
                new("""
                    sum by (target) (rate(lustre_write_bytes_total{component=~"ost|mdt",client=""}[$__rate_interval]))
                    """, "{{target}} write") { IsBelowZero = true },
            ],
        },
        new(PanelKind.TimeSeries, "Operations", 8)
        {
            Description =
                "Requests per second that each target handles. On OSTs these are mostly reads and writes (IOPS), on MDTs metadata "
                + "operations.",
            Unit = Unit.OperationsPerSecond,
            Queries = [new(
                """
                sum by (target) (rate(lustre_stats_total{component=~"ost|mdt",client=""}[$__rate_interval]))
                """, "{{target}}")],
        },
        new(PanelKind.Heatmap, "Size of disk I/Os", 8)
        {
            Description = "How many disk I/Os there were of each size. Many small ones make a disk slow.",
            Unit = Unit.Bytes,
            Queries = [new("sum by (le) (increase(lustre_disk_io_size_bytes_bucket[$__rate_interval]))", "{{le}}")],
        },
    ]);

    private static Row Latency => new("Latency",
    [
        new(PanelKind.TimeSeries, "Mean time by operation", 12)
        {
            Description =
                "The mean time that the targets take for an operation, without its wait for a thread. Lustre 2.12 and older do not "
                + "measure it.",
            Unit = Unit.Seconds,
            Queries = [new(
                """
                sum by (component, operation) (rate(lustre_stats_seconds_total{component=~"ost|mdt",client=""}[$__rate_interval]))
                  / (sum by (component, operation) (rate(lustre_stats_total{component=~"ost|mdt",client=""}[$__rate_interval])) > 0)
                """, "{{component}} {{operation}}")],
        },
        new(PanelKind.TimeSeries, "Disk time, 99th percentile", 12)
        {
            Description = "99 of 100 disk I/Os of a target are quicker than this.",
            Unit = Unit.Seconds,
            Queries = [new(
                """
                histogram_quantile(0.99, sum by (target, operation, le) (rate(lustre_disk_io_seconds_bucket[$__rate_interval])))
                """, "{{target}} {{operation}}")],
        },
    ]);

    private static Row State => new("State and locks",
    [
        new(PanelKind.StateTimeline, "Recovery", 12)
        {
            Description = "Whether each target is served, or recovers after a restart or failover. A gap: no collector saw the target.",
            Mappings =
            [
                new(0, "served", "green"), new(1, "waits for MDTs", "red"), new(2, "waits for clients", "orange"),
                new(3, "recovers", "yellow"),
            ],
            Queries = [new(
                """
                max by (target) (
                  0 * lustre_recovery_state{state=~"complete|inactive"}
                  or 1 * lustre_recovery_state{state="waiting"}
                  or 2 * lustre_recovery_state{state="waiting_for_clients"}
                  or 3 * lustre_recovery_state{state="recovering"}
                )
                """, "{{target}}")],
        },
        new(PanelKind.TimeSeries, "Locks", 6)
        {
            Description = "Locks that each target has given out. Each takes memory of the server, and of the client that holds it.",
            Queries = [new("sum by (target) (lustre_lock_pool_granted)", "{{target}}")],
        },
        new(PanelKind.TimeSeries, "Lock time-outs and evictions", 6)
        {
            Description = "Clients that did not give back a lock in time, and clients that were thrown out.",
            Queries =
            [
                new("sum by (target) (increase(lustre_lock_timeouts_total[$__rate_interval]))", "{{target}} lock time-outs"),
                new("sum by (target) (increase(lustre_evictions_total[$__rate_interval]))", "{{target}} evictions"),
            ],
        },
    ]);

    private static Row Services => new("Services of the servers",
    [
        new(PanelKind.TimeSeries, "Wait for a thread", 8)
        {
            Description = "The mean time that a request waits before a thread takes it up. It grows when the server is overloaded.",
            Unit = Unit.Seconds,
            Queries = [new(
                """
                sum by (instance, service) (rate(lustre_service_wait_seconds_total[$__rate_interval]))
                  / (sum by (instance, service) (rate(lustre_service_waited_total[$__rate_interval])) > 0)
                """, "{{instance}} {{service}}")],
        },
        new(PanelKind.TimeSeries, "Queue", 8)
        {
            Description = "The mean number of requests that waited already when another one came.",
            Queries = [new(
                """
                sum by (instance, service) (rate(lustre_service_queue_depth_sum[$__rate_interval]))
                  / (sum by (instance, service) (rate(lustre_service_queue_depth_count[$__rate_interval])) > 0)
                """, "{{instance}} {{service}}")],
        },
        new(PanelKind.TimeSeries, "Threads, of the most allowed", 8)
        {
            Description = "Threads that each service has started, as a part of the most that it starts. At 100 % further requests wait.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Maximum = 1,
            Queries = [new(
                "max by (instance, service) (lustre_service_threads / lustre_service_threads_maximum)", "{{instance}} {{service}}")],
        },
    ]);

    private static Row Backlogs => new("Cache, changelogs, precreation",
    [
        new(PanelKind.TimeSeries, "Cache hits", 8)
        {
            Description = "The part of the pages that the server's cache had. Reads of new data never hit.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Maximum = 1,
            Queries = [new(
                """
                sum by (target) (rate(lustre_cache_hit_total[$__rate_interval]))
                  / (sum by (target) (rate(lustre_cache_access_total[$__rate_interval])) > 0)
                """, "{{target}}")],
        },
        new(PanelKind.TimeSeries, "Changelog records not given back", 8)
        {
            Description =
                "Records that a registered reader of the changelog has not given back yet. They take up space on the MDT until it "
                + "does.",
            Queries = [new(
                """
                lustre_changelog_current_index - on (job, instance, target) group_right () lustre_changelog_user_index
                """, "{{target}} {{user}}")],
        },
        new(PanelKind.TimeSeries, "Precreated objects left", 8)
        {
            Description = "Objects that an MDT has made ahead on an OST. Near 0, creating files waits for the OST.",
            Queries = [new("lustre_osp_precreate_last_id - lustre_osp_precreate_next_id", "{{target}} on {{osp}}")],
        },
    ]);
}
