using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>How is each filesystem?</summary>
internal static class FilesystemsDashboard
{
    public static Dashboard Definition { get; } = new(Uids.Filesystems, "Lustre / 1 Filesystems")
    {
        Description = "How each filesystem is: space, availability, speed, and what is wrong.",
        Variables = [Choices.Job, Choices.Filesystem],
        Rows = [Now, Activity, Space, Details],
    };

    private static Row Now => new("Now",
    [
        new(PanelKind.Stat, "Space used", 4)
        {
            Height = 5,
            Description = "The used part of all OSTs together. Writes become slow above about 90 %, and fail first on the fullest OST.",
            Unit = Unit.Ratio,
            Thresholds = Thresholds.High(orange: 0.8, red: 0.9),
            Link = DrillDown.ToFilesystem,
            Queries = [new(SpaceUsed, "{{filesystem}}")],
        },
        new(PanelKind.Stat, "Inodes used", 4)
        {
            Height = 5,
            Description = "The used part of the inodes of all MDTs together. When none is left, no file can be made.",
            Unit = Unit.Ratio,
            Thresholds = Thresholds.High(orange: 0.8, red: 0.9),
            Link = DrillDown.ToFilesystem,
            Queries = [new(
                """
                1 - sum by (filesystem) (max by (filesystem, target) (lustre_inodes_free{component="mdt",client=""}))
                  / sum by (filesystem) (max by (filesystem, target) (lustre_inodes_maximum{component="mdt",client=""}))
                """, "{{filesystem}}")],
        },
        new(PanelKind.Stat, "Targets unavailable", 4)
        {
            Height = 5,
            Description = "OSTs and MDTs that their servers do not serve: not mounted, or in recovery.",
            Thresholds = Thresholds.AnyIsBad,
            Link = DrillDown.ToFilesystem,
            Queries = [new(
                """
                sum by (filesystem) (1 - (
                  max by (filesystem, ost) (lustre_ost_status{client=""}) or max by (filesystem, mdt) (lustre_mdt_status{client=""})
                ))
                """, "{{filesystem}}")],
        },
        new(PanelKind.Stat, "Clients", 3)
        {
            Height = 5,
            Description = "Clients that are connected, as the MDT with the most sees them.",
            Queries = [new("""max by (filesystem) (lustre_connected_clients{component="mdt"})""", "{{filesystem}}")],
        },
        new(PanelKind.Stat, "Evictions", 3)
        {
            Height = 5,
            Description = "Clients that targets threw out in the shown time because they did not answer. Their unwritten data is lost.",
            Thresholds = Thresholds.AnyIsDoubtful,
            Link = DrillDown.ToFilesystem,
            Queries = [new("round(sum by (filesystem) (increase(lustre_evictions_total[$__range])))", "{{filesystem}}")],
        },
        new(PanelKind.Stat, "Firing alerts", 3)
        {
            Height = 5,
            Description = "Alerts of the rules in deploy/prometheus that fire now. Without these rules it is always 0.",
            Thresholds = Thresholds.AnyIsBad,
            Queries = [new("""count(ALERTS{alertname=~"Lustre.+",alertstate="firing"}) or vector(0)""", "alerts")],
        },
        new(PanelKind.Stat, "Sources down", 3)
        {
            Height = 5,
            Description =
                "Sources of the collectors whose last collection did not bring all that was asked for: what they show may be old.",
            Thresholds = Thresholds.AnyIsDoubtful,
            Queries = [new("count(lustre_exporter_source_up == 0) or vector(0)", "sources")],
        },
    ]);

    private static Row Activity => new("Activity",
    [
        new(PanelKind.TimeSeries, "Read and write", 12)
        {
            Description = "Bytes per second that the OSTs read (above) and wrote (below).",
            Unit = Unit.BytesPerSecond,
            Link = DrillDown.ToFilesystem,
            Queries =
            [
                new("""
                    sum by (filesystem) (rate(lustre_read_bytes_total{component="ost",client=""}[$__rate_interval]))
                    """, "{{filesystem}} read"),
                new("""
                    sum by (filesystem) (rate(lustre_write_bytes_total{component="ost",client=""}[$__rate_interval]))
                    """, "{{filesystem}} write") { IsBelowZero = true },
            ],
        },
        new(PanelKind.TimeSeries, "Metadata operations", 12)
        {
            Description = "Operations per second of all MDTs, by operation.",
            Unit = Unit.OperationsPerSecond,
            IsStacked = true,
            Queries = [new(
                """
                sum by (operation) (rate(lustre_stats_total{component="mdt",client=""}[$__rate_interval])) > 0
                """, "{{operation}}")],
        },
    ]);

    private static Row Space => new("Space",
    [
        new(PanelKind.TimeSeries, "Space used", 8)
        {
            Description = "The used part of all OSTs together.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Maximum = 1,
            Thresholds = Thresholds.Line(at: 0.9),
            Link = DrillDown.ToFilesystem,
            Queries = [new(SpaceUsed, "{{filesystem}}")],
        },
        new(PanelKind.BarGauge, "Fullest 10 OSTs", 8)
        {
            Description = "New files that are placed on a full OST cannot grow, even while other OSTs have space.",
            Unit = Unit.Ratio,
            Minimum = 0,
            Maximum = 1,
            Thresholds = Thresholds.High(orange: 0.8, red: 0.9),
            Link = DrillDown.ToTarget,
            Queries = [new(
                """
                topk(10, max by (filesystem, target) (
                  1 - lustre_available_bytes{component="ost",client=""} / lustre_capacity_bytes{component="ost",client=""}
                ))
                """, "{{target}}")],
        },
        new(PanelKind.Stat, "Days until full", 8)
        {
            Description = "How long the space lasts if it goes on being filled as in the last day.",
            Unit = Unit.Days,
            Thresholds = Thresholds.Low(red: 7, orange: 30),
            NoValue = "not filling up",
            Link = DrillDown.ToFilesystem,
            Queries = [new(
                """
                sum by (filesystem) (max by (filesystem, target) (lustre_available_bytes{component="ost",client=""}))
                  / (-sum by (filesystem) (min by (filesystem, target) (deriv(lustre_available_bytes{component="ost",client=""}[1d]))) > 0)
                  / 86400
                """, "{{filesystem}}")],
        },
    ]);

    private static Row Details => new("Who and where",
    [
        TopJobs("read", "Jobs that read the most, over all filesystems.", "cluster_top_job_read_throughput_bytes", Unit.BytesPerSecond),
        TopJobs("write", "Jobs that write the most, over all filesystems.", "cluster_top_job_write_throughput_bytes", Unit.BytesPerSecond),
        TopJobs(
            "metadata", "Jobs with the most operations on MDTs, over all filesystems.", "cluster_top_job_metadata_operations",
            Unit.OperationsPerSecond),
        new(PanelKind.BarGauge, "Slowest 10 targets", 8)
        {
            Description = "The mean time of an operation on the target. Compare targets of the same kind.",
            Unit = Unit.Seconds,
            Link = DrillDown.ToTarget,
            Queries = [new(
                """
                topk(10,
                  sum by (filesystem, target) (rate(lustre_stats_seconds_total{component=~"ost|mdt",client=""}[$__rate_interval]))
                  / sum by (filesystem, target) (rate(lustre_stats_total{component=~"ost|mdt",client=""}[$__rate_interval])))
                """, "{{target}}")],
        },
        new(PanelKind.Table, "Unavailable targets", 8)
        {
            Description = "Targets that their servers do not serve now.",
            Link = DrillDown.ToTarget,
            NoValue = "all targets are served",
            Queries = [new(
                """
                max by (filesystem, target) (
                  label_join(lustre_ost_status{client=""}, "target", "-", "filesystem", "ost")
                  or label_join(lustre_mdt_status{client=""}, "target", "-", "filesystem", "mdt")
                ) == 0
                """, "Status")],
        },
        new(PanelKind.Table, "Firing alerts", 8)
        {
            Description = "The alerts that fire now. The page below docs/symptoms that an alert names says what to do.",
            NoValue = "no alert fires",
            Queries = [new(
                """
                max by (severity, alertname, instance, target, source) (ALERTS{alertname=~"Lustre.+",alertstate="firing"})
                """, "Firing")],
        },
    ]);

    private static Panel TopJobs(string what, string description, string series, string unit) =>
        new(PanelKind.BarGauge, $"Top 5 jobs: {what}", 8)
        {
            Description = description,
            Unit = unit,
            Link = DrillDown.ToJob,
            Queries = [new($"topk(5, sum by (jobid, user, account) ({series}))", "{{jobid}} {{user}} ({{account}})")],
        };

    private const string SpaceUsed = """
        1 - sum by (filesystem) (max by (filesystem, target) (lustre_available_bytes{component="ost",client=""}))
          / sum by (filesystem) (max by (filesystem, target) (lustre_capacity_bytes{component="ost",client=""}))
        """;
}
