using System.Globalization;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Benchmarks.Metrics;

/// <summary>
/// What a busy server shows of its jobs: lines of some 150 bytes, one of twenty operations each, numbers of 8 to 12 digits.
/// </summary>
internal static class JobLikeSegments
{
    private static readonly string[] Operations =
    [
        "getattr", "setattr", "getxattr", "setxattr", "statfs", "open", "close", "mknod", "link", "unlink", "mkdir", "rmdir", "rename",
        "sync", "samedir_rename", "crossdir_rename", "punch", "prealloc", "migrate", "fallocate",
    ];

    public static Segment Of(int series)
    {
        var family = new MetricFamily(
            "lustre_job_stats_total", MetricType.Counter, "Operations that a job has done (job_stats)", "",
            "filesystem", "component", "target", "jobid", "operation");
        var common = LabelText.Of(("filesystem", "scratch"), ("component", "ost"), ("target", "scratch-OST0003"));
        var columns = Operations.Select((operation, i) => new SampleColumn(i, LabelText.Of("operation", operation))).ToArray();
        var rows = series / Operations.Length;
        var table = new ValueTable(Operations.Length, rows);
        var random = new Random(9846);
        for (var i = 0; i < rows; i++)
        {
            var job = string.Create(CultureInfo.InvariantCulture, $"slurm-{21_000_000 + (i * 7):0000000000}");
            var row = table.Add(LabelText.Row("jobid"u8, Encoding.ASCII.GetBytes(job)));
            for (var column = 0; column < row.Length; column++)
                row[column] = random.NextInt64(10_000_000, 1_000_000_000_000);
        }

        return new Segment(new SegmentLayout(family, common, columns), table);
    }
}
