using System.Collections.Immutable;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>The families that come from <c>job_stats</c>.</summary>
internal static class JobStatsFamilies
{
    private static readonly string[] Target = ["filesystem", "component", "target"];

    private static readonly MetricGroup Table = new(
        Target,
        new("obdfilter.*.job_stats", ParameterPlaces.Proc) { IsExpected = true },
        new("mdt.*.job_stats", ParameterPlaces.Proc) { IsExpected = true });

    // JobColumns has the columns of their values: they depend on the operations that a file shows.
    public static ImmutableArray<LustreMetric> Metrics { get; } =
    [
        Table.Counter("lustre_job_read_samples_total", Unit.Count, "Reads of the job on this target", further: "jobid"),
        Table.Counter("lustre_job_read_bytes_total", Unit.Bytes, "Bytes that the job read from this target", further: "jobid"),
        Table.Gauge("lustre_job_read_minimum_size_bytes", Unit.Bytes, "The job's smallest read on this target", further: "jobid"),
        Table.Gauge("lustre_job_read_maximum_size_bytes", Unit.Bytes, "The job's largest read on this target", further: "jobid"),
        Table.Counter("lustre_job_write_samples_total", Unit.Count, "Writes of the job on this target", further: "jobid"),
        Table.Counter("lustre_job_write_bytes_total", Unit.Bytes, "Bytes that the job wrote to this target", further: "jobid"),
        Table.Gauge("lustre_job_write_minimum_size_bytes", Unit.Bytes, "The job's smallest write on this target", further: "jobid"),
        Table.Gauge("lustre_job_write_maximum_size_bytes", Unit.Bytes, "The job's largest write on this target", further: "jobid"),
        Table.Counter("lustre_job_stats_total", Unit.Count, "Operations of the job on this target", further: ["jobid", "operation"]),
        Table.Counter(
            "lustre_job_stats_seconds_total", Unit.Microseconds,
            "Time that this target spent on the job's operations; divided by their number, the mean latency",
            further: ["jobid", "operation"]),
        Table.Histogram(
            "lustre_job_io_size_bytes", Unit.Bytes, "Sizes of the job's reads and writes on this target", further: ["jobid", "operation"]),
        Table.Gauge("lustre_jobs", Unit.Count, "Jobs that this target keeps counters of"),
        LustreMetric.Gauge(
            "lustre_job_cleanup_interval_seconds", Unit.Seconds, "How long after its last request this target forgets a job", Target,
            new("obdfilter.*.job_cleanup_interval", ParameterPlaces.ProcSys214), new(
                "mdt.*.job_cleanup_interval", ParameterPlaces.ProcSys214)),
    ];

    public static ImmutableArray<MetricFamily> All { get; } = [.. Metrics.Select(m => m.Family)];

    public static readonly MetricFamily ReadSamples = Get("lustre_job_read_samples_total");
    public static readonly MetricFamily ReadBytes = Get("lustre_job_read_bytes_total");
    public static readonly MetricFamily ReadMinimum = Get("lustre_job_read_minimum_size_bytes");
    public static readonly MetricFamily ReadMaximum = Get("lustre_job_read_maximum_size_bytes");
    public static readonly MetricFamily WriteSamples = Get("lustre_job_write_samples_total");
    public static readonly MetricFamily WriteBytes = Get("lustre_job_write_bytes_total");
    public static readonly MetricFamily WriteMinimum = Get("lustre_job_write_minimum_size_bytes");
    public static readonly MetricFamily WriteMaximum = Get("lustre_job_write_maximum_size_bytes");
    public static readonly MetricFamily Stats = Get("lustre_job_stats_total");
    public static readonly MetricFamily StatsSeconds = Get("lustre_job_stats_seconds_total");
    public static readonly MetricFamily IoSize = Get("lustre_job_io_size_bytes");
    public static readonly MetricFamily Jobs = Get("lustre_jobs");
    public static readonly MetricFamily CleanupInterval = Get("lustre_job_cleanup_interval_seconds");

    private static MetricFamily Get(string name) => All.Single(f => f.Name == name);
}
