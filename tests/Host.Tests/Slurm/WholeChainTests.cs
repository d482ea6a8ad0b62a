using System.Text;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Slurm;

/// <summary>The whole program with the real squeue, the real getent, and job tables that name the jobs of the real SLURM.</summary>
[Collection(RealSlurm.Name)]
public sealed class WholeChainTests(RealSlurm slurm)
{
    private const string Family = "cluster_job_read_throughput_bytes";

    [NeedsSlurmFact]
    public async Task Work_of_real_jobs_is_counted_to_their_accounts_also_when_they_have_left_the_queue()
    {
        const string Long = "exec sleep 300";
        var spaced = await slurm.SubmitAsync("games", Long, "--account=proj with space", "--job-name=spaced");
        var without = await slurm.SubmitAsync("mail", Long);
        var array = await slurm.SubmitAsync("www-data", Long, "--account=arr", "--array=0-3%1");
        var brief = await slurm.SubmitAsync("news", Long, "--account=brief");
        using var scratch = new Scratch();
        var table = new JobTables(scratch.PathOf("proc/fs/lustre/obdfilter/scratch-OST0000"));
        string[] ids = [$"{spaced}", $"{without}", $"{array}_1", $"{brief}", $"{spaced}.0", "7999999", "dd.0"];

        await using var exporter = await RunningExporter.StartConfiguredAsync(
            "", $"-Dpaths.root=\"{scratch.Folder}\"", "-Dlustre.discovery-interval=300ms", "-Djobs.interval=1s", "-Dslurm.enabled=on",
            $"-Dslurm.conf=\"{slurm.Configuration}\"",
            "-Dslurm.interval=1s", "-Daccounts.enabled=on");
        await SeesAsync(("proj with space", "games"), ("(null)", "mail"), ("arr", "www-data"), ("brief", "news"), ("unknown", "unknown"));

        (await slurm.RunAsync("scancel", $"{brief}")).Expect(0);
        await Eventually.HoldsAsync(async () => Assert.Equal("", (await slurm.RunAsync("squeue", "-h", "-j", $"{brief}")).Output.Trim()));
        await Eventually.HoldsAsync(
            async () => Assert.True((await exporter.ScrapeAsync()).Value("cluster_exporter_table_age_seconds", ("table", "slurm")) < 2));
        await SeesAsync(("proj with space", "games"), ("brief", "news"));

        // A user is a number until the directory has been asked.
        await Eventually.HoldsAsync(async () =>
        {
            table.Work(ids);
            Assert.Equal("root", Assert.Single((await exporter.ScrapeAsync()).Of("cluster_proc_read_throughput_bytes"))["user_name"]);
        });
        Assert.Equal(
            "spaced", (await exporter.ScrapeAsync()).Of("cluster_top_job_read_throughput_bytes", ("jobid", $"{spaced}")).Single()["name"]);

        async Task SeesAsync(params (string Account, string User)[] owners) => await Eventually.HoldsAsync(async () =>
        {
            table.Work(ids);
            var seen = await exporter.ScrapeAsync();
            foreach (var (account, user) in owners)
                Assert.True(seen.Sum(Family, ("account", account), ("user", user)) > 0, $"{account} of {user} does nothing; there is "
                    + $"{string.Join(", ", seen.Of(Family).Select(s => s.Series))}\n{exporter.Log.Text}");
        });
    }

    /// <summary>A target's job_stats, in which every job reads a little more each time.</summary>
    private sealed class JobTables(string folder)
    {
        private long _read;

        public void Work(IEnumerable<string> ids)
        {
            _read += 1 << 20;
            var text = new StringBuilder("job_stats:\n");
            foreach (var id in ids)
            {
                text.Append($"- job_id:          {id}\n  snapshot_time:   1700000000\n");
                text.Append(
                    $"  read_bytes:      {{ samples: {_read >> 20,11}, unit: bytes, min:    4096, max: 1048576, sum: {_read,16} }}\n");
                text.Append(
                    "  write_bytes:     { samples:           0, unit: bytes, min:       0, max:       0, sum:                0 }\n");
            }

            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "job_stats.new"), text.ToString());
            File.Move(Path.Combine(folder, "job_stats.new"), Path.Combine(folder, "job_stats"), overwrite: true);
        }
    }
}
