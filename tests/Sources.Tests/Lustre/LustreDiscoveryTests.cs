using System.Globalization;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Files;

namespace LustreActors.Sources.Tests.Lustre;

public sealed class LustreDiscoveryTests : IDisposable
{
    private readonly LustreTree _tree = new();
    private readonly TestWatch _watch = new();
    private readonly LustreDiscovery _discovery;

    public LustreDiscoveryTests() => _discovery = new LustreDiscovery(_tree.Roots);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_host_without_lustre_has_nothing_and_no_trouble()
    {
        var inventory = _discovery.Discover(_watch);

        Assert.False(inventory.LustrePresent);
        Assert.Empty(inventory.Targets);
        Assert.Empty(inventory.Troubles);
    }

    [Fact]
    public void Loaded_modules_without_a_target_are_present()
    {
        _tree.Sys("version", "2.17.0\n");

        var inventory = _discovery.Discover(_watch);

        Assert.True(inventory.LustrePresent);
        Assert.Empty(inventory.Targets);
    }

    [Fact]
    public void A_target_counts_once_whichever_roots_have_it()
    {
        _tree.Proc("obdfilter/scratch-OST0000/job_stats", "").Sys("obdfilter/scratch-OST0000/num_exports", "1\n")
            .Debug("obdfilter/scratch-OST0000/stats", "").Sys("osd-zfs/scratch-OST0000/kbytesfree", "1\n")
            .Debug("llite/scratch-ffff88812150f000/stats", "").Sys("llite/scratch-ffff88812150f000/uuid", "")
            .Sys("llite/scratch-ffff888999990000/uuid", "").Proc("mgs/MGS/live/scratch", "").Sys("mdt/my-fs-MDT000a/uuid", "")
            .Sys("osd-ldiskfs/home-OST00ff/uuid", "").Sys("osd-ldiskfs/something/uuid", "").Sys("obdfilter/num_refs", "1\n");

        var inventory = _discovery.Discover(_watch);

        Assert.Equal(
            [
                new LustreTarget("MGS", LustreComponent.Mgt, "MGS"),
                new LustreTarget("home", LustreComponent.Ost, "home-OST00ff"),
                new LustreTarget("my-fs", LustreComponent.Mdt, "my-fs-MDT000a"),
                new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0000"),
                new LustreTarget("scratch", LustreComponent.Client, "scratch-ffff88812150f000"),
                new LustreTarget("scratch", LustreComponent.Client, "scratch-ffff888999990000"),
            ],
            inventory.Targets.AsEnumerable());
        Assert.Empty(inventory.Troubles);
    }

    [Fact]
    public void A_target_that_left_is_not_found_again()
    {
        _tree.Sys("obdfilter/scratch-OST0000/num_exports", "1\n").Sys("obdfilter/scratch-OST0001/num_exports", "1\n");
        Assert.Equal(2, _discovery.Discover(_watch).Targets.Length);

        Directory.Delete(Path.Combine(_tree.Roots.Sys, "obdfilter/scratch-OST0000"), recursive: true);

        Assert.Equal(["scratch-OST0001"], _discovery.Discover(_watch).Targets.Select(t => t.Name));
    }

    [Fact]
    public void The_folder_decides_the_kind_of_a_target_whose_name_does_not_show_it()
    {
        _tree.Sys("osd-ldiskfs/OST0001/uuid", "");
        Assert.Equal(LustreComponent.Ost, Assert.Single(_discovery.Discover(_watch).Targets).Component);

        _tree.Proc("mdt/OST0001/md_stats", "");
        Assert.Equal(LustreComponent.Mdt, Assert.Single(_discovery.Discover(_watch).Targets).Component);
    }

    [Fact]
    public void The_watch_sees_every_directory_before_it_is_listed()
    {
        _tree.Sys("obdfilter/scratch-OST0000/num_exports", "1\n");

        _discovery.Discover(_watch);

        foreach (var folder in new[] { "obdfilter", "mdt", "mgs", "llite", "osd-ldiskfs", "osd-zfs" })
            Assert.Contains(Path.Combine(_tree.Roots.Sys, folder), _watch.Paths);
    }

    [Fact]
    public void An_abandoned_search_ends()
    {
        _tree.Sys("obdfilter/scratch-OST0000/num_exports", "1\n");
        _watch.IsAbandoned = true;

        Assert.Empty(_discovery.Discover(_watch).Targets);
        Assert.Empty(_watch.Paths);
    }

    [Fact]
    public void A_closed_debugfs_is_reported_once_with_the_way_to_open_it()
    {
        _tree.Sys("obdfilter/scratch-OST0000/num_exports", "1\n").Debug("obdfilter/scratch-OST0000/stats", "");
        var debugfs = Path.GetDirectoryName(_tree.Roots.Debug)!;
        File.SetUnixFileMode(_tree.Root, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(debugfs, UnixFileMode.None);
        try
        {
            using var ordinary = new ClosedDoors();
            var inventory = _discovery.Discover(_watch);

            Assert.Single(inventory.Targets);
            Assert.Contains("CAP_DAC_READ_SEARCH", Assert.Single(inventory.Troubles), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(debugfs, (UnixFileMode)0x1FF);
        }
    }

    [Theory]
    [InlineData("a b-OST0002")]
    [InlineData("a\nb-OST0002")]
    [InlineData("scratch-OST 0")]
    [InlineData("@node-OST0001")]
    [InlineData("lnet")]
    [InlineData("lustre")]
    [InlineData("..x-OST0001")]
    [InlineData("$x-OST0001")]
    [InlineData("é-OST0001")]
    [InlineData("a{b-OST0001")]
    public void A_directory_with_an_unusable_name_is_skipped_and_reported(string name)
    {
        using var tree = SyntheticTree.WithEverything();
        var before = new LustreDiscovery(tree.Roots).Discover(new TestWatch());
        Directory.CreateDirectory(Path.Combine(tree.Roots.Sys, "obdfilter", name));
        var inventory = new LustreDiscovery(tree.Roots).Discover(new TestWatch());

        Assert.Equal(before.Targets.AsEnumerable(), inventory.Targets.AsEnumerable());
        Assert.Contains("is not a name that Lustre gives, and is skipped", Assert.Single(inventory.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_with_an_overlong_name_is_skipped()
    {
        using var tree = SyntheticTree.WithEverything();
        Directory.CreateDirectory(Path.Combine(tree.Roots.Sys, "obdfilter", new string('a', 240) + "-OST0001"));
        Assert.Single(new LustreDiscovery(tree.Roots).Discover(new TestWatch()).Troubles);
    }

    [Fact]
    public void A_thousand_targets_are_found_with_memory_in_proportion_and_found_again_with_hardly_any()
    {
        Assert.Equal(100, Fill(100));
        var (first100, again100) = (Allocated(new LustreDiscovery(_tree.Roots)), Allocated(_discovery));
        Assert.Equal(1000, Fill(1000));
        var fresh = new LustreDiscovery(_tree.Roots);
        var first1000 = Allocated(fresh);
        var again1000 = Allocated(fresh);

        Assert.True(first1000 < 15 * first100, $"100 targets: {first100} B, 1000 targets: {first1000} B");
        Assert.True(again1000 < 200 * 1000, $"1000 known targets: {again1000} B ({again100} B for the first 100)");

        int Fill(int targets)
        {
            for (var i = 0; i < targets; i++)
            {
                var name = "fs" + (i % 7).ToString(CultureInfo.InvariantCulture) + "-OST" + i.ToString("x4", CultureInfo.InvariantCulture);
                Directory.CreateDirectory(Path.Combine(_tree.Roots.Sys, "obdfilter", name));
                Directory.CreateDirectory(Path.Combine(_tree.Roots.Proc, "obdfilter", name));
                Directory.CreateDirectory(Path.Combine(_tree.Roots.Sys, "osd-zfs", name));
            }

            return _discovery.Discover(_watch).Targets.Length;
        }

        long Allocated(LustreDiscovery discovery)
        {
            _watch.Paths.Capacity = 10_000;
            var before = GC.GetAllocatedBytesForCurrentThread();
            discovery.Discover(_watch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
