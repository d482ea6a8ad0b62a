using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>A client whose servers go down.</summary>
public sealed class ImportTests
{
    private static readonly string Hung = ClientFiles.Device("OST0001") + "/capacity";

    [Fact]
    public async Task A_capacity_that_hangs_costs_the_capacity_of_its_connection_and_nothing_else()
    {
        ClientFiles? client = null;
        await using var world = new LustreWorld(prepare: w =>
        {
            client = new ClientFiles(w);
            client.AddMount();
            client.AddOst("OST0000", "FULL");
            client.AddOst("OST0001", "FULL");
            client.Hang("OST0001", "kbytesavail");
        });

        var first = world.BeginScrape(wait: 2);
        world.RunUntil(() => world.Sources.Any(s => s.Source == Hung && s.InFlight) && world.Lane.Snapshot() is { InFlight: 1, Queued: 0 });
        world.Advance(2);
        Assert.Equal(1, first.Answer().Late);
        world.Advance(5);
        world.RunUntil(() => world.Sources.Single(s => s.Source == Hung).State == SourceState.Quarantined);
        world.Scrape();

        Assert.All(world.Sources.Where(s => s.Source != Hung), s => Assert.Equal((s.Source, SourceState.Up), (s.Source, s.State)));
        Assert.Equal(["OST0000"], Osts(world, "lustre_ost_available_bytes"));
        Assert.Equal(["OST0000", "OST0001"], Osts(world, "lustre_ost_status"));
        Assert.Contains(
            world.Samples,
            s => s.StartsWith("lustre_stats_total{", StringComparison.Ordinal) && s.Contains(ClientFiles.Mount, StringComparison.Ordinal));
        Assert.Contains(
            world.Samples,
            s => s.StartsWith("lustre_capacity_bytes{", StringComparison.Ordinal)
                && s.Contains(ClientFiles.Mount, StringComparison.Ordinal));

        client!.Release("OST0001", "kbytesavail");
        world.RunUntil(() => world.Lane.Snapshot().AbandonedNow == 0);
    }

    [Fact]
    public async Task An_ost_that_goes_down_is_0_loses_its_capacity_and_is_no_trouble_of_any_source()
    {
        ClientFiles? client = null;
        await using var world = new LustreWorld(prepare: w =>
        {
            client = new ClientFiles(w);
            client.AddMount();
            client.AddOst("OST0000", "IDLE");
            client.AddOst("OST0001", "FULL");
        });
        world.Scrape();
        Assert.Equal(["OST0000", "OST0001"], Osts(world, "lustre_ost_available_bytes"));

        client!.SetState("OST0001", "DISCONN");
        client.Hang("OST0001", "kbytestotal");
        world.Scrape();

        Assert.Equal(["OST0000"], Osts(world, "lustre_ost_available_bytes"));
        Assert.Equal(["0", "1"], world.Samples.Where(s => IsOfMount(s, "lustre_ost_status")).Select(s => s[^1..]).Order());
        Assert.All(world.Sources, s => Assert.Equal((s.Source, SourceState.Up), (s.Source, s.State)));

        client.SetState("OST0001", "FULL");
        client.AddOst("OST0002", "CONNECTING");
        world.Rediscover();
        Assert.Contains(world.Sources, s => s.Source == ClientFiles.Device("OST0002") + "/capacity");
    }

    private static List<string> Osts(LustreWorld world, string family) =>
        [.. world.Samples.Where(s => IsOfMount(s, family)).Select(s => LustreWorld.LabelOf(s, "ost")).Order(StringComparer.Ordinal)];

    private static bool IsOfMount(string sample, string family) =>
        sample.StartsWith(family + "{", StringComparison.Ordinal) && sample.Contains(
            $"target=\"{ClientFiles.Mount}\"", StringComparison.Ordinal);
}
