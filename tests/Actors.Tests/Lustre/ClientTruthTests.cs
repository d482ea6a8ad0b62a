using LustreActors.Simulator;
using LustreActors.Simulator.Model;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>The series of a client of each release are equal to the activity of its mounts and connections in the model.</summary>
public sealed class ClientTruthTests
{
    [Theory]
    [MemberData(nameof(TruthTests.Versions), MemberType = typeof(TruthTests))]
    public async Task All_that_a_client_serves_is_what_happened(LustreVersion version)
    {
        await using var world = WholeLustre.Client(version);

        // Twice, because sources keep state between two collections.
        foreach (var seconds in new[] { 70, 25 })
        {
            var served = world.AfterAdvance(seconds);
            var mounts = Mounts(world);
            Assert.Equal(3, mounts.Count);
            foreach (var mount in mounts)
            {
                ClientTruth.CheckMount(served, mount, world.Model.Truth.Filesystem(mount.Filesystem), version);
                foreach (var import in mount.Imports)
                    ClientTruth.CheckImport(served, import, version);
            }

            served.Is(1, "lustre_mgc_status");
            LnetTruth.Check(served, world.Files.Lnet);
            Assert.Empty(world.Files.Pinged);
        }
    }

    [Theory]
    [MemberData(nameof(TruthTests.Versions), MemberType = typeof(TruthTests))]
    public async Task Every_state_of_a_connection_is_shown_and_usable_in_two_alone(LustreVersion version)
    {
        await using var world = WholeLustre.Client(version);
        world.Model.Advance(TimeSpan.FromSeconds(3));
        foreach (var states in Enum.GetValues<ImportState>().Where(s => s != ImportState.Closed).Chunk(5))
        {
            var imports = Mounts(world).First().Imports.Take(states.Length).ToList();
            foreach (var (import, state) in imports.Zip(states))
                import.Hold(state);
            world.Files.Write();

            var served = world.AfterScrape();

            foreach (var (import, state) in imports.Zip(states))
            {
                Assert.Equal(state, import.State);
                ClientTruth.CheckState(served, import);
                Assert.Equal(
                    state is ImportState.Full or ImportState.Idle, served.Has(ClientTruth.Capacity(import), ClientTruth.Labels(import)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(TruthTests.Versions), MemberType = typeof(TruthTests))]
    public async Task A_connection_that_was_switched_off_cannot_be_used_though_it_is_full(LustreVersion version)
    {
        await using var world = WholeLustre.Client(version);
        world.Model.Advance(TimeSpan.FromSeconds(3));
        var import = Mounts(world).First().Import("scratch-OST0001");
        import.Active = false;
        world.Files.Write();

        var served = world.AfterScrape();

        Assert.Equal(ImportState.Full, import.State);
        served.Is(0, "lustre_ost_status", ClientTruth.Labels(import));
        served.Is(0, "lustre_import_active", ("target", import.Client.Mount), ("import", "OST0001"));
        served.Is(1, "lustre_ost_status", ClientTruth.Labels(import.Client.Import("scratch-OST0000")));
    }

    private static List<SimulatedClient> Mounts(LustreWorld world) =>
        [.. world.Model.Filesystems.SelectMany(f => f.Clients)
            .Where(c => c.Connected && c.Nid.StartsWith("10.1.0.2@", StringComparison.Ordinal))];
}
