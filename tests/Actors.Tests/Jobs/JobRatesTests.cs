using System.Text;
using LustreActors.Actors.Jobs;
using LustreActors.Messages.Tables;
using static LustreActors.Actors.Tests.Jobs.JoinWorld;

namespace LustreActors.Actors.Tests.Jobs;

/// <summary>The conversion of counters to rates, which loses nothing.</summary>
public class JobRatesTests
{
    private const string Ost = "scratch-OST0000";
    private const string Mdt = "scratch-MDT0001";
    private static readonly string[] Reads = ["cluster_job_read_throughput_bytes", "cluster_proc_read_throughput_bytes"];
    private static readonly string[] Writes = ["cluster_job_write_throughput_bytes", "cluster_proc_write_throughput_bytes"];
    private static readonly string[] Operations = ["cluster_job_metadata_operations", "cluster_proc_metadata_operations"];

    [Fact]
    public void The_first_table_of_a_target_has_no_rates()
    {
        var world = new JoinWorld().Target(Ost, new Work("7", Read: 1_000_000));

        Assert.Empty(world.Join("cluster_job_"));
    }

    [Fact]
    public void A_new_job_did_all_of_its_work_in_the_interval_in_which_it_appeared()
    {
        var world = new JoinWorld().Target(Ost, new Work("7"));
        world.Join();

        var since = world.Wait(10).Time.GetUtcNow().AddSeconds(-3);
        var samples = world.Target(Ost, new Work("7"), new Work("8", Read: 100) { Since = since }, new Work("9", Read: 200)).Join();

        Assert.Equal(30, Sum(samples, Reads));
    }

    [Fact]
    public void A_job_that_should_have_been_there_before_did_its_work_over_all_its_time()
    {
        var world = new JoinWorld().Target(Ost);
        world.Join();

        var samples = world.Wait(10).Target(Ost, new Work("8", Read: 1_000_000) { Since = world.Time.GetUtcNow().AddSeconds(-1000) })
            .Join();

        Assert.Equal(1000, Sum(samples, Reads));
    }

    [Fact]
    public void Counters_that_fell_were_reset()
    {
        var world = new JoinWorld().Target(Ost, new Work("7", Read: 1000, Write: 1000));
        world.Join();

        var samples = world.Wait(10).Target(Ost, new Work("7", Read: 50, Write: 2000)).Join();

        Assert.Equal(5, Sum(samples, Reads));
        Assert.Equal(200, Sum(samples, Writes));
    }

    [Fact]
    public void Counters_with_a_later_start_time_were_reset_although_they_did_not_fall()
    {
        var began = new JoinWorld().Time.GetUtcNow();
        var world = new JoinWorld().Target(Ost, new Work("7", Read: 1000) { Since = began });
        world.Join();

        var samples = world.Wait(10).Target(Ost, new Work("7", Read: 1500) { Since = began.AddSeconds(5) }).Join();

        Assert.Equal(150, Sum(samples, Reads));
    }

    [Fact]
    public void A_job_that_Lustre_dropped_ends_and_comes_back_as_a_new_one()
    {
        var world = new JoinWorld().Target(Ost, new Work("7", Read: 1000));
        world.Join();

        Assert.Equal(0, Sum(world.Wait(10).Target(Ost).Join(), Reads));
        Assert.Equal(30, Sum(world.Wait(10).Target(Ost, new Work("7", Read: 300)).Join(), Reads));
    }

    [Fact]
    public void A_table_that_is_no_newer_leaves_the_rates_as_they_are_until_it_is_too_old()
    {
        var world = new JoinWorld().Target(Ost, new Work("7", Read: 1000));
        world.Join();
        world.Wait(10).Target(Ost, new Work("7", Read: 2000)).Join();

        Assert.Equal(100, Sum(world.Wait(15).Join(), Reads));
        Assert.Equal(100, Sum(world.Wait(284).Join(), Reads));
        Assert.Equal(0, Sum(world.Wait(1).Join(), Reads));
        Assert.Equal(10, Sum(world.Wait(0).Target(Ost, new Work("7", Read: 5000)).Join(), Reads));
    }

    [Fact]
    public void A_target_that_left_has_no_rates_and_starts_from_zero_when_it_is_back()
    {
        var world = new JoinWorld().Target(Ost, new Work("7", Read: 1000));
        world.Join();
        world.Wait(10).Target(Ost, new Work("7", Read: 2000)).Join();

        Assert.Equal(0, Sum(world.Wait(10).Without(Ost + "/jobs").Join(), Reads));
        Assert.Equal(0, Sum(world.Wait(10).Target(Ost, new Work("7", Read: 1_000_000)).Join(), Reads));
    }

    [Fact]
    public void Rows_that_a_damaged_table_lacks_are_no_reset()
    {
        var since = new JoinWorld().Time.GetUtcNow().AddDays(-30);
        Work Of(string id, long read) => new(id, Read: read) { Since = since };
        var world = new JoinWorld().Target(Ost, Of("7", 1_000_000), Of("8", 1_000_000), Of("9", 1_000_000));
        world.Join();

        Assert.Equal(1, Sum(world.Wait(10).DamagedTarget(Ost, Of("7", 1_000_010), Of("8", 0)).Join(), Reads));
        Assert.Equal(3, Sum(world.Wait(10).Target(Ost, Of("7", 1_000_010), Of("8", 1_000_010), Of("9", 1_000_020)).Join(), Reads));
    }

    [Fact]
    public void A_table_that_is_cut_short_where_nobody_sees_it_invents_nothing_when_the_next_is_whole()
    {
        var since = new JoinWorld().Time.GetUtcNow().AddDays(-30);
        var world = new JoinWorld().Target(Ost, new Work("7", Read: 1_000_000_000) { Since = since });
        world.Join();
        world.Wait(10).Target(Ost).Join();

        Assert.Equal(0, Sum(world.Wait(10).Target(Ost, new Work("7", Read: 1_000_000_000) { Since = since }).Join(), Reads));
    }

    [Fact]
    public void A_start_time_that_moves_to_a_moment_before_the_last_table_is_no_reset()
    {
        var began = new JoinWorld().Time.GetUtcNow().AddDays(-1);
        var world = new JoinWorld().Target(Ost, new Work("7", Read: 1_000_000) { Since = began });
        world.Join();

        Assert.Equal(5, Sum(world.Wait(10).Target(Ost, new Work("7", Read: 1_000_050) { Since = began.AddSeconds(1) }).Join(), Reads));
    }

    [Fact]
    public void Only_metadata_targets_have_metadata_operations()
    {
        var world = new JoinWorld().Target(Ost, new Work("7")).Target(Mdt, new Work("7"));
        world.Join();

        Assert.Equal(
            5,
            Sum(world.Wait(1).Target(Ost, new Work("7", Operations: 1000)).Target(Mdt, new Work("7", Operations: 5)).Join(), Operations));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_sum_over_all_series_is_the_sum_over_all_counters(int seed)
    {
        var random = new Random(seed);
        string[] ids = [.. Enumerable.Range(0, 400).Select(i => RandomId(random, i)).Distinct()];
        string[] targets = ["scratch-OST0000", "scratch-OST0001", "scratch-MDT0000", "home-OST0000", "home-MDT0000", "home-MDT0001"];
        var counters = targets.ToDictionary(t => t, _ => ids.ToDictionary(id => id, id => new Work(id)));
        var world = new JoinWorld(o => o with { MostPrograms = 20 });
        foreach (var target in targets)
            world.Target(target, [.. counters[target].Values]);
        world.Join();

        for (var step = 0; step < 8; step++)
        {
            double read = 0, write = 0, operations = 0;
            world.Wait(16);
            foreach (var target in targets)
            {
                var isMdt = target.Contains("MDT", StringComparison.Ordinal);
                foreach (var id in ids.Where(_ => random.Next(3) > 0))
                {
                    var (r, w, o) = (random.NextInt64(1L << 40), random.NextInt64(1L << 40), random.Next(100_000));
                    var before = counters[target].GetValueOrDefault(id, new Work(id));

                    // Some counters are reset.
                    var restarts = random.Next(20) == 0;
                    counters[target][id] = restarts
                        ? new Work(id, r, w, o) { Since = world.Time.GetUtcNow().AddSeconds(-random.Next(1, 15)) }
                        : before with { Read = before.Read + r, Write = before.Write + w, Operations = before.Operations + o };
                    (read, write, operations) = (read + r, write + w, operations + (isMdt ? o : 0));
                }

                world.Target(target, [.. counters[target].Values]);
            }

            world.Listing([.. Enumerable.Range(1, 100).Where(_ => random.Next(2) == 0).Select(RandomJob)]);
            world.Directory([.. Enumerable.Range(0, 50).Where(_ => random.Next(2) == 0).Select(uid => ((uint)uid, RandomAccount(uid)))]);
            var samples = world.Join();

            Same(read / 16, Sum(samples, Reads));
            Same(write / 16, Sum(samples, Writes));
            Same(operations / 16, Sum(samples, Operations));
            Same(read / 16, Sum(samples, "cluster_filesystem_job_read_throughput_bytes", "cluster_filesystem_proc_read_throughput_bytes"));
            Same(
                operations / 16, Sum(samples, "cluster_filesystem_job_metadata_operations", "cluster_filesystem_proc_metadata_operations"));
        }

        SlurmJob RandomJob(int id) =>
            Job(id, random.Next(3) == 0 ? null : $"account{id % 7}", random.Next(4) == 0 ? null : $"user{id % 11}", (uint)id);

        Account? RandomAccount(int uid) =>
            random.Next(3) == 0 ? null : new Account($"user{uid}", (uint)uid % 5, random.Next(2) == 0 ? null : "group");

        static void Same(double expected, double actual) => Assert.Equal(expected, actual, Math.Max(expected, 1) * 1e-9);
    }

    [Fact]
    public void An_upstreams_rates_are_joined_as_they_are()
    {
        var world = new JoinWorld(o => o with { From = JobsFrom.PromQl }).Listing(Job(7, "physics")).Upstream(
            ("scratch-MDT0000", "7", JobRate.Operations, 3),
            ("scratch-MDT00zz", "7", JobRate.Operations, 100),
            ("scratch-OST0000", "7", JobRate.Operations, 100),
            ("", "7", JobRate.Operations, 100),
            ("", "7", JobRate.Read, 10),
            ("", "7", JobRate.Write, 20),
            ("", "8", JobRate.Write, 40));

        Assert.Equal(
            [
                "cluster_job_metadata_operations{account=\"physics\",user=\"alice\",target=\"scratch-MDT0000\"} 3",
                "cluster_job_read_throughput_bytes{account=\"physics\",user=\"alice\"} 10",
                "cluster_job_write_throughput_bytes{account=\"physics\",user=\"alice\"} 20",
                "cluster_job_write_throughput_bytes{account=\"unknown\",user=\"unknown\"} 40",
            ],
            world.Join("cluster_job_"));
    }

    [Fact]
    public void Rates_of_an_upstream_that_are_too_old_are_not_used()
    {
        var world = new JoinWorld(o => o with { From = JobsFrom.PromQl }).Listing(Job(7, "physics")).Upstream(("", "7", JobRate.Read, 10));
        world.Join();
        world.Wait(299).Listing(Job(7, "physics"));
        Assert.Single(world.Join("cluster_job_"));

        world.Wait(1);
        Assert.Empty(world.Join("cluster_job_"));
        Assert.Contains("cluster_exporter_scrape_ok 0", world.Join());
    }

    /// <summary>The allocations grow with the rows, not with their square.</summary>
    [Fact]
    public void The_cost_of_a_join_grows_with_its_rows()
    {
        var small = Allocated(10_000);
        var large = Allocated(100_000);

        Assert.True(large < small * 14, $"10,000 rows cost {small} bytes, 100,000 {large}");

        static long Allocated(int rows)
        {
            var world = new JoinWorld(o => o with { From = JobsFrom.PromQl });
            var ids = new ReadOnlyMemory<byte>[rows];
            var reads = new JobRateRow[rows];
            for (var i = 0; i < rows; i++)
            {
                ids[i] = Encoding.UTF8.GetBytes(i % 10 < 7 ? $"{100_000 + i}" : $"program{i % 200}.{i % 2000}");
                reads[i] = new JobRateRow(i, -1, JobRate.Read, 1 + i);
            }

            world.Listing([.. Enumerable.Range(0, rows).Where(i => i % 10 < 7)
                .Select(i => Job(100_000 + i, $"account{i % 300}", $"user{i % 2000}"))]);
            world.Put("promql", new JobRateTable(ids, [], reads));
            world.Join();
            var before = GC.GetAllocatedBytesForCurrentThread();
            world.Join("none");
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static string RandomId(Random random, int i) => random.Next(7) switch
    {
        0 => $"{random.Next(1, 130)}",
        1 => $"prog{i % 60}.{random.Next(60)}",
        2 => $"{random.Next(1, 130)}.{random.Next(3)}",
        3 => $"{random.Next(1, 130)}:{random.Next(60)}:node{i}",
        4 => $"kworker/{i}:0.0",
        5 => $"odd {i}\\\"\n",
        _ => $"{random.Next(1, 130)}_{i}",
    };
}
