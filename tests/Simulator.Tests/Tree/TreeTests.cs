using System.Runtime.Versioning;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Tree;

public class TreeTests
{
    private static readonly string[] WriteOnly = ["evict_client", "force_reint", "force_sync", "identity_flush"];

    [Fact]
    public void A_reader_never_sees_half_a_file()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(
            new SimulationOptions { Filesystems = [new FilesystemOptions { Osts = 1, Clients = 2, Jobs = 60 }] });
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromSeconds(5));
        tree.Write();
        var path = tree.PathOf("scratch-OST0000", "job_stats");
        var done = false;
        var reads = 0;
        var torn = 0;
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                var text = File.ReadAllBytes(path);
                Interlocked.Increment(ref reads);
                if (!text.AsSpan().StartsWith("job_stats:\n"u8) || !text.AsSpan().EndsWith(" }\n"u8))
                    Interlocked.Increment(ref torn);
            }
        });
        reader.Start();
        for (var pass = 0; pass < 2000 && (pass < 30 || Volatile.Read(ref reads) < 50); pass++)
        {
            model.Advance(TimeSpan.FromSeconds(1));
            tree.Write();
        }

        Volatile.Write(ref done, true);
        reader.Join();
        Assert.True(reads >= 50);
        Assert.Equal(0, torn);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Everyone_may_read_all_files_except_command_files()
    {
        using var scratch = new ScratchDirectory();
        using var tree = new LustreTree(new SimulatedLustre(new SimulationOptions()), scratch.Path);
        tree.Write();
        foreach (var path in ScratchDirectory.Files(scratch.Path).Keys)
        {
            var takesCommands = WriteOnly.Contains(Path.GetFileName(path));
            Assert.Equal(
                takesCommands ? UnixFileMode.UserWrite : UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                File.GetUnixFileMode(scratch[path]));
        }

    }

    [Fact]
    public void An_unchanged_file_is_not_written_again()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions());
        using var tree = new LustreTree(model, scratch.Path);
        tree.Write();
        var version = tree.PathOf("", "version");
        var stats = tree.PathOf("scratch-OST0000", "stats");
        var past = new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(version, past);
        File.SetLastWriteTimeUtc(stats, past);
        model.Advance(TimeSpan.FromSeconds(1));
        tree.Write();
        Assert.Equal(past, File.GetLastWriteTimeUtc(version));
        Assert.NotEqual(past, File.GetLastWriteTimeUtc(stats));
    }

    [Fact]
    public void The_export_directory_of_a_client_goes_with_it_and_a_new_one_appears_when_it_returns()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { Filesystems = [new FilesystemOptions { Clients = 4, Jobs = 4 }] });
        using var tree = new LustreTree(model, scratch.Path);
        var ost = model.Truth.Target("scratch-OST0001");
        var (left, returned) = (false, false);
        for (var second = 0; second < 3000 && !returned; second++)
        {
            model.Advance(TimeSpan.FromSeconds(1));
            tree.Write();
            foreach (var client in model.Filesystems[0].Clients)
            {
                var directory = scratch[$"sys/kernel/debug/lustre/obdfilter/{ost.Name}/exports/{client.Nid}"];
                Assert.Equal(client.Connected, Directory.Exists(directory));
                left |= !client.Connected;
                returned |= client.Connected && client.Counters.Incarnations == 2;
            }
        }

        Assert.True(left && returned);
    }

    [Fact]
    public void An_unhealthy_target_is_named_in_debugfs_and_sysfs_says_not_healthy()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions { Version = LustreVersion.V2_15 });
        using var tree = new LustreTree(model, scratch.Path);
        tree.Write();
        Assert.Equal("healthy\n", File.ReadAllText(scratch["sys/fs/lustre/health_check"]));
        Assert.Equal("", File.ReadAllText(scratch["sys/kernel/debug/lustre/health_check"]));
        model.Truth.Target("scratch-OST0002").Healthy = false;
        tree.Write();
        Assert.Equal("NOT HEALTHY\n", File.ReadAllText(scratch["sys/fs/lustre/health_check"]));
        Assert.Equal(
            "device scratch-OST0002 reported unhealthy\nNOT HEALTHY\n", File.ReadAllText(scratch["sys/kernel/debug/lustre/health_check"]));
    }

    [Fact]
    public void The_files_of_a_degraded_ost_show_it()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions());
        using var tree = new LustreTree(model, scratch.Path);
        model.Truth.Target("scratch-OST0000").Degraded = true;
        tree.Write();
        Assert.Equal("1\n", File.ReadAllText(tree.PathOf("scratch-OST0000", "degraded")));
        Assert.Equal("D\n", File.ReadAllText(tree.PathOf("scratch-OST0000", "statfs_state")));
        Assert.Equal("0\n", File.ReadAllText(tree.PathOf("scratch-OST0001", "degraded")));
    }

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void An_empty_job_table_has_a_header_until_2_16_and_nothing_since(LustreVersion version)
    {
        using var scratch = new ScratchDirectory();
        using var tree = new LustreTree(new SimulatedLustre(new SimulationOptions { Version = version }), scratch.Path);
        tree.Write();
        Assert.Equal(version < LustreVersion.V2_17 ? "job_stats:\n" : "", File.ReadAllText(tree.PathOf("scratch-OST0000", "job_stats")));
    }

    [Fact]
    public void Files_of_an_earlier_tree_are_removed()
    {
        using var scratch = new ScratchDirectory();
        using (var earlier = new LustreTree(new SimulatedLustre(new SimulationOptions { Version = LustreVersion.V2_10 }), scratch.Path))
            earlier.Write();
        Assert.True(Directory.Exists(scratch["proc/fs/lustre/mds"]));
        using var tree = new LustreTree(new SimulatedLustre(new SimulationOptions()), scratch.Path);
        tree.Write();
        Assert.False(Directory.Exists(scratch["proc/fs/lustre/mds"]));
        Assert.True(Directory.Exists(scratch["sys/fs/lustre/mds"]));
    }

    [Fact]
    public void A_root_with_foreign_lustre_files_is_refused_and_not_changed()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch["sys/fs/lustre"]);
        File.WriteAllText(scratch["sys/fs/lustre/version"], "2.15.8\n");
        Assert.Throws<InvalidOperationException>(() => new LustreTree(new SimulatedLustre(new SimulationOptions()), scratch.Path));
        Assert.Equal("2.15.8\n", File.ReadAllText(scratch["sys/fs/lustre/version"]));
        Assert.False(Directory.Exists(scratch[".writing"]));
    }

    [Fact]
    public void A_client_node_shows_its_mounts_and_no_target()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(
            new SimulationOptions { Filesystems = [new FilesystemOptions { Name = "a" }, new FilesystemOptions { Name = "b" }] });
        using var tree = new LustreTree(model, scratch.Path, new LustreNode { Targets = [], Mgs = false, Nid = "10.1.0.2@tcp" });
        model.Advance(TimeSpan.FromSeconds(10));
        tree.Write();
        Assert.Equal(2, Directory.GetDirectories(scratch["sys/kernel/debug/lustre/llite"]).Length);
        Assert.False(Directory.Exists(scratch["sys/fs/lustre/obdfilter"]));
        Assert.False(Directory.Exists(scratch["sys/fs/lustre/mgs"]));
    }

    [Fact]
    public void A_pass_over_an_unchanged_table_allocates_little_per_file()
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(
            new SimulationOptions { Filesystems = [new FilesystemOptions { Osts = 2, Clients = 2, Jobs = 200 }] });
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromSeconds(20));
        tree.Write();
        tree.Write();
        var before = GC.GetAllocatedBytesForCurrentThread();
        tree.Write();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // 600 kB of text; a string per line would allocate more than twice that.
        Assert.InRange(allocated, 0, 200_000);
    }
}
