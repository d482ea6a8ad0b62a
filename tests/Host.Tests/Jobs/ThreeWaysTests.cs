using System.Diagnostics;
using LustreActors.Host.Tests.Running;
using LustreActors.Simulator.Site;

namespace LustreActors.Host.Tests.Jobs;

/// <summary>
/// Compares the rate of an account in three places: the exporter on the Lustre server, an exporter that asks a real Prometheus which
/// scrapes the first, and the simulation.
/// </summary>
[Collection(Alone.Name)]
public class ThreeWaysTests
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private static readonly string[] Families =
        ["cluster_job_read_throughput_bytes", "cluster_job_write_throughput_bytes", "cluster_job_metadata_operations"];

    [NeedsFact(RealPrometheus.Program, "prometheus")]
    public async Task The_targets_an_upstream_and_the_truth_agree()
    {
        using var site = new SiteServer();
        await using var local = await RunningExporter.StartAsync(site.Settings);
        await using var prometheus = await RealPrometheus.ScrapingAsync([$"127.0.0.1:{local.Address.Port}"]);
        await using var upstream = await RunningExporter.StartConfiguredAsync(
            "", "-Dlustre.enabled=off", "-Djobs.source=promql", "-Djobs.interval=1s", $"-Dpromql.url=\"{prometheus.Url}\"",
            "-Dslurm.enabled=on", $"-Dslurm.squeue=\"{site.Site.Squeue}\"", "-Dslurm.interval=1s", "-Daccounts.enabled=on",
            $"-Daccounts.getent=\"{site.Site.Getent}\"");
        await AdvanceAsync(site, Warm, () => Task.CompletedTask);

        var (fromTargets, fromUpstream) = (new Told(), new Told());
        var done = new Done(site);
        var began = Stopwatch.GetTimestamp();
        await AdvanceAsync(site, Window, async () =>
        {
            done.Look();
            fromTargets.Add(await local.ScrapeAsync());
            fromUpstream.Add(await upstream.ScrapeAsync());
        });
        var seconds = (decimal)Stopwatch.GetElapsedTime(began).TotalSeconds;

        foreach (var family in Families)
        {
            var truth = done.Sums.Where(t => t.Key.Family == family).ToDictionary(t => t.Key.Account, t => t.Value / seconds);
            var whole = truth.Values.Sum();
            Assert.True(whole > 0, $"{family}: nothing happened");
            foreach (var (account, rate) in truth.Append(new("all of them", whole)).Where(t => t.Value > whole / 10))
            {
                Near(rate, fromTargets, family, account, "from the targets");
                Near(rate, fromUpstream, family, account, "from Prometheus");
            }
        }

        // Each place samples once a second, at a different moment.
        static void Near(decimal truth, Told told, string family, string account, string from) =>
            Assert.True(
                Math.Abs(told.Of(family, account).Average() - truth) < truth / 3,
                $"{family} of {account}, {from}: {string.Join(", ", told.Of(family, account).Select(t => $"{t:0.#}"))} a second, "
                    + $"and it was {truth:0.#}");
    }

    /// <summary>Time passes in the simulation as it does outside, a second at a time.</summary>
    private static async Task AdvanceAsync(SiteServer site, TimeSpan length, Func<Task> look)
    {
        var began = Stopwatch.GetTimestamp();
        for (var moved = TimeSpan.Zero; moved < length; moved += Step)
        {
            if (moved + Step - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                await Task.Delay(early);
            site.Advance(Step);
            await look();
        }
    }

    /// <summary>
    /// The true sums of the accounts since the start. They are read every second, because a job that has ended soon leaves the tables. A
    /// job that starts again under an old number has a row already, whose earlier values are not counted.
    /// </summary>
    private sealed class Done
    {
        private readonly SiteServer _site;
        private readonly Dictionary<string, int> _users = [];
        private readonly Dictionary<(string Family, string Target, string Job), decimal> _counters = [];

        public Done(SiteServer site)
        {
            _site = site;
            Look();
            Sums.Clear();
        }

        public Dictionary<(string Family, string Account), decimal> Sums { get; } = [];

        public void Look()
        {
            var filesystem = _site.Server.Model.Filesystems[0];
            foreach (var job in filesystem.RunningJobs.Where(j => SimulatedSite.NumberOf(j) is not null))
                _users[job.Id] = job.User;
            foreach (var target in filesystem.Targets)
            {
                foreach (var job in target.JobTable)
                {
                    var counters = job.Counters.Current;
                    Add(Families[0], target.Name, job.Id, counters["read_bytes"].Sum);
                    Add(Families[1], target.Name, job.Id, counters["write_bytes"].Sum);
                    var metadata = counters.Operations.Where(o => o is not ("read_bytes" or "write_bytes"));
                    if (target.Name.Contains("-MDT", StringComparison.Ordinal))
                        Add(Families[2], target.Name, job.Id, metadata.Sum(o => counters[o].Samples));
                }
            }
        }

        private void Add(string family, string target, string job, decimal now)
        {
            var before = _counters.GetValueOrDefault((family, target, job));
            _counters[(family, target, job)] = now;
            if (!_users.TryGetValue(job, out var user))
                return;
            var account = SimulatedSite.AccountOf(user) ?? "(null)";
            Sums[(family, account)] = Sums.GetValueOrDefault((family, account)) + (now >= before ? now - before : now);
        }
    }

    /// <summary>The samples of each second.</summary>
    private sealed class Told
    {
        private readonly List<Samples> _scrapes = [];

        public void Add(Samples samples) => _scrapes.Add(samples);

        public IEnumerable<decimal> Of(string family, string account) =>
            _scrapes.Select(s => s.Of(family).Where(x => account == "all of them" || x["account"] == account).Sum(x => x.Value));
    }
}
