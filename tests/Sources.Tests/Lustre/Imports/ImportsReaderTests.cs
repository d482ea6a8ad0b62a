using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Imports;

public sealed class ImportsReaderTests : IDisposable
{
    private const string Client = $"""filesystem="work",component="client",target="work-{MountTree.Address}",client="node01" """;
    private static readonly LustreSourceOptions Options = new() { ClientName = "node01" };
    private static readonly LustreTarget Mount = new("work", LustreComponent.Client, "work-" + MountTree.Address);

    private readonly LustreTree _tree = new LustreTree().WithMount();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_mount_shows_each_connection_once_with_its_state_requests_grants_and_locks()
    {
        _tree.WithOsc("OST0003", ImportTexts.Of217);

        var reading = Source().Read();

        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
        Assert.Equal(
            Lines("""
                lustre_import_active{#} 1
                lustre_import_committed_transaction{#} 4294970312
                lustre_import_connection_attempts_total{#} 5
                lustre_import_dirty_bytes{#} 4096
                lustre_import_failover_nids{#} 3
                lustre_import_generation{#} 6
                lustre_import_grant_bytes{#} 8437760
                lustre_import_idle_seconds{#} 41
                lustre_import_invalidations{#} 2
                lustre_import_locks{#} 50
                lustre_import_locks_unused{#} 40
                lustre_import_lost_grant_bytes{#} 12
                lustre_import_network_estimate_seconds{#} 1
                lustre_import_read_mean_seconds{#} 0.002865
                lustre_import_read_mean_size_bytes{#} 1047507
                lustre_import_rpc_pages_limit{#} 1024
                lustre_import_rpcs_in_flight{#} 0
                lustre_import_rpcs_in_flight_limit{#} 8
                lustre_import_rpcs_unregistering{#} 0
                lustre_import_server_info{#,nid="2001:db8::17@tcp"} 1
                lustre_import_service_estimate_seconds{#} 5
                lustre_import_state{#,state="IDLE"} 1
                lustre_import_timeouts_total{#} 9
                lustre_import_wait_seconds{#} 0.004965
                lustre_import_write_mean_seconds{#} 0.033101
                lustre_import_write_mean_size_bytes{#} 2122776
                lustre_ost_status{$,ost="OST0003"} 1
                """, "OST0003"),
            reading.Samples());
    }

    [Fact]
    public void The_wait_of_requests_counts_since_the_counters_began()
    {
        const string stats = """
            snapshot_time             1700000100.000000001 secs.nsecs
            start_time                1700000000.500000000 secs.nsecs
            elapsed_time              99.500000001 secs.nsecs
            req_waittime              21 samples [usecs] 135 251365 4500001 2497350497538
            req_active                21 samples [reqs] 1 12 22 46
            ost_read                  11 samples [usecs] 920 135206 33676 381437
            who knows
            req_waittime              9 samples [usecs] 1 2 3 4

            """;
        _tree.WithOsc("OST0003", ImportTexts.Of217).Debug($"osc/work-OST0003-osc-{MountTree.Address}/stats", stats);

        var reading = Source().Read();

        Assert.All(
            Lines("""
                lustre_import_request_seconds_total{#} 4.500001
                lustre_import_requests_total{#} 21
                """, "OST0003"),
            line => Assert.Contains(line, reading.Samples()));
        Assert.Contains(reading.Samples(Metrics.Families.ExpositionFormat.OpenMetrics), l => l.StartsWith(
            "lustre_import_requests_created{", StringComparison.Ordinal) && l.EndsWith(" 1700000000.5", StringComparison.Ordinal));
        Assert.Equal(2, reading.LinesRefused);
    }

    [Fact]
    public void An_mdt_has_the_families_of_an_ost_where_it_has_the_same_files()
    {
        _tree.WithMdc("MDT0001", ImportTexts.WithState("EVICTED"));

        var reading = Source().Read();

        Assert.Empty(reading.Troubles);
        Assert.All(
            Lines("""
                lustre_mdt_status{filesystem="work",target="work-ffff9a2b00c1d800",client="node01",mdt="MDT0001"} 0
                lustre_import_state{#,state="EVICTED"} 1
                lustre_import_grant_bytes{#} 2146304
                lustre_import_locks{#} 5
                lustre_import_rpcs_in_flight_limit{#} 9
                """, "MDT0001"),
            line => Assert.Contains(line, reading.Samples()));
        Assert.DoesNotContain("lustre_ost_status", reading.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("lustre_import_dirty_bytes", reading.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<UNKNOWN>", "0")]
    [InlineData("CLOSED", "0")]
    [InlineData("NEW", "0")]
    [InlineData("DISCONN", "0")]
    [InlineData("CONNECTING", "0")]
    [InlineData("REPLAY", "0")]
    [InlineData("REPLAY_LOCKS", "0")]
    [InlineData("REPLAY_WAIT", "0")]
    [InlineData("RECOVER", "0")]
    [InlineData("FULL", "1")]
    [InlineData("EVICTED", "0")]
    [InlineData("IDLE", "1")]
    public void In_every_state_there_is_one_series_of_the_state_and_a_status(string state, string status)
    {
        _tree.WithOsc("OST0000", ImportTexts.WithState("FULL")).WithOsc("OST0001", ImportTexts.WithState("FULL"));
        var source = Source();
        source.Read();
        _tree.WithOsc("OST0001", ImportTexts.WithState(state));

        var reading = source.Read();

        Assert.Equal(status, Status(reading, "OST0001"));
        Assert.Equal("1", Status(reading, "OST0000"));
        var states = reading.Samples().Where(l => l.StartsWith("lustre_import_state{", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, states.Count);
        Assert.Contains($"lustre_import_state{{{Client.Trim()},import=\"OST0001\",state=\"{state}\"}} 1", states);
    }

    [Fact]
    public void A_connection_that_was_switched_off_has_status_0()
    {
        _tree.WithOsc("OST0001", ImportTexts.Disabled);

        Assert.Equal("0", Status(Source().Read(), "OST0001"));
    }

    [Fact]
    public void An_ost_that_is_down_has_status_0_and_the_rest_of_the_mount_is_served()
    {
        _tree.WithOsc("OST0000", ImportTexts.Of217).WithOsc("OST0001", ImportTexts.WithState("DISCONN")).WithMdc(
            "MDT0000", ImportTexts.Of210);

        var plans = LustreSources.For(Mount, _tree.Roots, Options);
        var reading = Source().Read();

        Assert.Equal(
            ["work-ffff9a2b00c1d800", "work-ffff9a2b00c1d800/imports", "work-ffff9a2b00c1d800/capacity"], plans.Select(p => p.Name));
        Assert.Equal(("1", "0"), (Status(reading, "OST0000"), Status(reading, "OST0001")));
        Assert.Equal(
            "1", reading.Value("""lustre_mdt_status{filesystem="work",target="work-ffff9a2b00c1d800",client="node01",mdt="MDT0000"}"""));
        Assert.Equal(3, reading.Samples().Count(l => l.StartsWith("lustre_import_locks{", StringComparison.Ordinal)));
        Assert.Empty(reading.Troubles);
        Assert.Equal("8388608", plans[0].Create().Read().Value($$"""lustre_read_bytes_total{{{Client.Trim()}}}"""));
    }

    [Fact]
    public void None_of_the_files_that_ask_the_server_is_touched()
    {
        _tree.WithOsc("OST0000", ImportTexts.Of217).WithMdc("MDT0000", ImportTexts.Of217);
        var watch = new TestWatch();

        Source().Read(watch);

        Assert.Contains(watch.Paths, p => p.EndsWith("/cur_dirty_bytes", StringComparison.Ordinal));
        string[] blocking =
        [
            "kbytestotal", "kbytesfree", "kbytesavail", "filestotal", "filesfree", "blocksize", "maxbytes", "namelen_max", "statfs_state",
            "ping",
        ];
        Assert.DoesNotContain(watch.Paths, p => blocking.Contains(Path.GetFileName(p)));
    }

    [Fact]
    public void Two_mounts_of_one_filesystem_are_kept_apart()
    {
        const string other = "ffff9a2b00c1e000";
        _tree.WithMount(address: other).WithOsc("OST0000", ImportTexts.Of217).WithOsc(
            "OST0000", ImportTexts.WithState("DISCONN"), address: other)
            .WithOsc("OST0000", ImportTexts.Of217, filesystem: "workshop").WithOsc("OST0000", ImportTexts.Of217, filesystem: "work-old");

        var mine = Source().Read();
        var theirs = Source(new LustreTarget("work", LustreComponent.Client, "work-" + other)).Read();

        Assert.Equal(
            ["""lustre_ost_status{filesystem="work",target="work-ffff9a2b00c1d800",client="node01",ost="OST0000"} 1"""], Statuses(mine));
        Assert.Equal(
            ["""lustre_ost_status{filesystem="work",target="work-ffff9a2b00c1e000",client="node01",ost="OST0000"} 0"""], Statuses(theirs));
        Assert.Empty(mine.Samples().Intersect(theirs.Samples()));
    }

    [Fact]
    public void On_a_client_that_is_also_an_mds_the_connections_of_the_mdt_are_not_the_mounts()
    {
        _tree.WithOsc("OST0000", ImportTexts.Of217);
        foreach (var folder in new[] { "osc", "osp" })
            _tree.Debug($"{folder}/work-OST0000-osc-MDT0000/import", ImportTexts.WithState("DISCONN")).Sys(
                $"{folder}/work-OST0000-osc-MDT0000/active", 1);
        _tree.Proc("mdt/work-MDT0000/md_stats", SyntheticTree.MdtStats);

        var targets = new LustreDiscovery(_tree.Roots).Discover(new TestWatch()).Targets;
        var samples = targets.SelectMany(t => LustreSources.For(t, _tree.Roots, Options)).SelectMany(
            p => p.Create().Read().Samples()).ToList();

        Assert.Equal(
            ["""lustre_ost_status{filesystem="work",target="work-ffff9a2b00c1d800",client="node01",ost="OST0000"} 1"""],
            samples.Where(s => s.StartsWith("lustre_ost_status", StringComparison.Ordinal)));
        Assert.Single(samples, s => s.StartsWith("lustre_import_state", StringComparison.Ordinal));
        Assert.Equal(
            ["""lustre_osp_state{filesystem="work",component="mdt",target="work-MDT0000",osp="OST0000",state="DISCONN"} 1"""],
            samples.Where(s => s.StartsWith("lustre_osp_state", StringComparison.Ordinal)));
        Assert.Equal(samples.Count, samples.Select(s => s[..s.LastIndexOf(' ')]).Distinct().Count());
    }

    [Fact]
    public void Old_releases_have_all_files_in_proc()
    {
        _tree.Proc($"osc/work-OST0003-osc-{MountTree.Address}/import", ImportTexts.Of210).Proc(
            $"osc/work-OST0003-osc-{MountTree.Address}/cur_grant_bytes", "77\n")
            .Proc($"ldlm/namespaces/work-OST0003-osc-{MountTree.Address}/lock_count", "3\n");

        var reading = Source().Read();

        Assert.Equal("1", Status(reading, "OST0003"));
        Assert.Equal("77", reading.Value($$"""lustre_import_grant_bytes{{{Client.Trim()}},import="OST0003"}"""));
        Assert.Equal("3", reading.Value($$"""lustre_import_locks{{{Client.Trim()}},import="OST0003"}"""));
        Assert.DoesNotContain("lustre_import_idle_seconds", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_leaves_takes_its_series_with_it_and_one_that_comes_is_read()
    {
        _tree.WithOsc("OST0001", ImportTexts.Of217).WithOsc("OST0002", ImportTexts.Of217);
        var source = Source();
        Assert.Equal(2, Statuses(source.Read()).Count());
        Directory.Delete(Path.Combine(_tree.Roots.Sys, $"osc/work-OST0001-osc-{MountTree.Address}"), recursive: true);
        _tree.WithOsc("OST0000", ImportTexts.Of217);

        var reading = source.Read();

        Assert.Equal(["OST0000", "OST0002"], Statuses(reading).Select(s => s[^11..^4]));
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void A_connection_whose_import_cannot_be_read_has_no_status_and_is_a_trouble()
    {
        _tree.WithOsc("OST0000", ImportTexts.Of217).WithOsc("OST0001", ImportTexts.Of217);
        File.Delete(Path.Combine(_tree.Roots.Debug, $"osc/work-OST0001-osc-{MountTree.Address}/import"));
        Directory.CreateDirectory(Path.Combine(_tree.Roots.Debug, $"osc/work-OST0001-osc-{MountTree.Address}/import"));

        var reading = Source().Read();

        Assert.Contains("import is a directory", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Single(Statuses(reading));
        Assert.Equal("50", reading.Value($$"""lustre_import_locks{{{Client.Trim()}},import="OST0001"}"""));
    }

    [Fact]
    public void Imports_that_are_switched_off_have_no_source() =>
        Assert.DoesNotContain(
            LustreSources.For(Mount, _tree.Roots, Options with { Imports = SourceSetting.Off }), p => p.Part == "imports");

    [Fact]
    public void Many_connections_are_read_again_for_little_more_than_their_tables()
    {
        const int Many = 60;
        for (var i = 0; i < Many; i++)
            _tree.WithOsc($"OST{i:x4}", ImportTexts.Of217);
        var source = Source();
        using var files = new FileReader(new QuietWatch());
        source.Read(files);
        source.Read(files);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = source.Read(files);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Many, Statuses(reading).Count());

        // 24 numbers and a reference to the labels are 200 B; nine open files are the rest.
        Assert.True(allocated < Many * 2_500, $"{allocated / Many} B a connection");
    }

    private Source Source(LustreTarget? mount = null) =>
        LustreSources.For(mount ?? Mount, _tree.Roots, Options).Single(p => p.Part == "imports").Create();

    private static string? Status(Reading reading, string ost) =>
        reading.Value($$"""lustre_ost_status{filesystem="work",target="work-{{MountTree.Address}}",client="node01",ost="{{ost}}"}""");

    private static IEnumerable<string> Statuses(Reading reading) =>
        reading.Samples().Where(s => s.StartsWith("lustre_ost_status{", StringComparison.Ordinal));

    private static string[] Lines(string lines, string import) =>
    [
        .. lines.Replace("#", $"{Client.Trim()},import=\"{import}\"", StringComparison.Ordinal)
            .Replace(
                "$", $"filesystem=\"work\",target=\"work-{MountTree.Address}\",client=\"node01\"", StringComparison.Ordinal).Split('\n'),
    ];

    private sealed class QuietWatch : IReadWatch
    {
        public bool IsAbandoned => false;

        public void Reading(string path)
        {
        }

        public bool MayHang(string path) => true;
    }
}
