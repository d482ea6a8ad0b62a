using LustreActors.Messages;
using LustreActors.Simulator;
using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tree;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>Targets that go down, come back and fail over, and clients that are evicted.</summary>
public sealed class TargetLossTests
{
    /// <summary>One release for each layout of the files: all in procfs, in all three places, and the counters in debugfs.</summary>
    public static TheoryData<LustreVersion> Versions => [LustreVersion.V2_10, LustreVersion.V2_15, LustreVersion.V2_17];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_target_that_returns_recovers_and_counts_from_zero(LustreVersion version)
    {
        await using var world = WholeLustre.Server(version);
        var ost = world.Model.Truth.Target("scratch-OST0001");
        (string, string)[] status = [("filesystem", "scratch"), ("ost", "OST0001")];
        world.AfterAdvance(30).Is(1, "lustre_ost_status", status);

        world.Files.Vanish(ost.Name);
        var without = world.AfterAdvance(1);
        Assert.False(without.Has("lustre_capacity_bytes", ("target", ost.Name)));
        Assert.False(without.Has("lustre_ost_status", status));
        without.Is(1, "lustre_ost_status", ("filesystem", "scratch"), ("ost", "OST0002"));

        world.Files.Return(ost.Name);
        var recovering = world.AfterAdvance(4);
        recovering.Is(0, "lustre_ost_status", status);
        recovering.Is(1, "lustre_recovery_state", ("target", ost.Name), ("state", "recovering"));
        TargetTruth.CheckRecovery(recovering, ost);

        var recovered = world.AfterAdvance(60);
        recovered.Is(1, "lustre_ost_status", status);
        TargetTruth.CheckRecovery(recovered, ost);
        TargetTruth.CheckCounters(recovered, ost, version);
        Assert.True(ost.Counters.Lifetime["write_bytes"].Sum > ost.Counters.Current["write_bytes"].Sum);
    }

    [Theory]
    [InlineData(LustreVersion.V2_12)]
    [InlineData(LustreVersion.V2_17)]
    public async Task A_target_that_fails_over_is_served_by_its_partner_alone(LustreVersion version)
    {
        await using var world = WholeLustre.Server(version, partners: ["scratch-OST0000"]);
        Assert.False(world.AfterAdvance(20).Has("lustre_capacity_bytes", ("target", "scratch-OST0000")));
        using var partner = new LustreTree(world.Model, world.In("partner"), new LustreNode { Targets = ["scratch-OST0000"], Mgs = false });
        partner.Write();

        partner.Failover("scratch-OST0000", world.Files);
        var served = world.AfterAdvance(60);

        Assert.Empty(partner.Targets);
        var ost = world.Model.Truth.Target("scratch-OST0000");
        TargetTruth.CheckCounters(served, ost, version);
        TargetTruth.CheckRecovery(served, ost);
        served.Is(1, "lustre_ost_status", ("filesystem", "scratch"), ("ost", "OST0000"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_ost_that_is_taken_away_costs_a_client_its_capacity_alone(LustreVersion version)
    {
        await using var world = WholeLustre.Client(version);
        using var server = new LustreTree(world.Model, world.In("server"));
        server.Write();
        world.Files.HangCapacity();
        var all = world.AfterAdvance(30);
        (string, string)[] lost = [("filesystem", "scratch"), ("ost", "OST0002")];
        Assert.Equal(2, all.Of("lustre_ost_status", lost).Count(s => s.Value == 1));

        server.Vanish("scratch-OST0002");
        var without = world.AfterAdvance(45);
        Assert.Equal(["0", "0"], without.Of("lustre_ost_status", lost).Select(s => $"{s.Value}"));
        Assert.False(without.Has("lustre_ost_capacity_bytes", lost));
        Assert.Equal(2, without.Of("lustre_ost_capacity_bytes", ("filesystem", "scratch"), ("ost", "OST0001")).Count());
        Assert.Equal(all.Families, without.Families);
        Assert.Equal(3, without.Of("lustre_capacity_bytes").Count());

        server.Return("scratch-OST0002");
        var again = world.AfterAdvance(60);
        Assert.All(again.Of("lustre_ost_status", lost), s => Assert.Equal(1, s.Value));
        Assert.InRange(again.Of("lustre_ost_capacity_bytes", lost).Count(), 1, 2);
        Assert.Equal(again.Of("lustre_ost_status", lost).Count(), again.Of("lustre_ost_capacity_bytes", lost).Count());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_eviction_is_counted_where_the_release_counts_them_and_a_client_less_is_connected(LustreVersion version)
    {
        await using var world = WholeLustre.Server(version);
        var ost = world.Model.Truth.Target("scratch-OST0000");
        var client = world.Model.Truth.Mounts("scratch", WholeLustre.ClientNid).First();
        var before = world.AfterAdvance(20);
        Assert.Equal(version >= LustreVersion.V2_16 ? 0 : null, before.Value("lustre_evictions_total", ("target", ost.Name)));

        ost.Evict(client);
        world.Files.Write();
        var after = world.AfterScrape();

        Assert.Equal(version >= LustreVersion.V2_16 ? 1 : null, after.Value("lustre_evictions_total", ("target", ost.Name)));
        after.Is(
            before.Value("lustre_lock_timeouts_total", ("target", ost.Name))!.Value + 1,
            "lustre_lock_timeouts_total",
            ("target", ost.Name));
        after.Is(
            before.Value("lustre_connected_clients", ("target", ost.Name))!.Value - 1, "lustre_connected_clients", ("target", ost.Name));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_that_was_evicted_says_so_and_is_soon_well_again(LustreVersion version)
    {
        await using var world = WholeLustre.Client(version);
        world.AfterAdvance(20);
        var mount = world.Model.Truth.Mounts("scratch", WholeLustre.ClientNid).First();
        var import = mount.Import("scratch-OST0000");
        import.Hold(ImportState.Evicted);
        world.Files.Write();
        var evicted = world.AfterScrape();
        ClientTruth.CheckState(evicted, import);
        evicted.Is(0, "lustre_ost_status", ClientTruth.Labels(import));
        Assert.All(world.Sources, s => Assert.Equal((s.Source, SourceState.Up), (s.Source, s.State)));

        import.Recover();
        var well = world.AfterAdvance(40);
        well.Is(1, "lustre_ost_status", ClientTruth.Labels(import));
        ClientTruth.CheckState(well, import);
    }
}
