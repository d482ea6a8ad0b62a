using System.Globalization;
using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre;

public class DiscoveryGrowthTests
{
    [Fact]
    public void Looking_again_at_many_targets_costs_little_memory_a_target_however_many_clients_they_have()
    {
        var hundred = Allocated(100, exports: 1);
        var thousand = Allocated(1000, exports: 1);
        var withClients = Allocated(100, exports: 20);

        Assert.InRange(thousand, 0, hundred * 12);
        Assert.InRange(thousand, 0, 1000 * 200);
        Assert.InRange(withClients, 0, hundred + 1024);
    }

    [Fact]
    public void It_lists_the_folders_of_targets_and_no_target()
    {
        using var tree = Tree(300, exports: 3);
        var watch = new TestWatch();

        Assert.Equal(300, new LustreDiscovery(tree.Roots).Discover(watch).Targets.Length);
        Assert.DoesNotContain(watch.Paths, p => p.Contains("OST", StringComparison.Ordinal));
        Assert.InRange(watch.Paths.Count, 1, 60);
    }

    private static long Allocated(int targets, int exports)
    {
        using var tree = Tree(targets, exports);
        var discovery = new LustreDiscovery(tree.Roots);
        var watch = new TestWatch();
        discovery.Discover(watch);
        discovery.Discover(watch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        discovery.Discover(watch);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static LustreTree Tree(int targets, int exports)
    {
        var tree = new LustreTree();
        for (var i = 0; i < targets; i++)
        {
            for (var export = 0; export < exports; export++)
                Directory.CreateDirectory(Path.Combine(
                    tree.Roots.Debug,
                    string.Create(CultureInfo.InvariantCulture, $"obdfilter/scratch-OST{i:x4}/exports/10.0.0.{export}@tcp")));
        }

        return tree;
    }
}
