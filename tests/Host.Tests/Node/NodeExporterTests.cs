using LustreActors.Host.Tests.Running;
using LustreActors.Sources.Node;

namespace LustreActors.Host.Tests.Node;

/// <summary>This program and Debian's node_exporter 1.5.0 over the same files, and over the kernel that runs here.</summary>
public class NodeExporterTests
{
    /// <summary>Families that node_exporter has only since 1.6 to 1.12.</summary>
    private static readonly string[] NewerFamilies =
    [
        "node_filesystem_mount_info", "node_netstat_TcpExt_TCPOFOQueue", "node_netstat_TcpExt_TCPRcvQDrop",
        "node_pressure_irq_stalled_seconds_total",
    ];

    private static readonly string[] NewerLabels = ["rotational", "adminstate"];

    /// <summary>Families whose values may differ between two moments, although nothing happens to the tree.</summary>
    private static readonly string[] OfTheMoment =
    [
        "node_time_seconds", "node_filesystem_avail_bytes", "node_filesystem_free_bytes", "node_filesystem_files_free",
    ];

    /// <summary>Families of the running kernel whose values stand still.</summary>
    private static readonly string[] Still =
    [
        "node_boot_time_seconds", "node_memory_MemTotal_bytes", "node_memory_SwapTotal_bytes", "node_memory_Hugepagesize_bytes",
        "node_uname_info", "node_os_info", "node_os_version", "node_filesystem_size_bytes", "node_filesystem_files",
        "node_filesystem_readonly", "node_filesystem_device_error", "node_disk_info", "node_network_info", "node_network_mtu_bytes",
        "node_network_flags", "node_network_iface_id", "node_network_protocol_type", "node_network_transmit_queue_length",
        "node_network_address_assign_type", "node_entropy_pool_size_bits", "node_filefd_maximum", "node_time_zone_offset_seconds",
        "node_time_clocksource_available_info", "node_time_clocksource_current_info", "node_nf_conntrack_entries_limit",
    ];

    [NeedsFact(RealNodeExporter.Program, "prometheus-node-exporter")]
    public async Task Over_the_same_tree_both_have_the_same_families_series_and_values()
    {
        using var tree = new NodeTree();
        await using var real = await RealNodeExporter.StartAsync(Collectors, [.. Defaults, .. tree.Arguments]);
        await using var exporter = await RunningExporter.StartAsync(tree.Settings);
        var theirs = NodeText.Parse(await real.ScrapeAsync());
        var ours = NodeText.Parse(await exporter.Http.GetStringAsync("/metrics"), NewerLabels);
        Assert.InRange(theirs.Series.Count, 250, 10_000);

        Assert.Equal(theirs.Types, Without(ours.Types, NewerFamilies));
        AssertSameSeries(theirs, ours, NewerFamilies);
        Assert.Equal([], theirs.Series.Where(s => !OfTheMoment.Contains(NodeText.FamilyOf(s.Key)) && !IsEqual(s.Value, ours.Series[s.Key])));
    }

    [NeedsFact(RealNodeExporter.Program, "prometheus-node-exporter")]
    public async Task Over_the_running_kernel_both_have_the_same_families_and_series_and_equal_values_where_nothing_moves()
    {
        await using var real = await RealNodeExporter.StartAsync(Collectors.Except(["textfile"]), [.. Defaults, "--no-collector.netdev.netlink"]);
        await using var exporter = await RunningExporter.StartAsync(
            "-Dlustre.enabled=off", "-Dnode.enabled=on", "-Dcollect.min-age=0s");

        // Devices and mounts of other tests come and go: the two are compared again until nothing did meanwhile.
        await Eventually.HoldsAsync(async () =>
        {
            var theirs = NodeText.Parse(await real.ScrapeAsync());
            var ours = NodeText.Parse(await exporter.Http.GetStringAsync("/metrics"), NewerLabels);
            Assert.InRange(theirs.Series.Count, 200, 100_000);
            string[] newer = [.. NewerFamilies, "node_network_receive_nohandler_total"];
            Assert.Equal(theirs.Types, Without(ours.Types, newer));
            AssertSameSeries(theirs, ours, newer);
            Assert.Equal([], theirs.Series.Where(s => Still.Contains(NodeText.FamilyOf(s.Key)) && !IsEqual(s.Value, ours.Series[s.Key])));
        });
    }

    [Fact]
    public async Task Node_can_be_all_that_is_read_and_has_the_health_of_each_collector()
    {
        using var tree = new NodeTree();
        await using var exporter = await RunningExporter.StartAsync(tree.Settings);
        var samples = await exporter.ScrapeAsync();
        var sources = samples.Of("lustre_exporter_source_up")
            .Where(s => s["source"].StartsWith("node/", StringComparison.Ordinal)).ToDictionary(s => s["source"], s => s.Value);
        Assert.Equal(NodeSources.Names.Select(NodeSources.NameOf).Order(StringComparer.Ordinal), sources.Keys.Order(StringComparer.Ordinal));
        Assert.All(sources, s => Assert.True(s.Value == 1, s.Key));
        Assert.Equal(sources.Count, samples.Of("node_scrape_collector_duration_seconds").Count());
        Assert.Contains("/collect/node/cpu", (await exporter.InspectAsync("sources")).Expect(0).Output, StringComparison.Ordinal);
        var again = await exporter.ScrapeAsync();
        Assert.All(again.Of("node_scrape_collector_success"), s => Assert.True(s.Value == 1, s["collector"]));
        Assert.Equal("3", again.Of("from_a_text_file").Single().Text);
    }

    [Fact]
    public async Task A_sensor_that_hangs_costs_its_chip_and_the_first_scrape_waits_for_no_more()
    {
        using var tree = new NodeTree();
        await tree.HangAsync("sys/class/hwmon/hwmon1/temp1_input");
        await using var exporter = await RunningExporter.StartAsync([.. tree.Settings, "-Dcollect.deadline=2s", "-Dcollect.scrape-wait=30s"]);
        await Eventually.HoldsAsync(async () =>
        {
            var samples = await exporter.ScrapeAsync();
            Assert.True(samples.Has("node_hwmon_temp_celsius", ("chip", "hwmon0")));
            Assert.False(samples.Has("node_hwmon_temp_celsius", ("chip", "hwmon1")));
            Assert.Equal(0, samples.Value("lustre_exporter_source_up", ("source", "node/hwmon")));
            Assert.Equal(1, samples.Value("lustre_exporter_source_up", ("source", "node/cpu")));
            Assert.Equal(1, samples.Value("lustre_exporter_blocking_threads", ("state", "abandoned")));
        });
        Assert.Contains("hwmon1/temp1_input", (await exporter.InspectAsync("blocking")).Expect(0).Output, StringComparison.Ordinal);
    }

    /// <summary>The patterns of node_exporter 1.12. Debian's 1.5.0 leaves more out.</summary>
    private static string[] Defaults =>
    [
        $"--collector.diskstats.device-exclude={NodeSourceOptions.DefaultDisks}",
        $"--collector.filesystem.fs-types-exclude={NodeSourceOptions.DefaultTypes}",
        $"--collector.filesystem.mount-points-exclude={NodeSourceOptions.DefaultMountPoints}", "--collector.netdev.device-exclude=^$",
    ];

    private static string[] Collectors => [.. NodeSources.Names.Where(n => n is not ("infiniband" or "slurm_jobs"))];

    /// <summary>Compares in both directions, so that a failure shows the series that only one of them has.</summary>
    private static void AssertSameSeries(NodeText theirs, NodeText ours, string[] newer)
    {
        Assert.Equal([], theirs.Series.Keys.Except(ours.Series.Keys));
        Assert.Equal([], ours.Series.Keys.Except(theirs.Series.Keys).Where(s => !newer.Contains(NodeText.FamilyOf(s))));
    }

    private static IEnumerable<KeyValuePair<string, string>> Without(SortedDictionary<string, string> types, string[] families) =>
        types.Where(t => !families.Contains(t.Key));

    /// <summary>node_exporter multiplies by 0.001 where this program shifts the point.</summary>
    private static bool IsEqual(double one, double other) => Math.Abs(one - other) <= 1e-12 * Math.Max(Math.Abs(one), Math.Abs(other));
}
