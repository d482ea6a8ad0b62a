using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Targets;
using LustreActors.Sources.Tests.Files;

namespace LustreActors.Sources.Tests.Lustre.Targets;

public sealed class TargetSourceTests : IDisposable
{
    private const string Ost = """filesystem="scratch",component="ost",target="scratch-OST0000" """;
    private static readonly LustreSourceOptions Options = new() { ClientName = "node01" };
    private static readonly LustreTarget OstTarget = new("scratch", LustreComponent.Ost, "scratch-OST0000");
    private static readonly LustreTarget MdtTarget = new("scratch", LustreComponent.Mdt, "scratch-MDT0000");
    private static readonly LustreTarget MgtTarget = new("MGS", LustreComponent.Mgt, "MGS");
    private static readonly LustreTarget Mount = new("scratch", LustreComponent.Client, "scratch-ffff88812150f000");

    private readonly LustreTree _tree = SyntheticTree.WithEverything();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void An_ost_gives_its_bytes_operations_latencies_capacity_exports_and_grants()
    {
        var reading = Source(OstTarget).Read();

        Assert.Equal(0, reading.LinesRefused);
        Assert.Empty(reading.Troubles);
        Assert.Equal(
            Expected("""
                lustre_available_bytes{#} 4915200
                lustre_blocksize_bytes{#} 4096
                lustre_capacity_bytes{#} 5120000
                lustre_connected_clients{#} 2
                lustre_degraded{#} 0
                lustre_evictions_total{#} 2
                lustre_exports{#} 3
                lustre_free_bytes{#} 5017600
                lustre_grant_dirty_bytes{#} 8192
                lustre_grant_granted_bytes{#} 514226880
                lustre_grant_pending_bytes{#} 4096
                lustre_inodes_free{#} 261749
                lustre_inodes_maximum{#} 262144
                lustre_ost_available_bytes{filesystem="scratch",ost="OST0000"} 4915200
                lustre_ost_capacity_bytes{filesystem="scratch",ost="OST0000"} 5120000
                lustre_ost_free_bytes{filesystem="scratch",ost="OST0000"} 5017600
                lustre_ost_inodes_free{filesystem="scratch",ost="OST0000"} 261749
                lustre_ost_inodes_maximum{filesystem="scratch",ost="OST0000"} 262144
                lustre_read_bytes_total{#} 20971520
                lustre_read_maximum_size_bytes{#} 1048576
                lustre_read_minimum_size_bytes{#} 4096
                lustre_read_samples_total{#} 40
                lustre_stats_maximum_seconds{#,operation="read"} 0.009
                lustre_stats_maximum_seconds{#,operation="write"} 0.07
                lustre_stats_maximum_seconds{#,operation="getattr"} 0.000009
                lustre_stats_minimum_seconds{#,operation="read"} 0.00012
                lustre_stats_minimum_seconds{#,operation="write"} 0.0003
                lustre_stats_minimum_seconds{#,operation="getattr"} 0.000002
                lustre_stats_seconds_total{#,operation="read"} 0.08
                lustre_stats_seconds_total{#,operation="write"} 0.16
                lustre_stats_seconds_total{#,operation="getattr"} 0.000025
                lustre_stats_start_time_seconds{#} 1700000000.25
                lustre_stats_total{#,operation="read"} 40
                lustre_stats_total{#,operation="write"} 8
                lustre_stats_total{#,operation="getattr"} 5
                lustre_stats_total{#,operation="connect"} 3
                lustre_write_bytes_total{#} 16777216
                lustre_write_maximum_size_bytes{#} 4194304
                lustre_write_minimum_size_bytes{#} 512
                lustre_write_samples_total{#} 8
                """),
            reading.Samples());
    }

    [Fact]
    public void An_mdt_gives_its_operations_capacity_and_exports()
    {
        var reading = Source(MdtTarget).Read();

        const string mdt = """filesystem="scratch",component="mdt",target="scratch-MDT0000" """;
        Assert.Equal("1000", reading.Value($$"""lustre_stats_total{{{mdt.Trim()}},operation="open"}"""));
        Assert.Equal("1.5", reading.Value($$"""lustre_stats_seconds_total{{{mdt.Trim()}},operation="open"}"""));
        Assert.Equal("1024000", reading.Value($$"""lustre_capacity_bytes{{{mdt.Trim()}}}"""));
        Assert.Equal("5", reading.Value($$"""lustre_exports{{{mdt.Trim()}}}"""));
        Assert.Equal("1", reading.Value($$"""lustre_connected_clients{{{mdt.Trim()}}}"""));
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void An_mgt_gives_its_exports_and_its_capacity_where_it_has_separate_storage()
    {
        _tree.Sys("mgs/MGS/exports/10.0.0.7@tcp/uuid", "6ecfd542-2eda-4980-9e2b-263c373923d3\n");

        // The MGC of a server has a bare UUID like that of a client, so that clients cannot be counted.
        Assert.Equal(["""lustre_exports{filesystem="MGS",component="mgt",target="MGS"} 9"""], Source(MgtTarget).Read().Samples());

        SyntheticTree.AddStorage(_tree, "osd-ldiskfs", "MGS", 400);

        Assert.Equal("409600", Source(MgtTarget).Read().Value("""lustre_capacity_bytes{filesystem="MGS",component="mgt",target="MGS"}"""));
    }

    [Fact]
    public void A_mount_gives_its_counters_and_apart_from_them_its_capacity()
    {
        var sources = LustreSources.For(Mount, _tree.Roots, Options);
        const string client = """filesystem="scratch",component="client",target="scratch-ffff88812150f000",client="node01" """;

        Assert.Equal(
            ["scratch-ffff88812150f000", "scratch-ffff88812150f000/imports", "scratch-ffff88812150f000/capacity"],
            sources.Select(s => s.Name));
        var counters = sources[0].Create().Read();
        Assert.Equal("8388608", counters.Value($$"""lustre_read_bytes_total{{{client.Trim()}}}"""));
        Assert.Equal("12288", counters.Value($$"""lustre_stats_bytes_total{{{client.Trim()}},operation="hybrid_read_bytes"}"""));
        Assert.Equal("12", counters.Value($$"""lustre_stats_total{{{client.Trim()}},operation="opencount"}"""));
        Assert.Null(counters.Value($$"""lustre_stats_seconds_total{{{client.Trim()}},operation="opencount"}"""));
        Assert.DoesNotContain("lustre_capacity_bytes", counters.Text(), StringComparison.Ordinal);
        Assert.Equal("2048000", sources[2].Create().Read().Value($$"""lustre_capacity_bytes{{{client.Trim()}}}"""));
    }

    [Fact]
    public void Counters_show_when_they_began_in_OpenMetrics_and_only_when_switched_on()
    {
        string[] created =
        [
            "lustre_read_bytes_created{#} 1700000000.25",
            """lustre_stats_created{#,operation="connect"} 1700000000.25""",
            """lustre_stats_seconds_created{#,operation="read"} 1700000000.25""",
        ];
        var samples = Source(OstTarget).Read().Samples(ExpositionFormat.OpenMetrics);

        Assert.All(created, line => Assert.Contains(Expected(line)[0], samples));
        Assert.DoesNotContain(
            samples,
            l => l.StartsWith("lustre_stats_seconds_created", StringComparison.Ordinal) && l.Contains("connect", StringComparison.Ordinal));
        Assert.DoesNotContain(
            "_created", Source(OstTarget, Options with { Created = false }).Read().Text(ExpositionFormat.OpenMetrics),
            StringComparison.Ordinal);
        Assert.DoesNotContain("_created", Source(OstTarget).Read().Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_the_storage_lacks_are_read_from_the_target()
    {
        using var tree = new LustreTree();
        tree.Proc("obdfilter/scratch-OST0000/stats", SyntheticTree.OstStats).Proc("obdfilter/scratch-OST0000/kbytestotal", "8\n")
            .Proc("osd-zfs/scratch-OST0000/kbytesfree", "4\n");

        var reading = LustreSources.For(OstTarget, tree.Roots, Options)[0].Create().Read();

        Assert.Equal("8192", reading.Value(Expected("lustre_capacity_bytes{#}")[0]));
        Assert.Equal("4096", reading.Value(Expected("lustre_free_bytes{#}")[0]));
        Assert.Null(reading.Value(Expected("lustre_available_bytes{#}")[0]));
    }

    [Fact]
    public void A_target_that_left_is_gone_and_one_that_comes_back_is_read()
    {
        var source = Source(OstTarget);
        Assert.False(source.Read().Gone);
        foreach (var root in new[] { _tree.Roots.Proc, _tree.Roots.Sys })
            Directory.Move(Path.Combine(root, "obdfilter"), Path.Combine(root, "elsewhere"));
        Directory.Delete(Path.Combine(_tree.Roots.Sys, "osd-zfs/scratch-OST0000"), recursive: true);

        Assert.True(source.Read().Gone);
        Assert.Empty(source.Read().Segments);

        SyntheticTree.AddOst(_tree, "scratch-OST0000");
        Assert.False(source.Read().Gone);
        Assert.Equal("40", source.Read().Value(Expected("lustre_read_samples_total{#}")[0]));
    }

    [Fact]
    public void Counters_that_move_to_debugfs_while_running_are_found_there()
    {
        var source = Source(OstTarget);
        source.Read();
        File.Delete(Path.Combine(_tree.Roots.Proc, "obdfilter/scratch-OST0000/stats"));
        _tree.Debug("obdfilter/scratch-OST0000/stats", SyntheticTree.OstStats.Replace("20971520", "777", StringComparison.Ordinal));

        Assert.Equal("777", source.Read().Value(Expected("lustre_read_bytes_total{#}")[0]));
    }

    [Fact]
    public void Missing_counters_are_a_trouble_and_the_rest_is_served()
    {
        File.Delete(Path.Combine(_tree.Roots.Proc, "obdfilter/scratch-OST0000/stats"));

        var reading = Source(OstTarget).Read();

        Assert.Contains("obdfilter.scratch-OST0000.stats was not found", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Equal("3", reading.Value(Expected("lustre_exports{#}")[0]));
        Assert.DoesNotContain("lustre_stats_total", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_fails_costs_no_other_file()
    {
        _tree.Sys("obdfilter/scratch-OST0000/tot_dirty", "many\n");
        File.Delete(Path.Combine(_tree.Roots.Sys, "obdfilter/scratch-OST0000/tot_granted"));
        Directory.CreateDirectory(Path.Combine(_tree.Roots.Sys, "obdfilter/scratch-OST0000/tot_granted"));

        var reading = Source(OstTarget).Read();

        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith("obdfilter/scratch-OST0000/tot_dirty:1: many", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Contains("tot_granted is a directory", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.DoesNotContain("lustre_grant_dirty_bytes", reading.Text(), StringComparison.Ordinal);
        Assert.Equal("4096", reading.Value(Expected("lustre_grant_pending_bytes{#}")[0]));
        Assert.Equal("40", reading.Value(Expected("lustre_read_samples_total{#}")[0]));
    }

    [Fact]
    public void A_closed_debugfs_is_reported_once_and_open_files_are_served()
    {
        foreach (var name in new[] { "stats", "exports" })
        {
            var from = Path.Combine(_tree.Roots.Proc, "obdfilter/scratch-OST0000", name);
            Directory.CreateDirectory(Path.Combine(_tree.Roots.Debug, "obdfilter/scratch-OST0000"));
            Directory.Move(from, Path.Combine(_tree.Roots.Debug, "obdfilter/scratch-OST0000", name));
        }

        var debugfs = Path.GetDirectoryName(_tree.Roots.Debug)!;
        File.SetUnixFileMode(_tree.Root, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(debugfs, UnixFileMode.None);
        try
        {
            using var ordinary = new ClosedDoors();
            var reading = Source(OstTarget).Read();

            var trouble = Assert.Single(reading.Troubles);
            Assert.Contains("AmbientCapabilities=CAP_DAC_READ_SEARCH", trouble, StringComparison.Ordinal);
            Assert.EndsWith("with lustre.lctl-sources = [stats] it is asked for this source alone", trouble, StringComparison.Ordinal);
            Assert.Equal("3", reading.Value(Expected("lustre_exports{#}")[0]));
            Assert.DoesNotContain("lustre_connected_clients", reading.Text(), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(debugfs, (UnixFileMode)0x1FF);
        }
    }

    [Fact]
    public void A_repeated_operation_is_refused_except_the_statfs_of_old_versions()
    {
        _tree.Proc("obdfilter/scratch-OST0000/stats", "statfs 3 samples [reqs]\nsync 3 samples [reqs]\nread_bytes 1 samples [bytes] 1 1 "
            + "1\nsync 4 samples [reqs]\nstatfs 9 samples [reqs]\nread_bytes 2 samples [bytes] 1 1 2\n");

        var reading = Source(OstTarget).Read();

        Assert.Equal("3", reading.Value(Expected("""lustre_stats_total{#,operation="statfs"}""")[0]));
        Assert.Equal("3", reading.Value(Expected("""lustre_stats_total{#,operation="sync"}""")[0]));
        Assert.Equal("1", reading.Value(Expected("lustre_read_bytes_total{#}")[0]));
        Assert.Equal(2, reading.LinesRefused);
    }

    [Fact]
    public void An_abandoned_reading_ends_at_the_next_file()
    {
        var watch = new TestWatch();
        watch.OnReading = path => watch.IsAbandoned |= path.EndsWith("/stats", StringComparison.Ordinal);

        Source(OstTarget).Read(watch);

        Assert.EndsWith("/stats", watch.Paths[^1], StringComparison.Ordinal);
        Assert.True(watch.Paths.Count < 10);
    }

    [Fact]
    public void Clients_are_counted_again_only_when_the_number_of_exports_changes()
    {
        var source = Source(OstTarget);
        var series = Expected("lustre_connected_clients{#}")[0];
        Assert.Equal("2", source.Read().Value(series));
        var watch = new TestWatch();
        Assert.Equal("2", source.Read(watch).Value(series));
        Assert.DoesNotContain(watch.Paths, p => p.Contains("/exports", StringComparison.Ordinal));

        _tree.Proc("obdfilter/scratch-OST0000/exports/10.0.0.8@tcp/uuid", "f0a1b2c3-0000-4b47-8e83-2d5a2f2c3a11\n").Sys(
            "obdfilter/scratch-OST0000/num_exports", 4);

        Assert.Equal("3", source.Read().Value(series));
    }

    [Fact]
    public void Where_no_export_shows_its_uuid_there_is_no_number_of_clients()
    {
        foreach (var nid in new[] { "0@lo", "10.0.0.7@tcp" })
            File.Delete(Path.Combine(_tree.Roots.Proc, "obdfilter/scratch-OST0000/exports", nid, "uuid"));

        var reading = Source(OstTarget).Read();

        Assert.Null(reading.Value(Expected("lustre_connected_clients{#}")[0]));
        Assert.Equal("3", reading.Value(Expected("lustre_exports{#}")[0]));
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void A_client_that_came_as_another_left_is_counted_within_twenty_readings()
    {
        var source = Source(OstTarget);
        var series = Expected("lustre_connected_clients{#}")[0];
        source.Read();
        _tree.Proc("obdfilter/scratch-OST0000/exports/10.0.0.9@tcp/uuid", "f0a1b2c3-0000-4b47-8e83-2d5a2f2c3a11\n");

        var counts = Enumerable.Range(0, 20).Select(_ => source.Read().Value(series)).ToList();

        Assert.Equal(["2", "3"], counts.Distinct());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("scratch-MDT0000-lwp-OST0001_UUID\n", 0)]
    [InlineData("6ecfd542-2eda-4980-9e2b-263c373923d3", 1)]
    [InlineData("6ecfd542-2eda-4980-9e2b-263c373923d3\nscratch-MDT0000-mdtlov_UUID\n\nb1b3f1de-6a6c-4b47-8e83-2d5a2f2c3a11\n", 2)]
    public void Servers_among_the_uuids_are_no_clients(string uuids, int clients) =>
        Assert.Equal(clients, ConnectedClientsReader.CountClients(System.Text.Encoding.UTF8.GetBytes(uuids), new Findings(), "uuid"));

    private Source Source(LustreTarget target, LustreSourceOptions? options = null) =>
        LustreSources.For(target, _tree.Roots, options ?? Options)[0].Create();

    private static string[] Expected(string lines) =>
        [.. lines.Replace("#", Ost.Trim(), StringComparison.Ordinal).Split('\n').Select(l => l.TrimEnd('\r'))];
}
