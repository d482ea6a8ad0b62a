using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>Who is using it?</summary>
internal static class UsageDashboard
{
    public static Dashboard Definition { get; } = new(Uids.Usage, "Lustre / 3 Who is using it")
    {
        Description = "Accounts, users, programs and jobs that use the filesystems, and one job by target and operation.",
        Variables = [Choices.Job, Choices.Filesystem, JobIds],
        Rows = [Accounts, Jobs, UsersAndPrograms, OneJob],
    };

    private static Variable JobIds => new("jobid", "Job id")
    {
        Description = "The job below; the values are the heaviest jobs of the shown time, and any other id can be typed",
        Series = "cluster_top_job_metadata_operations",
        IsFilter = false,
        HasAll = false,
    };

    private static Row Accounts => new("Accounts",
    [
        Stacked(
            "Read by account", "Bytes per second that the jobs of each account read from the chosen filesystems.", Unit.BytesPerSecond,
            "sum by (account) (cluster_filesystem_job_read_throughput_bytes)", "{{account}}"),
        Stacked(
            "Write by account", "Bytes per second that the jobs of each account write to the chosen filesystems.", Unit.BytesPerSecond,
            "sum by (account) (cluster_filesystem_job_write_throughput_bytes)", "{{account}}"),
        Stacked(
            "Metadata operations by account", "Operations per second of the jobs of each account on the MDTs of the chosen filesystems.",
            Unit.OperationsPerSecond, "sum by (account) (cluster_filesystem_job_metadata_operations)", "{{account}}"),
        Share(
            "Share of the bytes", "Each account's part of all that jobs read and write now, over all filesystems.", Unit.BytesPerSecond,
            """
            sum by (account) (
              label_replace(cluster_job_read_throughput_bytes, "direction", "read", "", "")
              or label_replace(cluster_job_write_throughput_bytes, "direction", "write", "", "")
            )
            """),
        Share(
            "Share of the metadata operations", "Each account's part of the metadata operations of all jobs now, over all filesystems.",
            Unit.OperationsPerSecond, "sum by (account) (cluster_job_metadata_operations)"),
        new(PanelKind.TimeSeries, "What nobody knows", 8)
        {
            Description =
                "Bytes per second without a known owner, over all filesystems. unknown_job: SLURM lists no such job. unknown_user: "
                + "the directory has no such user. unparsed: the job id has no known form.",
            Unit = Unit.BytesPerSecond,
            NoValue = "everything has an owner",
            Queries =
            [
                new("sum by (kind) (cluster_unmatched_read_throughput_bytes)", "{{kind}} read"),
                new("sum by (kind) (cluster_unmatched_write_throughput_bytes)", "{{kind}} write") { IsBelowZero = true },
            ],
        },
    ]);

    private static Row Jobs => new("Jobs",
    [
        new(PanelKind.Table, "Heaviest jobs", 24)
        {
            Height = 10,
            Description =
                "The heaviest jobs by bytes and by operations, over all filesystems. A click on an id shows the job below. The totals "
                + "last as long as Lustre keeps the job's counters.",
            Link = DrillDown.ToJob,
            Queries =
            [
                new(PerJob("cluster_top_job_read_throughput_bytes"), "Read") { Unit = Unit.BytesPerSecond },
                new(PerJob("cluster_top_job_write_throughput_bytes"), "Write") { Unit = Unit.BytesPerSecond },
                new(PerJob("cluster_top_job_metadata_operations"), "Metadata operations") { Unit = Unit.OperationsPerSecond },
                new(PerJob("cluster_top_job_read_so_far_bytes"), "Read so far") { Unit = Unit.Bytes },
                new(PerJob("cluster_top_job_written_so_far_bytes"), "Written so far") { Unit = Unit.Bytes },
                new(PerJob("cluster_top_job_metadata_operations_so_far"), "Operations so far"),
            ],
        },
    ]);

    private static Row UsersAndPrograms => new("Users, and programs outside jobs",
    [
        Top(
            "Top 10 users: bytes", "Users whose jobs read and write the most on the chosen filesystems.", Unit.BytesPerSecond,
            """
            topk(10, sum by (user) (
              label_replace(cluster_filesystem_job_read_throughput_bytes, "direction", "read", "", "")
              or label_replace(cluster_filesystem_job_write_throughput_bytes, "direction", "write", "", "")
            ))
            """, "{{user}}"),
        Top(
            "Top 10 users: metadata", "Users whose jobs have the most operations on the MDTs of the chosen filesystems.",
            Unit.OperationsPerSecond, "topk(10, sum by (user) (cluster_filesystem_job_metadata_operations))", "{{user}}"),
        Top(
            "Top 10 programs: bytes", "Programs outside jobs, such as a copy on a login node, by what they read and write.",
            Unit.BytesPerSecond,
            """
            topk(10, sum by (proc_name, user_name) (
              label_replace(cluster_filesystem_proc_read_throughput_bytes, "direction", "read", "", "")
              or label_replace(cluster_filesystem_proc_write_throughput_bytes, "direction", "write", "", "")
            ))
            """, "{{proc_name}} {{user_name}}"),
        Top(
            "Top 10 programs: metadata", "Programs outside jobs, by their operations on MDTs.", Unit.OperationsPerSecond,
            "topk(10, sum by (proc_name, user_name) (cluster_filesystem_proc_metadata_operations))", "{{proc_name}} {{user_name}}"),
    ]);

    private static Row OneJob => new("The chosen job",
    [
        new(PanelKind.TimeSeries, "Read and write by target", 8)
        {
            Description =
                "Bytes per second that the job reads (above) and writes (below) on each target. One target alone: the file is not "
                + "striped.",
            Unit = Unit.BytesPerSecond,
            Queries =
            [
                new($"sum by (target) (rate(lustre_job_read_bytes_total{{{ChosenJob}}}[$__rate_interval]))", "{{target}} read"),
                new($"sum by (target) (rate(lustre_job_write_bytes_total{{{ChosenJob}}}[$__rate_interval]))", "{{target}} write")
                {
                    IsBelowZero = true,
                },
            ],
        },
        Stacked(
            "Operations", "Operations per second of the job, by kind of target and operation.", Unit.OperationsPerSecond,
            $"sum by (component, operation) (rate(lustre_job_stats_total{{{ChosenJob}}}[$__rate_interval])) > 0",
            "{{component}} {{operation}}"),
        new(PanelKind.TimeSeries, "Mean time of an operation", 8)
        {
            Description = "How long the servers take for an operation of the job. Lustre 2.12 and older do not measure it.",
            Unit = Unit.Seconds,
            Queries = [new(
                $$"""
                sum by (component, operation) (rate(lustre_job_stats_seconds_total{{{ChosenJob}}}[$__rate_interval]))
                  / (sum by (component, operation) (rate(lustre_job_stats_total{{{ChosenJob}}}[$__rate_interval])) > 0)
                """, "{{component}} {{operation}}")],
        },
    ]);

    /// <summary>A job has several ids in Lustre: its steps and hosts follow after a dot or a colon.</summary>
    private const string ChosenJob = """
        jobid=~"${jobid}([.:].*)?"
        """;

    private static string PerJob(string series) => $"sum by (jobid, name, user, account, partition) ({series})";

    private static Panel Stacked(string title, string description, string unit, string expression, string legend) =>
        new(PanelKind.TimeSeries, title, 8)
        {
            Description = description,
            Unit = unit,
            IsStacked = true,
            Queries = [new(expression, legend)],
        };

    private static Panel Share(string title, string description, string unit, string expression) => new(PanelKind.PieChart, title, 8)
    {
        Description = description,
        Unit = unit,
        Queries = [new(expression, "{{account}}")],
    };

    private static Panel Top(string title, string description, string unit, string expression, string legend) =>
        new(PanelKind.BarGauge, title, 6)
        {
            Description = description,
            Unit = unit,
            Queries = [new(expression, legend)],
        };
}
