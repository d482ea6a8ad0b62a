using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Imports;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Tests.Lustre.Imports;

public sealed class ConnectionStatsTests : IDisposable
{
    private const string Client = $"""filesystem="work",component="client",target="work-{MountTree.Address}",client="node01" """;

    private const string OfOst = """
        snapshot_time             1700000100.000000001 secs.nsecs
        start_time                1700000000.500000000 secs.nsecs
        elapsed_time              99.500000001 secs.nsecs
        req_waittime              40 samples [usecs] 135 251365 4500001 2497350497538
        req_active                40 samples [reqs] 1 12 90 460
        ldlm_extent_enqueue       7 samples [reqs] 1 1 7 7
        read_bytes                11 samples [bytes] 131072 1048576 8388608 9
        write_bytes               9 samples [bytes] 4096 1048576 2097152 9
        ost_read                  11 samples [usecs] 920 135206 330000 381437
        ost_write                 9 samples [usecs] 920 135206 1800000 381437
        obd_ping                  4 samples [usecs] 210 9719 12000 646

        """;

    private const string OfMdt = """
        snapshot_time             1700000100.000000001 secs.nsecs
        start_time                1700000001.000000000 secs.nsecs
        req_waittime              30 samples [usecs] 108 182135 600000 716323924775
        req_active                30 samples [reqs] 1 8 31 40
        mds_close                 20 samples [usecs] 503 98628 400000 90909
        obd_ping                  6 samples [usecs] 108 21257 18000 1215

        """;

    private const string Metadata = """
        snapshot_time             1700000100.000000001 secs.nsecs
        start_time                1700000001.000000000 secs.nsecs
        close                     1765 samples [reqs]
        intent_lock               12866 samples [reqs]

        """;

    private readonly LustreTree _tree = new LustreTree().WithMount().WithOsc("OST0003", ImportTexts.Of217)
        .Debug($"osc/work-OST0003-osc-{MountTree.Address}/stats", OfOst);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_connection_shows_its_bytes_and_the_time_of_its_reads_and_writes()
    {
        var reading = Read(RpcStatsExposure.Off);

        Assert.Equal(
            ReadingOf.Expected(Import("OST0003"), """
                lustre_import_request_maximum_seconds{#} 0.251365
                lustre_import_request_seconds_total{#} 4.500001
                lustre_import_requests_total{#} 40
                lustre_import_requests_active_sum{#} 90
                lustre_import_requests_active_count{#} 40
                lustre_import_read_bytes_total{#} 8388608
                lustre_import_read_samples_total{#} 11
                lustre_import_read_seconds_total{#} 0.33
                lustre_import_stats_start_time_seconds{#} 1700000000.5
                lustre_import_write_bytes_total{#} 2097152
                lustre_import_write_samples_total{#} 9
                lustre_import_write_seconds_total{#} 1.8
                """),
            reading.Sorted().Where(IsOfStats));
        Assert.Equal(0, reading.LinesRefused);
        Assert.All(
            ReadingOf.Expected(Import("OST0003"), """
                lustre_import_read_seconds_created{#} 1700000000.5
                lustre_import_requests_active_created{#} 1700000000.5
                """),
            line => Assert.Contains(line, reading.Samples(ExpositionFormat.OpenMetrics)));
    }

    [Fact]
    public void Each_connection_shows_the_number_and_the_time_of_each_kind_of_request()
    {
        AddMdt();

        var reading = Read(RpcStatsExposure.Import);

        Assert.Equal(
            [
                .. ReadingOf.Expected(Import("MDT0000"), """
                    lustre_import_rpc_seconds_total{#,operation="mds_close"} 0.4
                    lustre_import_rpc_seconds_total{#,operation="obd_ping"} 0.018
                    """),
                .. ReadingOf.Expected(Import("OST0003"), """
                    lustre_import_rpc_seconds_total{#,operation="obd_ping"} 0.012
                    lustre_import_rpc_seconds_total{#,operation="ost_read"} 0.33
                    lustre_import_rpc_seconds_total{#,operation="ost_write"} 1.8
                    """),
                .. ReadingOf.Expected(Import("MDT0000"), """
                    lustre_import_rpcs_total{#,operation="mds_close"} 20
                    lustre_import_rpcs_total{#,operation="obd_ping"} 6
                    """),
                .. ReadingOf.Expected(Import("OST0003"), """
                    lustre_import_rpcs_total{#,operation="ldlm_extent_enqueue"} 7
                    lustre_import_rpcs_total{#,operation="obd_ping"} 4
                    lustre_import_rpcs_total{#,operation="ost_read"} 11
                    lustre_import_rpcs_total{#,operation="ost_write"} 9
                    """),
            ],
            reading.Sorted().Where(s => s.StartsWith("lustre_import_rpc", StringComparison.Ordinal) && s.Contains(
                "operation=", StringComparison.Ordinal)));
        Assert.Contains(
            ReadingOf.Expected(Import("MDT0000"), """lustre_import_rpcs_created{#,operation="mds_close"} 1700000001""")[0],
            reading.Samples(ExpositionFormat.OpenMetrics));
        Assert.Equal(
            "12866", reading.Value($$"""lustre_import_md_operations_total{{{Import("MDT0000")}},operation="intent_lock"}"""));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void A_mount_shows_the_sums_over_its_connections_without_a_time_at_which_they_began()
    {
        AddMdt();

        var reading = Read(RpcStatsExposure.Mount);

        Assert.Equal("10", reading.Value($$"""lustre_import_rpcs_total{{{Client.Trim()}},operation="obd_ping"}"""));
        Assert.Equal("0.03", reading.Value($$"""lustre_import_rpc_seconds_total{{{Client.Trim()}},operation="obd_ping"}"""));
        Assert.Null(reading.Value($$"""lustre_import_rpc_seconds_total{{{Client.Trim()}},operation="ldlm_extent_enqueue"}"""));
        Assert.DoesNotContain("lustre_import_rpcs_created", reading.Text(ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
        Assert.DoesNotContain("lustre_import_md_operations_total", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mount_shows_how_often_it_asked_its_mdts_for_each_operation()
    {
        _tree.Proc($"lmv/work-clilmv-{MountTree.Address}/md_stats", Metadata);

        var reading = Read(RpcStatsExposure.Off);

        Assert.Equal("1765", reading.Value($$"""lustre_client_md_operations_total{{{Client.Trim()}},operation="close"}"""));
        Assert.DoesNotContain("lustre_import_rpcs_total", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_repeated_or_malformed_costs_no_other_line()
    {
        _tree.Debug(
            $"osc/work-OST0003-osc-{MountTree.Address}/stats",
            OfOst + "ost_read 12 samples [usecs] 1 2 3 4\nread_bytes 1 samples [bytes] 1 1 1 1\nreq_active 1 samples [reqs] 1 1 1 1\nwhat\n"
            + "ost_punch 3 samples [usecs] 1 2 9 4\n");

        var reading = Read(RpcStatsExposure.Import);

        Assert.Equal(4, reading.LinesRefused);
        Assert.Equal("11", reading.Value($$"""lustre_import_rpcs_total{{{Import("OST0003")}},operation="ost_read"}"""));
        Assert.Equal("3", reading.Value($$"""lustre_import_rpcs_total{{{Import("OST0003")}},operation="ost_punch"}"""));
    }

    [Fact]
    public void Damaged_counters_lose_only_lines_that_are_counted() => ParserFuzz.Run(51, [OfOst, OfMdt], static (pieces, findings) =>
    {
        var row = new long[RequestColumns.Width];
        var stats = new ConnectionStats(
            RpcStatsExposure.Mount, new TableFamilies(LabelText.Empty, withCreated: false).AddAll(ImportParameters.Operations));
        stats.Begin();
        stats.Begin(new ConnectionOperations(new OperationNames(), []));
        var parser = new StatsParser<ConnectionStats>(stats, findings, "stats");
        parser.Parse(pieces, findings, "stats");
        stats.Values.CopyTo(row);
        return string.Join(' ', row);
    });

    private void AddMdt() => _tree.WithMdc("MDT0000", ImportTexts.Of217)
        .Debug($"mdc/work-MDT0000-mdc-{MountTree.Address}/stats", OfMdt)
        .Proc($"mdc/work-MDT0000-mdc-{MountTree.Address}/md_stats", Metadata);

    private Reading Read(RpcStatsExposure operations)
    {
        var mount = new LustreTarget("work", LustreComponent.Client, "work-" + MountTree.Address);
        var options = new LustreSourceOptions { ClientName = "node01", RpcStats = RpcStatsExposure.Off, ImportOperations = operations };
        return LustreSources.For(mount, _tree.Roots, options).Single(p => p.Part == "imports").Create().Read();
    }

    private static bool IsOfStats(string sample) => sample.Contains("_request", StringComparison.Ordinal)
        || sample.Contains("_read_bytes", StringComparison.Ordinal) || sample.Contains("_write_bytes", StringComparison.Ordinal)
        || sample.Contains("_samples_total", StringComparison.Ordinal) || sample.Contains("_seconds_total", StringComparison.Ordinal)
        || sample.Contains("_stats_start", StringComparison.Ordinal);

    private static string Import(string peer) => $"{Client.Trim()},import=\"{peer}\"";
}
