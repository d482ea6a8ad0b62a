using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Client;

public class MountTests
{
    [Fact]
    public void Two_mounts_of_one_filesystem_have_separate_devices_and_one_common_export()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions
        {
            ClientMount = true,
            Filesystems = [new FilesystemOptions { Osts = 2, Clients = 2, MountsPerClient = 2, Jobs = 10 }],
        });
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromMinutes(2));
        tree.Write();
        var mounts = model.Truth.Mounts("scratch", "0@lo").ToList();
        Assert.Equal(2, mounts.Count);
        Assert.Equal(2, Directory.GetDirectories(scratch["sys/fs/lustre/llite"]).Length);
        Assert.Equal(4, Directory.GetDirectories(scratch["sys/fs/lustre/osc"], "*-osc-ffff*").Length);
        Assert.NotEqual(mounts[0].Uuid, mounts[1].Uuid);
        Assert.Equal(
            mounts.Select(m => m.Uuid).Order(),
            File.ReadAllLines(tree.PathOf("scratch-OST0000", "exports/0@lo/uuid")).Where(
                l => !l.EndsWith("_UUID", StringComparison.Ordinal)).Order());
        var ost = model.Truth.Target("scratch-OST0000");
        var both = ost.Exports.Where(e => e.Client.Nid == "0@lo").Sum(e => e.Counters.Current["read_bytes"].Sum);
        Assert.True(both > 0);
        Assert.Equal(both, StatsLines.Stats(tree.PathOf("scratch-OST0000", "exports/0@lo/stats"))["read_bytes"].Sum);
        Assert.Equal(both, mounts.Sum(m => m.Import("scratch-OST0000").Counters.Current["read_bytes"].Sum));
        Assert.Equal(
            model.Truth.ClientOnOsts("scratch", "0@lo")["read_bytes"].Sum,
            model.Filesystems[0].Osts.SelectMany(o => o.Exports).Where(e => e.Client.Nid == "0@lo").Sum(
                e => e.Counters.Lifetime["read_bytes"].Sum));
    }

    [Fact]
    public void A_node_on_two_networks_mounts_the_filesystems_of_both()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions
        {
            Filesystems = [new FilesystemOptions { Name = "a" }, new FilesystemOptions { Name = "b", Network = "o2ib" }],
        });
        var node = new LustreNode { Targets = [], Mgs = false, Nid = "10.1.0.2@tcp", OtherNids = ["10.1.0.2@o2ib"] };
        using var tree = new LustreTree(model, scratch.Path, node);
        model.Advance(TimeSpan.FromSeconds(5));
        tree.Write();
        Assert.Equal(2, Directory.GetDirectories(scratch["sys/fs/lustre/llite"]).Length);
        Assert.Equal(["0@lo", "10.1.0.2@tcp", "10.1.0.2@o2ib"], tree.Lnet.Interfaces.Select(i => i.Nid));
    }

    [Fact]
    public void A_new_mount_has_new_devices_that_count_from_zero_and_the_old_ones_are_gone()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { Filesystems = [new FilesystemOptions { Clients = 4, Jobs = 8 }] });
        var client = model.Filesystems[0].Clients[1];
        using var tree = new LustreTree(model, scratch.Path, new LustreNode { Targets = [], Mgs = false, Nid = client.Nid });
        tree.Write();
        var first = client.Imports[0].Name;
        for (var second = 0; second < 6000 && client.Counters.Incarnations < 2; second++)
        {
            model.Advance(TimeSpan.FromSeconds(1));
            tree.Write();
        }

        Assert.Equal(2, client.Counters.Incarnations);
        Assert.NotEqual(first, client.Imports[0].Name);
        Assert.False(Directory.Exists(scratch[$"sys/fs/lustre/mdc/{first}"]));
        Assert.True(Directory.Exists(scratch[$"sys/fs/lustre/mdc/{client.Imports[0].Name}"]));
        Assert.True(client.Imports[0].Counters.Current["mds_close"].Samples < client.Imports[0].Counters.Lifetime["mds_close"].Samples);
    }

    [Fact]
    public async Task A_reader_that_waits_for_a_mount_is_released_when_the_mount_leaves()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { Filesystems = [new FilesystemOptions { Clients = 4, Jobs = 8 }] });
        var client = model.Filesystems[0].Clients[1];
        using var tree = new LustreTree(model, scratch.Path, new LustreNode { Targets = [], Mgs = false, Nid = client.Nid });
        tree.Write();
        client.Import("scratch-OST0000").Hold(ImportState.Disconnected);
        tree.HangCapacity();
        var path = tree.PathOf(client.Import("scratch-OST0000").Name, "kbytestotal");
        var reading = Task.Run(() => File.ReadAllText(path));
        for (var second = 0; second < 6000 && client.Connected; second++)
        {
            model.Advance(TimeSpan.FromSeconds(1));
            tree.Write();
        }

        Assert.False(client.Connected);
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(20)));
        Assert.True(reading.IsCompleted);
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void Without_a_header_only_the_release_that_can_leaves_the_start_out(LustreVersion version)
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { Version = version, ClientMount = true, StatsHeader = false });
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromSeconds(30));
        tree.Write();
        var import = model.Filesystems[0].Clients[0].Imports[0];
        var expected = version is >= LustreVersion.V2_14_DDN and < LustreVersion.V2_17;
        string[] files =
        [
            tree.PathOf("scratch-OST0000", "stats"), tree.PathOf("scratch-OST0000", "exports/0@lo/stats"),
            tree.PathOf(import.Name, "stats"), tree.PathOf(import.Name, "rpc_stats"), tree.PathOf(import.Client.Mount, "read_ahead_stats"),
        ];
        Assert.All(files, path => Assert.Equal(expected, File.ReadAllText(path).Contains("start_time", StringComparison.Ordinal)));
        Assert.All(files, path => Assert.StartsWith("snapshot_time", File.ReadAllText(path), StringComparison.Ordinal));
    }

    [Fact]
    public void The_read_ahead_of_a_mount_is_what_its_model_read()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { ClientMount = true });
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromMinutes(2));
        tree.Write();
        var client = model.Filesystems[0].Clients[0];
        var written = StatsLines.Stats(tree.PathOf(client.Mount, "read_ahead_stats"));
        Assert.Equal((client.Cache.Hits, client.Cache.Misses), (written["hits"].Samples, written["misses"].Samples));
        Assert.Equal(client.Cache.PagesAhead.Sum, written["readahead_pages"].Sum);
        Assert.Equal(client.Counters.Current["read_bytes"].Samples, client.Cache.Misses);
        Assert.Contains(
            $"\nused_mb: {client.Cache.UsedMegabytes}\n", File.ReadAllText(tree.PathOf(client.Mount, "max_cached_mb")),
            StringComparison.Ordinal);
    }
}
