using LustreActors.Metrics.Families;

namespace LustreActors.Actors.Jobs;

/// <summary>
/// Who is using the filesystems. The first of them are those of GSI's prometheus-cluster-exporter, with its names, labels and help texts,
/// so that dashboards made for it go on working.
/// </summary>
public static class JobFamilies
{
    internal static readonly MetricFamily ScrapeOk = new(
        "cluster_exporter_scrape_ok", MetricType.Gauge, "Indicates if the scrape of the exporter was successful or not.");

    internal static readonly MetricFamily Stages = new(
        "cluster_exporter_stage_execution_seconds", MetricType.Gauge,
        "Execution duration in seconds spend in a specific exporter stage.", "seconds", "name");

    internal static readonly MetricFamily JobOperations = new(
        "cluster_job_metadata_operations", MetricType.Gauge,
        "Total metadata operations of all jobs per account and user on a target.", "", "account", "user", "target");

    internal static readonly MetricFamily JobRead = new(
        "cluster_job_read_throughput_bytes", MetricType.Gauge,
        "Total IO read throughput of all jobs per account and user in bytes per second.", "bytes", "account", "user");

    internal static readonly MetricFamily JobWrite = new(
        "cluster_job_write_throughput_bytes", MetricType.Gauge,
        "Total IO write throughput of all jobs per account and user in bytes per second.", "bytes", "account", "user");

    internal static readonly MetricFamily ProgramOperations = new(
        "cluster_proc_metadata_operations", MetricType.Gauge,
        "Total metadata operations of process names per group and user on a MDT.", "", "proc_name", "group_name", "user_name", "target");

    internal static readonly MetricFamily ProgramRead = new(
        "cluster_proc_read_throughput_bytes", MetricType.Gauge,
        "Total IO read throughput of process names per group and user in bytes per second.",
        "bytes", "proc_name", "group_name", "user_name");

    internal static readonly MetricFamily ProgramWrite = new(
        "cluster_proc_write_throughput_bytes", MetricType.Gauge,
        "Total IO write throughput of process names per group and user in bytes per second.",
        "bytes", "proc_name", "group_name", "user_name");

    internal static readonly MetricFamily FilesystemJobOperations = new(
        "cluster_filesystem_job_metadata_operations", MetricType.Gauge,
        "Metadata operations of all jobs of an account and user on a filesystem, per second.", "", "filesystem", "account", "user");

    internal static readonly MetricFamily FilesystemJobRead = new(
        "cluster_filesystem_job_read_throughput_bytes", MetricType.Gauge,
        "Bytes that all jobs of an account and user read from a filesystem, per second.", "bytes", "filesystem", "account", "user");

    internal static readonly MetricFamily FilesystemJobWrite = new(
        "cluster_filesystem_job_write_throughput_bytes", MetricType.Gauge,
        "Bytes that all jobs of an account and user write to a filesystem, per second.", "bytes", "filesystem", "account", "user");

    internal static readonly MetricFamily FilesystemProgramOperations = new(
        "cluster_filesystem_proc_metadata_operations", MetricType.Gauge,
        "Metadata operations of a user's program on a filesystem, per second.", "", "filesystem", "proc_name", "group_name", "user_name");

    internal static readonly MetricFamily FilesystemProgramRead = new(
        "cluster_filesystem_proc_read_throughput_bytes", MetricType.Gauge,
        "Bytes that a user's program reads from a filesystem, per second.", "bytes", "filesystem", "proc_name", "group_name", "user_name");

    internal static readonly MetricFamily FilesystemProgramWrite = new(
        "cluster_filesystem_proc_write_throughput_bytes", MetricType.Gauge,
        "Bytes that a user's program writes to a filesystem, per second.", "bytes", "filesystem", "proc_name", "group_name", "user_name");

    internal static readonly MetricFamily TopRead = new(
        "cluster_top_job_read_throughput_bytes", MetricType.Gauge,
        "Bytes that one of the heaviest jobs reads, per second.", "bytes", Job());

    internal static readonly MetricFamily TopWrite = new(
        "cluster_top_job_write_throughput_bytes", MetricType.Gauge,
        "Bytes that one of the heaviest jobs writes, per second.", "bytes", Job());

    internal static readonly MetricFamily TopOperations = new(
        "cluster_top_job_metadata_operations", MetricType.Gauge, "Metadata operations of one of the heaviest jobs, per second.", "", Job());

    internal static readonly MetricFamily TopReadSoFar = new(
        "cluster_top_job_read_so_far_bytes", MetricType.Gauge,
        "Bytes that one of the heaviest jobs has read so far, as long as Lustre keeps its counters.", "bytes", Job());

    internal static readonly MetricFamily TopWrittenSoFar = new(
        "cluster_top_job_written_so_far_bytes", MetricType.Gauge,
        "Bytes that one of the heaviest jobs has written so far, as long as Lustre keeps its counters.", "bytes", Job());

    internal static readonly MetricFamily TopOperationsSoFar = new(
        "cluster_top_job_metadata_operations_so_far", MetricType.Gauge,
        "Metadata operations of one of the heaviest jobs so far, as long as Lustre keeps its counters.", "", Job());

    internal static readonly MetricFamily TopLatency = new(
        "cluster_top_job_latency_seconds", MetricType.Gauge,
        "How long an operation of one of the heaviest jobs takes on the servers, in the mean of the last interval.",
        "seconds", [.. Job(), "operation"]);

    internal static readonly MetricFamily UnmatchedRead = new(
        "cluster_unmatched_read_throughput_bytes", MetricType.Gauge,
        "Bytes read per second of which not all is known: the job is in no listing of SLURM (unknown_job), the directory "
            + "has no such user (unknown_user), the id has no known form (unparsed). They are counted in the other families too.",
        "bytes", "kind");

    internal static readonly MetricFamily UnmatchedWrite = new(
        "cluster_unmatched_write_throughput_bytes", MetricType.Gauge,
        "Bytes written per second of which not all is known; kinds as in cluster_unmatched_read_throughput_bytes.", "bytes", "kind");

    internal static readonly MetricFamily UnmatchedOperations = new(
        "cluster_unmatched_metadata_operations", MetricType.Gauge,
        "Metadata operations per second of which not all is known; kinds as in cluster_unmatched_read_throughput_bytes.", "", "kind");

    internal static readonly MetricFamily TableAge = new(
        "cluster_exporter_table_age_seconds", MetricType.Gauge,
        "How old the tables were that the last join took: jobs (the oldest of them), slurm, sacct, accounts, promql. How "
            + "old what a source says is now stands in lustre_exporter_source_age_seconds.", "seconds", "table");

    internal static readonly MetricFamily TableRows = new(
        "cluster_exporter_table_rows", MetricType.Gauge, "How many rows the tables had that were joined.", "", "table");

    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        ScrapeOk, Stages,
        JobOperations, JobRead, JobWrite, ProgramOperations, ProgramRead, ProgramWrite,
        FilesystemJobOperations, FilesystemJobRead, FilesystemJobWrite,
        FilesystemProgramOperations, FilesystemProgramRead, FilesystemProgramWrite,
        TopRead, TopWrite, TopOperations, TopReadSoFar, TopWrittenSoFar, TopOperationsSoFar, TopLatency,
        UnmatchedRead, UnmatchedWrite, UnmatchedOperations, TableAge, TableRows,
    ];

    private static string[] Job() => ["jobid", "account", "user", "partition", "name"];
}
