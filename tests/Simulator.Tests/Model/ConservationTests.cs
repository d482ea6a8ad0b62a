using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tests.Model;

public class ConservationTests
{
    // The counters of 2.10's generic device.
    private static readonly string[] OfNoJob = ["connect", "preprw", "commitrw", "ping"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(404)]
    public void Jobs_and_exports_each_add_up_to_their_target_whatever_happened(int seed)
    {
        var steps = new Random(seed);
        var model = new SimulatedLustre(new SimulationOptions
        {
            Seed = seed,
            Version = (LustreVersion)(seed % 8),
            ClientMount = seed % 2 == 0,
            JobIds = JobIdStyle.Mixed,
            JobCleanupInterval = TimeSpan.FromSeconds(5),
            JobsRemembered = 40,
            ShortestJob = TimeSpan.FromSeconds(1),
            LongestJob = TimeSpan.FromSeconds(9),
            Filesystems = [new FilesystemOptions { Osts = 3, Mdts = 2, Clients = 5, Jobs = 15, OstKilobytes = 4 << 20 }],
        });
        for (var step = 0; step < 60; step++)
        {
            model.Advance(TimeSpan.FromSeconds(steps.NextDouble() * 8));
            var target = model.Filesystems[0].Targets[steps.Next(5)];
            if (steps.Next(8) == 0)
                model.ResetCounters(target.Name);
            if (steps.Next(12) == 0)
                model.AddJobs(target.Name, 150);
            foreach (var each in model.Filesystems[0].Targets)
                AssertAddsUp(each);
        }

        Assert.Contains(model.Filesystems[0].Targets, t => t.Jobs.Any(j => j.Counters.Incarnations > 1));
        Assert.Contains(model.Filesystems[0].Targets, t => t.ForgottenJobs["statfs"].Samples > 0);
        Assert.Contains(model.Filesystems[0].Clients, c => c.Counters.Incarnations > 1);
    }

    [Fact]
    public void A_client_moved_as_many_bytes_as_its_exports_say()
    {
        var model = new SimulatedLustre(new SimulationOptions { Filesystems = [new FilesystemOptions { Clients = 6, Jobs = 30 }] });
        model.Advance(TimeSpan.FromMinutes(20));
        foreach (var client in model.Filesystems[0].Clients)
        {
            var osts = model.Truth.ClientOnOsts("scratch", client.Nid);
            var mdts = model.Truth.ClientOnMdts("scratch", client.Nid);
            foreach (var operation in new[] { "read_bytes", "write_bytes" })
            {
                var seen = client.Counters.Lifetime[operation];
                Assert.Equal(seen.Sum, osts[operation].Sum + mdts[operation].Sum);
                Assert.Equal(seen.Samples, osts[operation].Samples + mdts[operation].Samples);
                Assert.True(seen.Sum > 0);
            }
        }

        Assert.Contains(model.Filesystems[0].Clients, c => c.Counters.Incarnations > 1);
    }

    [Fact]
    public void The_sums_over_a_filesystem_are_those_of_its_targets_and_of_its_jobs()
    {
        var model = new SimulatedLustre(new SimulationOptions { LongestJob = TimeSpan.FromMinutes(2) });
        model.Advance(TimeSpan.FromMinutes(10));
        var targets = model.Truth.OstTotals("scratch")["write_bytes"].Sum;
        var ids = model.Filesystems[0].Osts.SelectMany(t => t.Jobs).Select(j => j.Id).Distinct().ToList();
        Assert.True(ids.Count > 30);
        Assert.Equal(targets, ids.Sum(id => model.Truth.JobOnOsts("scratch", id)["write_bytes"].Sum));
        Assert.Equal(
            model.Truth.MdtTotals("scratch")["open"].Samples, ids.Sum(id => model.Truth.JobOnMdts("scratch", id)["open"].Samples));
    }

    [Fact]
    public void A_job_id_that_comes_back_after_it_left_the_table_counts_from_zero_and_the_truth_keeps_both()
    {
        var model = new SimulatedLustre(new SimulationOptions
        {
            JobCleanupInterval = TimeSpan.FromSeconds(3),
            ShortestJob = TimeSpan.FromSeconds(2),
            LongestJob = TimeSpan.FromSeconds(6),
        });
        JobAccount? returned = null;
        for (var second = 0; second < 3600 && returned is null; second++)
        {
            model.Advance(TimeSpan.FromSeconds(1));
            returned = model.Filesystems[0].Osts.SelectMany(t => t.JobTable).FirstOrDefault(j => j.Counters.Incarnations == 2);
        }

        Assert.NotNull(returned);
        var (current, lifetime) = (Samples(returned.Counters.Current), Samples(returned.Counters.Lifetime));
        Assert.True(current > 0 && current < lifetime, $"{current} of {lifetime}");
        Assert.True(model.Nanoseconds - returned.Counters.StartedAt < 10_000_000_000, "the start time is that of the new incarnation");
    }

    [Fact]
    public void Space_is_freed_on_a_full_ost_which_never_holds_more_than_its_capacity()
    {
        var model = new SimulatedLustre(new SimulationOptions
        {
            Filesystems = [new FilesystemOptions { Osts = 1, Jobs = 40, OstKilobytes = 2 << 20 }],
        });
        var ost = model.Filesystems[0].Osts[0];
        var freed = false;
        for (var minute = 0; minute < 20; minute++)
        {
            var before = ost.BytesUsed;
            model.Advance(TimeSpan.FromMinutes(1));
            freed |= ost.BytesUsed < before;
            Assert.InRange(ost.KilobytesFree, 0, ost.KilobytesTotal);
            Assert.InRange(ost.KilobytesAvailable, 0, ost.KilobytesFree);
        }

        Assert.True(freed);
        Assert.True(ost.Counters.Lifetime["write_bytes"].Sum > ost.KilobytesTotal << 10);
    }

    private static long Samples(OperationCounters counters) => counters.Operations.Distinct().Sum(o => counters[o].Samples);

    private static void AssertAddsUp(SimulatedTarget target)
    {
        var lifetime = target.Counters.Lifetime;
        var ofJobs = target.Jobs.Select(j => j.Counters.Lifetime).Append(target.ForgottenJobs).ToList();
        var ofExports = target.Exports.Select(e => e.Counters.Lifetime).ToList();
        foreach (var operation in lifetime.Operations.Distinct())
        {
            var whole = lifetime[operation];
            Assert.Equal((whole.Samples, whole.Sum, whole.SumOfSquares), Add(ofExports.Select(e => e[operation])));
            if (OfNoJob.Contains(operation))
                continue;
            var jobs = ofJobs.Select(j => j[operation]).ToList();
            Assert.Equal((whole.Samples, whole.Sum, whole.SumOfSquares), Add(jobs));
            if (whole.Samples == 0)
                continue;
            Assert.Equal(whole.Minimum, jobs.Where(j => j.Samples > 0).Min(j => j.Minimum));
            Assert.Equal(whole.Maximum, jobs.Max(j => j.Maximum));
        }
    }

    private static (long, long, ulong) Add(IEnumerable<CounterTruth> counters) => counters.Aggregate(
        (0L, 0L, 0UL), (sum, c) => (sum.Item1 + c.Samples, sum.Item2 + c.Sum, unchecked(sum.Item3 + c.SumOfSquares)));
}
