using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Locks;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Tests.Lustre.Locks;

public sealed class LocksTests : IDisposable
{
    private const string PoolStats = """
        snapshot_time             1700000600.500000000 secs.nsecs
        granted                   314 samples [locks] 1 110 17954
        grant                     15660 samples [locks] 1 1 15660
        cancel                    15585 samples [locks] 1 1 15585
        grant_rate                314 samples [locks/s] 0 174 15621
        slv                       314 samples [lock.secs] 2348963804 7047000000 742272731639
        shrink_request            12 samples [locks] 28 33 361
        shrink_freed              12 samples [locks] 0 9 77
        recalc_freed              31550 samples [locks] 0 3 41
        recalc_timing             313 samples [secs] 1 281 595

        """;

    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(LustreComponent.Ost, "scratch-OST0000", "filter-scratch-OST0000_UUID", "obdfilter", "ost")]
    [InlineData(LustreComponent.Mdt, "scratch-MDT0001", "mdt-scratch-MDT0001_UUID", "mdt", "mdt")]
    [InlineData(LustreComponent.Mgt, "MGS", "MGS", "mgs", "mgt")]
    public void A_target_shows_its_own_namespace(LustreComponent component, string target, string space, string folder, string name)
    {
        _tree.Sys($"{folder}/{target}/num_exports", 1)
            .Sys($"ldlm/namespaces/{space}/lock_count", 52).Sys($"ldlm/namespaces/{space}/lock_unused_count", 3).Sys(
                $"ldlm/namespaces/{space}/resource_count", 50)
            .Sys($"ldlm/namespaces/{space}/lock_timeouts", 4).Sys($"ldlm/namespaces/{space}/contended_locks", 32)
            .Sys($"ldlm/namespaces/{space}/pool/granted", 62).Sys($"ldlm/namespaces/{space}/pool/grant_speed", -44)
            .Sys($"ldlm/namespaces/{space}/pool/limit", -1)
            .Debug($"ldlm/namespaces/{space}/pool/stats", PoolStats);

        var filesystem = component == LustreComponent.Mgt ? "MGS" : "scratch";
        var reading = LustreSources.For(
            new LustreTarget(filesystem, component, target), _tree.Roots,
            new LustreSourceOptions { ClientName = "node01" })[0].Create().Read();

        var labels = $"filesystem=\"{filesystem}\",component=\"{name}\",target=\"{target}\"";
        Assert.Equal(
            [
                $"lustre_lock_contention_threshold_locks{{{labels}}} 32",
                $"lustre_lock_pool_events_total{{{labels},event=\"grant\"}} 15660",
                $"lustre_lock_pool_events_total{{{labels},event=\"cancel\"}} 15585",
                $"lustre_lock_pool_events_total{{{labels},event=\"recalculation\"}} 313",
                $"lustre_lock_pool_events_total{{{labels},event=\"shrink\"}} 12",
                $"lustre_lock_pool_freed_total{{{labels},by=\"recalculation\"}} 41",
                $"lustre_lock_pool_freed_total{{{labels},by=\"shrink\"}} 77",
                $"lustre_lock_pool_grant_speed{{{labels}}} -44",
                $"lustre_lock_pool_granted{{{labels}}} 62",
                $"lustre_lock_pool_recalculation_interval_seconds_sum{{{labels}}} 595",
                $"lustre_lock_pool_recalculation_interval_seconds_count{{{labels}}} 313",
                $"lustre_lock_resources{{{labels}}} 50",
                $"lustre_lock_timeouts_total{{{labels}}} 4",
                $"lustre_locks{{{labels}}} 52",
                $"lustre_locks_unused{{{labels}}} 3",
            ],
            reading.Samples().Where(s => s.StartsWith("lustre_lock", StringComparison.Ordinal)));
        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith("pool/limit:1: -1", reading.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_events_of_a_pool_show_when_they_began()
    {
        const string space = "filter-scratch-OST0000_UUID";
        const string labels = """filesystem="scratch",component="ost",target="scratch-OST0000" """;
        _tree.Sys("obdfilter/scratch-OST0000/num_exports", 1).Debug(
            $"ldlm/namespaces/{space}/pool/stats", "start_time 1700000000.250000000 secs.nsecs\n" + PoolStats);
        var target = new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0000");

        var samples = LustreSources.For(target, _tree.Roots, new LustreSourceOptions { ClientName = "node01" })[0].Create().Read()
            .Samples(ExpositionFormat.OpenMetrics);

        Assert.All(
            ReadingOf.Expected(labels, """
                lustre_lock_pool_start_time_seconds{#} 1700000000.25
                lustre_lock_pool_events_created{#,event="grant"} 1700000000.25
                lustre_lock_pool_events_created{#,event="shrink"} 1700000000.25
                lustre_lock_pool_freed_created{#,by="recalculation"} 1700000000.25
                lustre_lock_pool_recalculation_interval_seconds_created{#} 1700000000.25
                """),
            line => Assert.Contains(line, samples));
    }

    [Fact]
    public void The_hosts_own_limits_are_bytes()
    {
        _tree.Sys("ldlm/lock_granted_count", 350).Debug("ldlm/lock_limit_mb", "1175\n").Sys(
            "ldlm/lock_reclaim_threshold_mb", "9223372036854775807\n");

        var reading = LustreSources.Node(_tree.Roots, new LustreSourceOptions { ClientName = "node01" }).Single(
            p => p.Part == "services").Create().Read();

        Assert.Equal(["lustre_locks_granted 350", "lustre_locks_limit_bytes 1232076800"], reading.Samples());
        Assert.Equal(1, reading.LinesRefused);
    }

    [Fact]
    public void A_hundred_thousand_damaged_pools_lose_only_lines_that_are_counted(
        ) => ParserFuzz.Run(12, [PoolStats], static (pieces, findings) =>
    {
        var events = new LockPoolEvents();
        events.Begin();
        var parser = new StatsParser<LockPoolEvents>(events, findings, "stats");
        parser.Parse(pieces, findings, "stats");
        return string.Join(' ', events.Values.ToArray());
    });
}
