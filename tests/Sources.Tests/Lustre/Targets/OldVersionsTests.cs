using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre.Targets;

/// <summary>The places and formats of versions that most tests do not use.</summary>
public sealed class OldVersionsTests
{
    private static readonly LustreSourceOptions Options = new() { ClientName = "node01" };

    [Fact]
    public void Up_to_2_12_everything_is_in_proc_and_operations_have_no_times()
    {
        using var tree = new LustreTree();
        tree.Proc("obdfilter/old-OST0001/stats", """
            snapshot_time             1510782606.789180921 secs.nsecs
            write_bytes               7 samples [bytes] 4096 4194304 8388608
            punch                     5 samples [reqs]
            """).Proc("obdfilter/old-OST0001/num_exports", "3\n").Proc("obdfilter/old-OST0001/exports/10.1.1.1@o2ib/uuid", "f9c0\n");

        var reading = Read(tree, "old-OST0001");

        Assert.Equal("8388608", reading.Value("""lustre_write_bytes_total{filesystem="old",component="ost",target="old-OST0001"}"""));
        Assert.Equal("5", reading.Value("""lustre_stats_total{filesystem="old",component="ost",target="old-OST0001",operation="punch"}"""));
        Assert.Equal("3", reading.Value("""lustre_exports{filesystem="old",component="ost",target="old-OST0001"}"""));
        Assert.DoesNotContain("seconds", reading.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("lustre_read_", reading.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("_created", reading.Text(Metrics.Families.ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void In_2_17_the_counters_are_in_debugfs_and_their_columns_are_wider()
    {
        using var tree = new LustreTree();
        tree.Debug("obdfilter/new-OST0001/stats", """
            snapshot_time                       1795233272.902292004 secs.nsecs
            start_time                          1795232689.852634182 secs.nsecs
            elapsed_time                        583.049657822 secs.nsecs
            read_bytes                          106 samples [bytes] 131072 4194304 111966945 12339544120623104
            prealloc                            1 samples [usecs] 1270 1270 1270 1612900

            """).Sys("obdfilter/new-OST0001/num_exports", "3\n").Debug("obdfilter/new-OST0001/exports/2001:db8::1@tcp/uuid", "f9c0\n");

        var reading = Read(tree, "new-OST0001");

        Assert.Equal("111966945", reading.Value("""lustre_read_bytes_total{filesystem="new",component="ost",target="new-OST0001"}"""));
        Assert.Equal(
            "0.00127",
            reading.Value("""lustre_stats_seconds_total{filesystem="new",component="ost",target="new-OST0001",operation="prealloc"}"""));
        Assert.Equal("1", reading.Value("""lustre_connected_clients{filesystem="new",component="ost",target="new-OST0001"}"""));
        Assert.Equal(0, reading.LinesRefused);
        Assert.Empty(reading.Troubles);
    }

    private static Reading Read(LustreTree tree, string name)
    {
        var target = Assert.Single(new LustreDiscovery(tree.Roots).Discover(new TestWatch()).Targets);
        Assert.Equal(name, target.Name);
        return LustreSources.For(target, tree.Roots, Options)[0].Create().Read();
    }
}
