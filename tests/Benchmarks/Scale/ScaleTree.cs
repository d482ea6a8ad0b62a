using System.Globalization;
using System.Text;

namespace LustreActors.Benchmarks.Scale;

/// <summary>A server's files as 2.17 has them, as large as wanted, in memory (<c>/dev/shm</c>): the disk is not what is measured.</summary>
internal sealed class ScaleTree : IDisposable
{
    private static readonly string[] OstOperations =
    [
        "read", "write", "getattr", "setattr", "punch", "sync", "destroy", "create", "statfs", "get_info", "set_info", "quotactl",
        "prealloc",
    ];

    private const string ExportStats = """
        snapshot_time             1763700000.813894158 secs.nsecs
        read_bytes                9 samples [bytes] 4096 4194304 33554431 9

        """;

    private static readonly string[] MdtOperations =
        ["open", "close", "mknod", "link", "unlink", "mkdir", "rmdir", "rename", "getattr", "setattr", "getxattr", "setxattr", "statfs"];

    public ScaleTree(string folder)
    {
        Root = Directory.CreateDirectory(Path.Combine(folder, $"lustre-scale-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;
        foreach (var root in (string[])["proc/fs/lustre", "sys/fs/lustre", "sys/kernel/debug/lustre"])
            Directory.CreateDirectory(Path.Combine(Root, root));
        Write("sys/fs/lustre/version", "2.17.0\n");
        Write("sys/fs/lustre/health_check", "healthy\n");
    }

    public string Root { get; }

    /// <summary>Of the last job table that was written.</summary>
    public double BytesPerJob { get; private set; }

    public static string Ost(int index) => string.Create(CultureInfo.InvariantCulture, $"scratch-OST{index:x4}");

    public static string Mdt(int index) => string.Create(CultureInfo.InvariantCulture, $"scratch-MDT{index:x4}");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <param name="target">See <see cref="Ost"/> and <see cref="Mdt"/>.</param>
    /// <param name="jobs">How many.</param>
    /// <param name="happened">How many of a job's fifteen operations ever happened.</param>
    /// <param name="round">A later round has larger counters.</param>
    /// <param name="first">The number of the first job.</param>
    public void WriteJobs(string target, int jobs, int happened, int round, int first = 0)
    {
        var isOst = target.Contains("-OST", StringComparison.Ordinal);
        var path = Path.Combine(Folder(target), "job_stats");
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        file.Write(jobs > 0 ? "job_stats:\n" : "");
        var random = new Random(17);
        for (var job = first; job < first + jobs; job++)
        {
            file.Write(string.Create(CultureInfo.InvariantCulture, $"""
                - job_id:          "{4_000_000 + job}:{10_000 + (job % 700)}:node{job % 4000:0000}"
                  snapshot_time:   1763700000.887515895 secs.nsecs
                  start_time:      {1763600000 + (job % 5000)}.{random.Next(1_000_000_000):000000000} secs.nsecs
                  elapsed_time:    12622.830229669 secs.nsecs

                """));
            Transfer(file, random, round, "read_bytes", happened > 0);
            Transfer(file, random, round, "write_bytes", happened > 1);
            var operations = isOst ? OstOperations : MdtOperations;
            for (var i = 0; i < operations.Length; i++)
                Operation(file, random, round, operations[i], happened > i + 2);
        }

        file.Flush();
        BytesPerJob = jobs == 0 ? 0 : (double)file.BaseStream.Length / jobs;
    }

    /// <summary>What every target has beside its jobs, and an export a client.</summary>
    public void WriteTarget(string target, int exports)
    {
        var folder = Folder(target);
        File.WriteAllText(Path.Combine(folder, "num_exports"), $"{exports}\n");
        var kind = Path.GetFileName(Path.GetDirectoryName(folder))!;
        Directory.CreateDirectory(Path.Combine(Root, "sys/fs/lustre", kind, target));
        for (var i = 0; i < exports; i++)
        {
            var nid = string.Create(CultureInfo.InvariantCulture, $"10.{i / 65536}.{i / 256 % 256}.{i % 256}@o2ib");
            var export = Path.Combine(Root, "sys/kernel/debug/lustre", kind, target, "exports", nid);
            Directory.CreateDirectory(export);
            File.WriteAllText(Path.Combine(export, "stats"), ExportStats);
        }
    }

    private string Folder(string target) => Directory.CreateDirectory(
        Path.Combine(Root, "proc/fs/lustre", target.Contains("-OST", StringComparison.Ordinal) ? "obdfilter" : "mdt", target)).FullName;

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(Root, name), text);

    private static void Transfer(StreamWriter file, Random random, int round, string name, bool happened)
    {
        var samples = happened ? random.Next(700, 200_000) + round : 0;
        var histogram = happened
            ? $"4K: {samples / 11}, 64K: {samples / 9}, 512K: {samples / 2}, 1M: {samples / 3}, 4M: {samples / 7} "
            : " ";
        file.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name + ":",-16} {{ samples: {samples,11}, unit: bytes, min: {(happened ? 4096 : 0),8}, max: {(happened ? 4194304 : 0),8}, "
            + $"sum: {samples * 1_048_576L,16}, sumsq: {samples * 1_073_741_824L,18}, hist: {{ {histogram}}} }}\n"));
    }

    private static void Operation(StreamWriter file, Random random, int round, string name, bool happened)
    {
        var samples = happened ? random.Next(1, 50_000) + round : 0;
        var longest = happened ? random.Next(1000, 90_000) : 0;
        file.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name + ":",-16} {{ samples: {samples,11}, unit: usecs, min: {(happened ? 12 : 0),8}, max: {longest,8}, "
            + $"sum: {samples * 713L,16}, sumsq: {samples * 14_267_843L,18} }}\n"));
    }
}
