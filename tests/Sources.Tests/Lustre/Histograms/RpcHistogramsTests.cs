using LustreActors.Metrics.Families;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Histograms;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Histograms;

public sealed class RpcHistogramsTests : IDisposable
{
    private const string Mount = """filesystem="scratch",component="client",target="scratch-ffff88812150f000",client="node01" """;
    private const string Ost = "scratch-OST0000-osc-ffff88812150f000";
    private const string OtherOst = "scratch-OST0001-osc-ffff88812150f000";
    private const string Mdt = "scratch-MDT0000-mdc-ffff88812150f000";

    private static readonly LabelText Labels = TargetLabels.For(
        new LustreTarget("scratch", LustreComponent.Client, "scratch-ffff88812150f000"), new LustreSourceOptions { ClientName = "node01" });

    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Each_connection_has_its_histograms()
    {
        _tree.Debug($"osc/{Ost}/rpc_stats", HistogramText.Osc);

        var reading = Read(perImport: true);

        Assert.Equal("1 1 1 1 1 1 1 1 20 20 20 20 20 20 20 20", Buckets(reading, "lustre_rpc_pages", "OST0000", "read"));
        Assert.Equal("18 19 19 19 19 19 20", Buckets(reading, "lustre_rpcs_in_flight", "OST0000", "read"));
        Assert.Equal("7 7 7 7 7 7 7", Buckets(reading, "lustre_rpcs_in_flight", "OST0000", "write"));

        // An offset's label is where its bucket begins: 8 are 8 to 15, 256 are 256 to 511.
        Assert.Equal("2 5 5 5 20 20 20 20 20 20 20 20 20 20 20", Buckets(reading, "lustre_rpc_offset_pages", "OST0000", "read"));
        Assert.Equal(
            "5", reading.Value($$"""lustre_rpc_offset_pages_bucket{{{Mount.Trim()}},import="OST0000",operation="read",le="15.0"}"""));
        Assert.Equal("20", reading.Value($$"""lustre_rpc_pages_count{{{Mount.Trim()}},import="OST0000",operation="read"}"""));
        Assert.Equal("256", reading.Value($$"""lustre_import_pending_pages{{{Mount.Trim()}},import="OST0000",operation="write"}"""));
        Assert.Equal("0", reading.Value($$"""lustre_import_pending_pages{{{Mount.Trim()}},import="OST0000",operation="read"}"""));
        Assert.Equal("2", reading.Value($$"""lustre_import_current_rpcs{{{Mount.Trim()}},import="OST0000",operation="read"}"""));
        Assert.Equal("1", reading.Value($$"""lustre_import_current_direct_rpcs{{{Mount.Trim()}},import="OST0000"}"""));
        Assert.DoesNotContain(reading.Samples(), l => l.Contains("modify", StringComparison.Ordinal));
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void A_connection_to_an_mdt_also_counts_modifying_requests()
    {
        _tree.Debug($"mdc/{Mdt}/rpc_stats", HistogramText.Mdc);

        var reading = Read(perImport: true);

        Assert.Equal("40 50 50 50 50 50 50", Buckets(reading, "lustre_rpcs_in_flight", "MDT0000", "modify"));
        Assert.Equal("0 0 0 0 0 0 0", Buckets(reading, "lustre_rpcs_in_flight", "MDT0000", "read"));
        Assert.Equal("3", reading.Value($$"""lustre_import_current_rpcs{{{Mount.Trim()}},import="MDT0000",operation="modify"}"""));
        Assert.DoesNotContain(reading.Samples(ExpositionFormat.OpenMetrics), l => l.Contains("_created", StringComparison.Ordinal));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void The_oldest_releases_show_only_these_values_of_an_mdt()
    {
        _tree.Proc($"mdc/{Mdt}/rpc_stats", HistogramText.OldMdc);

        var reading = Read(perImport: true);

        Assert.Equal("4 4 4 5 5 5 5", Buckets(reading, "lustre_rpcs_in_flight", "MDT0000", "modify"));
        Assert.Equal(["lustre_rpcs_in_flight", "lustre_import_current_rpcs"], reading.Segments.Select(s => s.Family.Name));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void Latency_is_of_all_sizes_together()
    {
        _tree.Debug($"osc/{Ost}/io_latency_stats", HistogramText.Latency);

        var reading = Read(perImport: true);

        Assert.Equal(
            "11",
            reading.Value($$"""lustre_rpc_latency_seconds_bucket{{{Mount.Trim()}},import="OST0000",operation="read",le="0.002097152"}"""));
        Assert.Equal(
            "6",
            reading.Value($$"""lustre_rpc_latency_seconds_bucket{{{Mount.Trim()}},import="OST0000",operation="read",le="0.001048576"}"""));
        Assert.Equal("1", reading.Value($$"""lustre_rpc_latency_seconds_count{{{Mount.Trim()}},import="OST0000",operation="write"}"""));
        Assert.Contains(
            $$"""lustre_rpc_latency_seconds_created{{{Mount.Trim()}},import="OST0000",operation="read"} 1700000000.25""", reading.Samples(
                ExpositionFormat.OpenMetrics));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void A_family_is_one_segment_however_many_connections_there_are()
    {
        AddThree();

        var reading = Read(perImport: true);

        Assert.Equal(reading.Segments.Length, reading.Segments.Select(s => s.Family).Distinct().Count());
        Assert.Equal(3, reading.Samples().Count(
            l => l.StartsWith("lustre_rpc_pages_count{", StringComparison.Ordinal) && l.Contains("write", StringComparison.Ordinal)));
    }

    [Fact]
    public void All_connections_of_a_mount_can_be_one()
    {
        AddThree();

        var reading = Read(perImport: false);

        Assert.Equal("40", reading.Value($$"""lustre_rpc_pages_count{{{Mount.Trim()}},operation="read"}"""));
        Assert.Equal("50", reading.Value($$"""lustre_rpcs_in_flight_count{{{Mount.Trim()}},operation="modify"}"""));
        Assert.Equal("512", reading.Value($$"""lustre_import_pending_pages{{{Mount.Trim()}},operation="write"}"""));
        Assert.Equal("22", reading.Value($$"""lustre_rpc_latency_seconds_count{{{Mount.Trim()}},operation="read"}"""));
        Assert.DoesNotContain(
            reading.Samples(ExpositionFormat.OpenMetrics),
            l => l.Contains("import=", StringComparison.Ordinal) || l.Contains("_created", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_fails_costs_the_series_of_its_connection_only()
    {
        AddThree();
        File.Delete(Path.Combine(_tree.Roots.Debug, $"osc/{Ost}/rpc_stats"));
        _tree.Debug($"osc/{Ost}/rpc_stats/oops", "");

        var reading = Read(perImport: true);

        Assert.Contains("is a directory", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Equal("", Buckets(reading, "lustre_rpc_pages", "OST0000", "read"));
        Assert.NotEqual("", Buckets(reading, "lustre_rpc_pages", "OST0001", "read"));
        Assert.NotEqual("", Buckets(reading, "lustre_rpc_latency_seconds", "OST0000", "read"));
    }

    [Theory]
    [InlineData("read RPCs in flight:  two")]
    [InlineData("read RPCs in flight")]
    [InlineData("green RPCs in flight: 3")]
    [InlineData("read RPCs in flight:  -2")]
    [InlineData("offset of ends         rpcs   % cum % |       rpcs   % cum %")]
    public void A_bad_line_costs_no_other_line(string bad)
    {
        _tree.Debug($"osc/{Ost}/rpc_stats", HistogramText.Osc.Replace("read RPCs in flight:  2", bad, StringComparison.Ordinal));

        var reading = Read(perImport: true);

        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith($"{Ost}/rpc_stats:4: {bad}", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal("18 19 19 19 19 19 20", Buckets(reading, "lustre_rpcs_in_flight", "OST0000", "read"));
        Assert.Equal("1", reading.Value($$"""lustre_import_current_rpcs{{{Mount.Trim()}},import="OST0000",operation="write"}"""));
    }

    [Fact]
    public void A_second_reading_allocates_its_tables_and_little_more()
    {
        AddThree();
        using var files = new FileReader(new TestWatch());
        var resolver = new ParameterResolver(_tree.Roots);
        var histograms = new RpcHistograms(Labels, perImport: true, created: true);
        Read(histograms, files, resolver);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(histograms, files, resolver);
        var small = GC.GetAllocatedBytesForCurrentThread() - before;

        var rows = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i + 300}:\t\t 1 1 1 | 1 1 1\n"));
        foreach (var ost in new[] { Ost, OtherOst })
            _tree.Debug(
                $"osc/{ost}/rpc_stats",
                HistogramText.Osc.Replace("\n256:\t\t        15", "\n" + rows + "900:\t\t        15", StringComparison.Ordinal));
        Read(histograms, files, resolver);
        before = GC.GetAllocatedBytesForCurrentThread();
        Read(histograms, files, resolver);
        var large = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(
            "420", Read(perImport: true).Value($$"""lustre_rpc_offset_pages_count{{{Mount.Trim()}},import="OST0001",operation="read"}"""));

        Assert.InRange(large, 0, small + 256);
    }

    private void AddThree()
    {
        _tree.Debug($"osc/{Ost}/rpc_stats", HistogramText.Osc).Debug($"osc/{OtherOst}/rpc_stats", HistogramText.Osc)
            .Debug($"osc/{Ost}/io_latency_stats", HistogramText.Latency).Debug($"osc/{OtherOst}/io_latency_stats", HistogramText.Latency)
            .Debug($"mdc/{Mdt}/rpc_stats", HistogramText.Mdc);
    }

    private Reading Read(bool perImport)
    {
        using var files = new FileReader(new TestWatch());
        return Read(new RpcHistograms(Labels, perImport, created: true), files, new ParameterResolver(_tree.Roots));
    }

    private Reading Read(RpcHistograms histograms, FileReader files, ParameterResolver resolver)
    {
        var context = new CollectionContext(files, resolver);
        histograms.Begin();
        for (var i = 0; i < _osts.Length; i++)
        {
            histograms.Add(context, _osts[i].Rpc, _osts[i].Labels);
            histograms.AddLatency(context, _osts[i].Latency, _osts[i].Labels);
        }

        histograms.Add(context, _mdtFile, MdtLabels);
        histograms.End(context.Segments);
        return context.Finish();
    }

    private readonly (ParameterFile Rpc, ParameterFile Latency, byte[] Labels)[] _osts =
    [
        .. new[] { (Device: Ost, Name: "OST0000"), (Device: OtherOst, Name: "OST0001") }.Select(
            o => (ParameterFile.For(RpcParameters.Osc, o.Device), ParameterFile.For(RpcParameters.OscLatency, o.Device),
                LabelText.Of("import", o.Name).AsRow())),
    ];

    private readonly ParameterFile _mdtFile = ParameterFile.For(RpcParameters.Mdc, Mdt);
    private static readonly byte[] MdtLabels = LabelText.Of("import", "MDT0000").AsRow();

    private static string Buckets(Reading reading, string family, string import, string operation) => string.Join(
        ' ',
        reading.Samples()
            .Where(l => l.StartsWith(
                $"{family}_bucket{{{Mount.Trim()},import=\"{import}\",operation=\"{operation}\",", StringComparison.Ordinal))
            .Select(l => l[(l.LastIndexOf(' ') + 1)..]));
}
