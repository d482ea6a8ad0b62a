using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>Every family that comes from <c>job_stats</c>.</summary>
public static class JobStatsFamilies
{
    public static MetricFamily ReadSamples { get; } = new("lustre_job_read_samples_total", MetricType.Counter,
        "Reads of the job on this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "", Job());

    public static MetricFamily ReadBytes { get; } = new("lustre_job_read_bytes_total", MetricType.Counter,
        "Bytes that the job read from this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "bytes", Job());

    public static MetricFamily ReadMinimum { get; } = new("lustre_job_read_minimum_size_bytes", MetricType.Gauge,
        "The job's smallest read on this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "bytes", Job());

    public static MetricFamily ReadMaximum { get; } = new("lustre_job_read_maximum_size_bytes", MetricType.Gauge,
        "The job's largest read on this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "bytes", Job());

    public static MetricFamily WriteSamples { get; } = new("lustre_job_write_samples_total", MetricType.Counter,
        "Writes of the job on this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "", Job());

    public static MetricFamily WriteBytes { get; } = new("lustre_job_write_bytes_total", MetricType.Counter,
        "Bytes that the job wrote to this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "bytes", Job());

    public static MetricFamily WriteMinimum { get; } = new("lustre_job_write_minimum_size_bytes", MetricType.Gauge,
        "The job's smallest write on this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "bytes", Job());

    public static MetricFamily WriteMaximum { get; } = new("lustre_job_write_maximum_size_bytes", MetricType.Gauge,
        "The job's largest write on this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "bytes", Job());

    public static MetricFamily Stats { get; } = new("lustre_job_stats_total", MetricType.Counter,
        "Operations of the job on this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "", Job("operation"));

    public static MetricFamily StatsSeconds { get; } = new("lustre_job_stats_seconds_total", MetricType.Counter,
        "Time that this target spent on the job's operations; divided by their number, the mean latency. (obdfilter.*.job_stats, mdt.*.job_stats)", "seconds", Job("operation"));

    public static MetricFamily IoSize { get; } = new("lustre_job_io_size_bytes", MetricType.Histogram,
        "Sizes of the job's reads and writes on this target. (obdfilter.*.job_stats, mdt.*.job_stats)", "bytes", Job("operation"));

    public static MetricFamily Jobs { get; } = new("lustre_jobs", MetricType.Gauge,
        "Jobs that this target keeps counters of. (obdfilter.*.job_stats, mdt.*.job_stats)", "", Target());

    public static MetricFamily CleanupInterval { get; } = new("lustre_job_cleanup_interval_seconds", MetricType.Gauge,
        "How long after its last request this target forgets a job. (obdfilter.*.job_cleanup_interval, mdt.*.job_cleanup_interval)", "seconds", Target());

    public static ImmutableArray<MetricFamily> All { get; } =
    [
        ReadSamples, ReadBytes, ReadMinimum, ReadMaximum,
        WriteSamples, WriteBytes, WriteMinimum, WriteMaximum,
        Stats, StatsSeconds, IoSize, Jobs, CleanupInterval,
    ];

    /// <summary>What becomes of the table itself, whatever its target.</summary>
    internal static ImmutableArray<MetricFamily> OfTable { get; } = [.. All.Where(f => f != CleanupInterval)];

    private static string[] Target() => ["filesystem", "component", "target"];

    private static string[] Job(params ReadOnlySpan<string> further) => [.. Target(), "jobid", .. further];
}
