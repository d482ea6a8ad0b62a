using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>Is what the other dashboards show true, and what does it cost?</summary>
internal static class CollectorDashboard
{
    public static Dashboard Definition { get; } = new(Uids.Collector, "Lustre / 5 Collector health")
    {
        Description = "The collectors themselves: sources that fail or hang, scrapes, cost, and the cluster of collectors.",
        Variables = [Choices.Job, Choices.Instance],
        Rows = [Now, Sources, Scrapes, Process, Cluster],
    };

    private static Row Now => new("Now",
    [
        new(PanelKind.Stat, "Collectors that do not answer", 5)
        {
            Height = 4,
            Description = "Collectors that Prometheus cannot scrape.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("""count(up{job=~"$job",instance=~"$instance"} == 0) or vector(0)""", "collectors")],
        },
        new(PanelKind.Stat, "Sources down", 5)
        {
            Height = 4,
            Description = "Sources whose last collection did not bring all that was asked for.",
            Thresholds = Thresholds.AnyIsDoubtful,
            Queries = [new("count(lustre_exporter_source_up == 0) or vector(0)", "sources")],
        },
        new(PanelKind.Stat, "Sources that hang", 5)
        {
            Height = 4,
            Description = "Sources in quarantine: a read of them hangs in the kernel, or has hung and is not trusted yet.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("sum(lustre_exporter_source_quarantined) or vector(0)", "sources")],
        },
        new(PanelKind.Stat, "Members missing in answers", 5)
        {
            Height = 4,
            Description = "Members of the cluster whose data were not read in the last three intervals. 0 without a cluster.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("count(lustre_exporter_cluster_member_up == 0) or vector(0)", "members")],
        },
        new(PanelKind.Stat, "Versions", 4)
        {
            Height = 4,
            Description = "How many collectors run each version.",
            Queries = [new("count by (version) (lustre_exporter_build_info)", "{{version}}")],
        },
    ]);

    private static Row Sources => new("Sources",
    [
        new(PanelKind.StateTimeline, "Sources that were down", 24)
        {
            Description =
                "The sources that were down at some moment of the shown time. A hanging source shows its last data until they are too "
                + "old.",
            NoValue = "every source was up",
            Mappings = [new(0, "down", "red"), new(1, "up", "green")],
            Queries = [new(
                """
                min by (instance, source) (lustre_exporter_source_up)
                  and on (instance, source) min_over_time(lustre_exporter_source_up[$__range] @ end()) == 0
                """, "{{instance}} {{source}}")],
        },
        new(PanelKind.TimeSeries, "Age of the oldest sources", 6)
        {
            Description = "How long ago the data that is served was collected. It grows without end for a source that hangs.",
            Unit = Unit.Seconds,
            Queries = [new("topk(10, max by (instance, source) (lustre_exporter_source_age_seconds))", "{{instance}} {{source}}")],
        },
        new(PanelKind.TimeSeries, "Duration of the slowest sources", 6)
        {
            Description = "How long the last collection of a source took.",
            Unit = Unit.Seconds,
            Queries = [new("topk(10, max by (instance, source) (lustre_exporter_source_collect_seconds))", "{{instance}} {{source}}")],
        },
        new(PanelKind.TimeSeries, "Quarantined sources, abandoned reads", 6)
        {
            Description = "Sources in quarantine, and threads that still wait for a read that was given up.",
            Queries =
            [
                new("sum by (instance) (lustre_exporter_source_quarantined)", "{{instance}} quarantined"),
                new("""sum by (instance) (lustre_exporter_blocking_threads{state="abandoned"})""", "{{instance}} abandoned"),
            ],
        },
        new(PanelKind.TimeSeries, "Refused lines", 6)
        {
            Description = "Lines and values per second that were not understood. The log has the first one with its file and line.",
            Unit = Unit.PerSecond,
            Queries = [new(
                """
                topk(10, sum by (instance, source) (rate(lustre_exporter_source_lines_refused_total[$__rate_interval])))
                """, "{{instance}} {{source}}")],
        },
    ]);

    private static Row Scrapes => new("Scrapes",
    [
        new(PanelKind.TimeSeries, "Duration", 6)
        {
            Description = "The mean time of a scrape, reading of the sources included. It must stay far below Prometheus' scrape_timeout.",
            Unit = Unit.Seconds,
            Queries = [new(
                """
                sum by (instance) (rate(lustre_exporter_scrape_seconds_total[$__rate_interval]))
                  / (sum by (instance) (rate(lustre_exporter_scrapes_total[$__rate_interval])) > 0)
                """, "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Samples", 6)
        {
            Description = "Samples in the last scrape: what Prometheus stores each time.",
            Queries = [new("max by (instance) (lustre_exporter_last_scrape_samples)", "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Size", 6)
        {
            Description = "Size of the last scrape, before compression.",
            Unit = Unit.Bytes,
            Queries = [new("max by (instance) (lustre_exporter_last_scrape_bytes)", "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Late sources, scrapes cut off", 6)
        {
            Description = "Sources per second that a scrape did not wait for, and scrapes whose client went away before the end.",
            Unit = Unit.PerSecond,
            Queries =
            [
                new("sum by (instance) (rate(lustre_exporter_scrape_late_sources_total[$__rate_interval]))", "{{instance}} late"),
                new("sum by (instance) (rate(lustre_exporter_scrapes_cut_off_total[$__rate_interval]))", "{{instance}} cut off"),
            ],
        },
    ]);

    private static Row Process => new("Cost and faults",
    [
        new(PanelKind.TimeSeries, "Processor", 6)
        {
            Description = "The part of one processor that the collector uses. The line is 1 %, the aim for a server of usual size.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Thresholds = Thresholds.Line(at: 0.01),
            Queries = [new("sum by (instance) (rate(process_cpu_seconds_total[$__rate_interval]))", "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Memory", 6)
        {
            Description = "Memory that the collector holds for itself alone. The line is 50 MB, the aim for a server of usual size.",
            Unit = Unit.Bytes,
            Minimum = 0,
            Thresholds = Thresholds.Line(at: 50e6),
            Queries = [new("sum by (instance) (process_resident_memory_anonymous_bytes)", "{{instance}}")],
        },
        new(PanelKind.TimeSeries, "Restarts of actors", 6)
        {
            Description = "Restarts after a failure, by branch of the tree of actors. inspect tree and the log name the failure.",
            Queries = [new(
                "sum by (instance, branch) (increase(lustre_exporter_actor_restarts_total[$__rate_interval]))", "{{instance}} {{branch}}")],
        },
        new(PanelKind.TimeSeries, "Dead letters", 6)
        {
            Description = "Messages per second that no actor took, by reason.",
            Unit = Unit.PerSecond,
            Queries = [new(
                "sum by (instance, reason) (rate(lustre_exporter_dead_letters_total[$__rate_interval]))", "{{instance}} {{reason}}")],
        },
    ]);

    private static Row Cluster => new("Cluster of collectors",
    [
        new(PanelKind.TimeSeries, "Members by status", 12)
        {
            Description = "Members of the cluster, as the member that counts the most of each status sees them.",
            NoValue = "no cluster",
            Queries =
            [
                new("max by (status) (lustre_exporter_cluster_members)", "{{status}}"),
                new("max(lustre_exporter_cluster_members_unreachable)", "unreachable"),
            ],
        },
        new(PanelKind.StateTimeline, "Partial answers", 12)
        {
            Description = "Whether an answer for the whole cluster lacked the data of a member.",
            NoValue = "no cluster",
            Mappings = [new(0, "complete", "green"), new(1, "partial", "orange")],
            Queries = [new("max by (instance) (lustre_exporter_cluster_partial)", "{{instance}}")],
        },
    ]);
}
