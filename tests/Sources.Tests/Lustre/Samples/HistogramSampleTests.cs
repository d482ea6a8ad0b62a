using LustreActors.Metrics.Families;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Histograms;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>Histograms of captured trees, compared by hand with the files.</summary>
public sealed class HistogramSampleTests(SampleTrees samples) : IClassFixture<SampleTrees>
{
    private const string Ost = """filesystem="scratch",component="ost",target="scratch-OST0000" """;

    [SampleFact]
    public void The_storage_of_2_17_0_is_read_whole()
    {
        var disk = Disk(samples.Live("2.17.0"), "scratch-OST0000");

        Assert.Equal("176", Bucket(disk, "lustre_bulk_pages", "read", "32.0"));
        Assert.Equal("178", Bucket(disk, "lustre_bulk_pages", "read", "256.0"));
        Assert.Equal("833", Bucket(disk, "lustre_bulk_pages", "write", "+Inf"));
        Assert.Equal("833", Bucket(disk, "lustre_bulk_discontiguous_pages", "write", "1.0"));
        Assert.Equal("209", Bucket(disk, "lustre_bulk_discontiguous_blocks", "read", "1.0"));
        Assert.Equal("728", Bucket(disk, "lustre_disk_io_fragments", "write", "2.0"));
        Assert.Equal("1120", Bucket(disk, "lustre_disk_ios_in_flight", "write", "2.0"));
        Assert.Equal("1200", Bucket(disk, "lustre_disk_ios_in_flight", "write", "4.0"));
        Assert.Equal("832", Bucket(disk, "lustre_disk_io_seconds", "write", "0.064"));
        Assert.Equal("53", Bucket(disk, "lustre_disk_io_size_bytes", "write", "4096.0"));
        Assert.Equal("1200", Bucket(disk, "lustre_disk_io_size_bytes", "write", "4.194304e+06"));
        Assert.Equal("808", Bucket(disk, "lustre_block_maps_seconds", "write", "0.001"));
        Assert.Equal("2914816", disk.Value($"lustre_cache_hit_total{{{Ost.Trim()}}}"));
        Assert.Equal("0.164256", disk.Value($"lustre_cache_get_page_seconds_total{{{Ost.Trim()}}}"));
        Assert.Contains(
            $"lustre_bulk_pages_created{{{Ost.Trim()},operation=\"read\"}} 1795232689.273742045",
            disk.Samples(ExpositionFormat.OpenMetrics));
        Assert.Equal((0, 0), (disk.LinesRefused, disk.Troubles.Length));
    }

    [SampleFact]
    public void The_storage_of_2_15_8_on_zfs_is_read_whole()
    {
        var disk = Disk(samples.Live("2.15.8"), "scratch-OST0000");

        Assert.Equal("113", Bucket(disk, "lustre_bulk_discontiguous_pages", "read", "0.0"));
        Assert.Equal("240", Bucket(disk, "lustre_bulk_discontiguous_pages", "write", "30.0"));
        Assert.Equal("467", Bucket(disk, "lustre_bulk_discontiguous_pages", "write", "+Inf"));
        Assert.Equal("30", Bucket(disk, "lustre_disk_io_size_bytes", "write", "4096.0"));
        Assert.Equal("463", Bucket(disk, "lustre_disk_io_size_bytes", "write", "1.048576e+06"));
        Assert.Equal("0", Bucket(disk, "lustre_block_maps_seconds", "write", "+Inf"));
        Assert.Null(Bucket(disk, "lustre_disk_io_fragments", "write", "+Inf"));
        Assert.Equal(0, disk.LinesRefused);
    }

    [SampleFact]
    public void The_storage_of_2_10_1_is_read_whole()
    {
        var disk = Disk(SampleTrees.Roots(Path.Combine(SampleTrees.Folder, "tree-2.10.1")), "lustrefs-OST0000");

        Assert.Equal(
            "4298712",
            disk.Value("""lustre_bulk_pages_count{filesystem="lustrefs",component="ost",target="lustrefs-OST0000",operation="write"}"""));
        const string Series = """lustre_disk_io_size_bytes_bucket{filesystem="lustrefs",component="ost",target="lustrefs-OST0000",""";
        Assert.Equal("11", disk.Value(Series + """operation="read",le="4096.0"}"""));
        Assert.Equal(0, disk.LinesRefused);
    }

    [SampleFact]
    public void A_capture_without_blank_lines_is_read_and_its_four_tables_that_were_cut_are_counted()
    {
        var folder = Path.Combine(SampleTrees.Folder, "telegraf/plugins/inputs/lustre2/testcases/v2.12");
        var disk = Disk(SampleTrees.Roots(folder), "OST0001");

        Assert.Equal("850248", Difference(disk, "131072.0", "1.048576e+06"));
        Assert.Equal(4, disk.LinesRefused);
        Assert.EndsWith("ends before its last row", disk.FirstRefusal, StringComparison.Ordinal);

        static string Difference(Reading disk, string from, string to)
        {
            const string series = """lustre_disk_io_size_bytes_bucket{filesystem="OST0001",component="ost",target="OST0001","""
                + """operation="write",le=""";
            return (long.Parse(disk.Value($"{series}\"{to}\"}}")!, null) - long.Parse(disk.Value($"{series}\"{from}\"}}")!, null)).ToString(
                System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [SampleFact]
    public void What_a_mount_of_2_17_0_sends_to_an_mdt_is_read_whole() => IsReadWhole("2.17.0", "ffff888124e81000", "12664", "12803");

    [SampleFact]
    public void What_a_mount_of_2_15_8_sends_to_an_mdt_is_read_whole() => IsReadWhole("2.15.8", "ffff88812150f000", "5167", "5193");

    [SampleFact]
    public void The_requests_of_a_mount_of_2_17_0_are_served_exactly()
    {
        var reading = Rpcs(samples.Live("2.17.0"), "ffff888124e81000");

        const string read = """import="OST0000",operation="read" """;
        const string write = """import="OST0000",operation="write" """;
        Assert.Equal("11698", reading.Value($"lustre_rpc_pages_bucket{{{read.Trim()},le=\"256.0\"}}"));
        Assert.Equal("11746", reading.Value($"lustre_rpc_pages_count{{{read.Trim()}}}"));
        Assert.Equal("11741", reading.Value($"lustre_rpcs_in_flight_bucket{{{read.Trim()},le=\"4.0\"}}"));
        Assert.Equal("124", reading.Value($"lustre_rpc_offset_pages_bucket{{{read.Trim()},le=\"15.0\"}}"));
        Assert.Equal("315", reading.Value($"lustre_rpc_offset_pages_bucket{{{write.Trim()},le=\"1023.0\"}}"));
        Assert.Equal("18", reading.Value($"lustre_rpc_latency_seconds_bucket{{{read.Trim()},le=\"0.001048576\"}}"));
        Assert.Equal("5404", reading.Value($"lustre_rpc_latency_seconds_bucket{{{read.Trim()},le=\"0.002097152\"}}"));
        Assert.Equal("11761", reading.Value($"lustre_rpc_latency_seconds_count{{{read.Trim()}}}"));
        Assert.Equal("0", reading.Value("""lustre_import_current_direct_rpcs{import="OST0001"}"""));
    }

    private void IsReadWhole(string version, string address, string one, string all)
    {
        var reading = Rpcs(samples.Live(version), address);

        const string mdc = """import="MDT0000",operation="modify" """;
        Assert.Equal(one, reading.Value($"lustre_rpcs_in_flight_bucket{{{mdc.Trim()},le=\"1.0\"}}"));
        Assert.Equal(all, reading.Value($"lustre_rpcs_in_flight_count{{{mdc.Trim()}}}"));
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    private static Reading Disk(LustreRoots roots, string target)
    {
        var options = new LustreSourceOptions { ClientName = "node01", Disk = SourceSetting.On };
        return LustreSources.For(new LustreTarget(TargetName.FilesystemOf(target), LustreComponent.Ost, target), roots, options).Single(
            p => p.Part == "disk").Create().Read();
    }

    private static string? Bucket(Reading reading, string family, string operation, string limit) =>
        reading.Value($"{family}_bucket{{{Ost.Trim()},operation=\"{operation}\",le=\"{limit}\"}}");

    private static Reading Rpcs(LustreRoots roots, string address)
    {
        using var files = new FileReader(new TestWatch());
        var context = new CollectionContext(files, new ParameterResolver(roots));
        var histograms = new RpcHistograms(LabelText.Empty, perImport: true, created: true);
        histograms.Begin();
        foreach (var ost in new[] { "OST0000", "OST0001" })
        {
            var labels = LabelText.Of("import", ost).AsRow();
            var device = $"scratch-{ost}-osc-{address}";
            histograms.Add(context, ParameterFile.For(RpcParameters.Osc, device), labels);
            histograms.AddLatency(context, ParameterFile.For(RpcParameters.OscLatency, device), labels);
        }

        histograms.Add(
            context, ParameterFile.For(RpcParameters.Mdc, $"scratch-MDT0000-mdc-{address}"), LabelText.Of("import", "MDT0000").AsRow());
        histograms.End(context.Segments);
        return context.Finish();
    }
}
