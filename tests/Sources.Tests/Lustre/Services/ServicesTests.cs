using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre.Services;

public sealed class ServicesTests : IDisposable
{
    private const string OstIo = """
        snapshot_time             1700000600.500000000 secs.nsecs
        start_time                1700000000.250000000 secs.nsecs
        elapsed_time              600.250000000 secs.nsecs
        req_waittime              400 samples [usecs] 20 9000 1234567 99999999
        req_qdepth                400 samples [reqs] 0 7 90 500
        req_active                400 samples [reqs] 1 5 620 1500
        req_timeout               400 samples [secs] 5 10 2200 14000
        reqbuf_avail              810 samples [bufs] 60 64 50000 3200000
        ldlm_extent_enqueue       100 samples [reqs] 1 1 100 100
        ost_read                  250 samples [usecs] 100 90000 5000001 7777777777
        ost_write                 50 samples [usecs] 200 80000 700000 888888888

        """;

    private readonly LustreTree _tree = new();

    public ServicesTests() => _tree.Sys("health_check", "healthy\n");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_service_shows_its_requests_their_wait_and_its_threads()
    {
        _tree.Debug("ost/OSS/ost_io/stats", OstIo);
        foreach (var (name, number) in new[] { ("threads_started", 7), ("threads_min", 3), ("threads_max", 80),
            ("high_priority_ratio", 10) })
            _tree.Sys($"ost/OSS/ost_io/{name}", number);

        var reading = Source().Read();

        Assert.Equal(
            [
                """lustre_service_active_sum{service="ost_io"} 620""",
                """lustre_service_active_count{service="ost_io"} 400""",
                """lustre_service_high_priority_ratio{service="ost_io"} 10""",
                """lustre_service_queue_depth_sum{service="ost_io"} 90""",
                """lustre_service_queue_depth_count{service="ost_io"} 400""",
                """lustre_service_request_buffers_sum{service="ost_io"} 50000""",
                """lustre_service_request_buffers_count{service="ost_io"} 810""",
                """lustre_service_requests_total{service="ost_io",operation="ldlm_extent_enqueue"} 100""",
                """lustre_service_requests_total{service="ost_io",operation="ost_read"} 250""",
                """lustre_service_requests_total{service="ost_io",operation="ost_write"} 50""",
                """lustre_service_seconds_total{service="ost_io",operation="ost_read"} 5.000001""",
                """lustre_service_seconds_total{service="ost_io",operation="ost_write"} 0.7""",
                """lustre_service_start_time_seconds{service="ost_io"} 1700000000.25""",
                """lustre_service_threads{service="ost_io"} 7""",
                """lustre_service_threads_maximum{service="ost_io"} 80""",
                """lustre_service_threads_minimum{service="ost_io"} 3""",
                """lustre_service_timeout_seconds_sum{service="ost_io"} 2200""",
                """lustre_service_timeout_seconds_count{service="ost_io"} 400""",
                """lustre_service_wait_maximum_seconds{service="ost_io"} 0.009""",
                """lustre_service_wait_seconds_total{service="ost_io"} 1.234567""",
                """lustre_service_waited_total{service="ost_io"} 400""",
            ],
            reading.Samples());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
        Assert.Contains(
            """lustre_service_wait_seconds_created{service="ost_io"} 1700000000.25""", reading.Samples(ExpositionFormat.OpenMetrics));
        Assert.All(
            ["queue_depth", "active", "timeout_seconds", "request_buffers"],
            name => Assert.Contains(
                $$"""lustre_service_{{name}}_created{service="ost_io"} 1700000000.25""", reading.Samples(ExpositionFormat.OpenMetrics)));
        Assert.Contains("# TYPE lustre_service_queue_depth summary", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_service_is_found_in_old_places_too()
    {
        foreach (var folder in new[] { "ost/OSS/ost", "mds/MDS/mdt_readpage", "mgs/MGS/mgs", "ldlm/services/ldlm_canceld" })
            _tree.Proc($"{folder}/stats", "snapshot_time             1510782606.9 secs.nsecs\nreq_waittime              4 samples "
                + "[usec] 4 6360 7000000 9\nobd_ping 3 samples [usec] 1 2 6 14\n");

        var reading = Source().Read();

        foreach (var service in new[] { "ost", "mdt_readpage", "mgs", "ldlm_canceld" })
        {
            Assert.Equal("7", reading.Value($$"""lustre_service_wait_seconds_total{service="{{service}}"}"""));
            Assert.Equal("0.000006", reading.Value($$"""lustre_service_seconds_total{service="{{service}}",operation="obd_ping"}"""));
        }

        Assert.Equal(20, reading.Samples().Length);
    }

    [Fact]
    public void A_sum_that_has_overflowed_is_left_out_and_counted()
    {
        _tree.Debug("ldlm/services/ldlm_cbd/stats", """
            req_waittime              4 samples [usecs] 4 6360 -7 9
            req_qdepth                4 samples [reqs] 0 4 9223372036854775807 9
            ldlm_bl_callback          5 samples [usecs] 1 2 -1 14
            req_waittime              9 samples [usecs] 4 6360 7 9

            """);

        var reading = Source().Read();

        Assert.Equal(4, reading.LinesRefused);
        Assert.Equal(
            ["""lustre_service_requests_total{service="ldlm_cbd",operation="ldlm_bl_callback"} 5""",
                """lustre_service_wait_maximum_seconds{service="ldlm_cbd"} 0.00636""",
                """lustre_service_waited_total{service="ldlm_cbd"} 4"""],
            reading.Samples());
    }

    [Fact]
    public void A_service_shows_the_policies_that_order_its_requests_and_the_time_that_it_expects_to_take()
    {
        const string policies = """

            regular_requests:
              - name: fifo
                state: started
                fallback: yes
                queued: 0
                active: 3

              - name: tbf jobid
                state: started
                fallback: no
                queued: 71
                active: 2

              - name: crrn
                state: stopped
                fallback: no
                queued: 0
                active: 0

            high_priority_requests:
              - name: fifo
                state: started
                fallback: yes
                queued: 1
                active: 0

            """;
        _tree.Debug("ost/OSS/ost_io/nrs_policies", policies).Debug(
            "ost/OSS/ost_io/timeouts",
            "   service : cur   5  worst  31 (at 1700000000, 304s ago)   1  31   1   0 \n"
            + "   service : cur   9  worst   9 (at 1700000000, 304s ago)   1   9   1   0 \n").Debug("ost/OSS/ost_io/stats", "");

        var reading = Source().Read();

        Assert.Equal(
            [
                """lustre_service_estimate_seconds{service="ost_io"} 9""",
                """lustre_service_policy_active{service="ost_io",queue="high_priority",policy="fifo"} 0""",
                """lustre_service_policy_active{service="ost_io",queue="regular",policy="fifo"} 3""",
                """lustre_service_policy_active{service="ost_io",queue="regular",policy="tbf jobid"} 2""",
                """lustre_service_policy_queued{service="ost_io",queue="high_priority",policy="fifo"} 1""",
                """lustre_service_policy_queued{service="ost_io",queue="regular",policy="fifo"} 0""",
                """lustre_service_policy_queued{service="ost_io",queue="regular",policy="tbf jobid"} 71""",
                """lustre_service_worst_estimate_seconds{service="ost_io"} 31""",
            ],
            reading.Sorted());
    }

    [Theory]
    [InlineData("regular_requests:\n  - name: fifo\n    state: started\n    queued: many\n    active: 3\n", 1, 1)]
    [InlineData("regular_requests:\n  - name: fi\tfo\n    state: started\n    queued: 1\n    active: 3\n", 0, 4)]
    [InlineData("some_requests:\n  - name: fifo\n    active: 3\n", 0, 3)]
    [InlineData("regular_requests:\n  - name: fifo\n    active: 3\n  - name: fifo\n    active: 4\n", 1, 1)]
    [InlineData("regular_requests:\nwhat\n  - name: fifo\n    active: -3\n", 0, 2)]
    public void A_malformed_policy_costs_no_other_policy(string text, int samples, int refused)
    {
        _tree.Debug("ost/OSS/ost_io/nrs_policies", text).Debug("ost/OSS/ost_io/timeouts", "service : cur 5 and worse\n").Debug(
            "ost/OSS/ost_io/stats", "snapshot_time 1.2 secs.nsecs\n");

        var reading = Source().Read();

        Assert.Equal((samples, refused + 1), (reading.Samples().Length, reading.LinesRefused));
    }

    [Fact]
    public void The_policies_of_a_service_without_requests_are_not_read_again_and_stay()
    {
        const string policies = "regular_requests:\n  - name: fifo\n    state: started\n    queued: 4\n    active: 3\n";
        const string series = """lustre_service_policy_queued{service="ost_io",queue="regular",policy="fifo"}""";
        _tree.Debug("ost/OSS/ost_io/stats", OstIo).Debug("ost/OSS/ost_io/nrs_policies", policies).Debug(
            "ost/OSS/ost_io/timeouts", "   service : cur   5  worst   5 (at 1700000000, 304s ago)   1   1   1   1 \n");
        var source = Source();
        source.Read();
        _tree.Debug("ost/OSS/ost_io/nrs_policies", policies.Replace("queued: 4", "queued: 5", StringComparison.Ordinal));
        var watch = new TestWatch();

        Assert.Equal("4", source.Read(watch).Value(series));
        Assert.DoesNotContain(watch.Paths, p => p.EndsWith("nrs_policies", StringComparison.Ordinal));

        _tree.Debug("ost/OSS/ost_io/stats", OstIo.Replace("810 samples", "811 samples", StringComparison.Ordinal));
        Assert.Equal("5", source.Read().Value(series));
    }

    [Fact]
    public void A_service_that_comes_or_leaves_is_noticed()
    {
        var source = Source();
        Assert.Empty(source.Read().Samples());
        _tree.Debug("ost/OSS/ost/stats", OstIo);
        Assert.Equal("250", source.Read().Value("""lustre_service_requests_total{service="ost",operation="ost_read"}"""));

        Directory.Delete(Path.Combine(_tree.Roots.Debug, "ost"), recursive: true);
        _tree.Debug("ost/OSS/ost_seq/stats", OstIo);
        source.Read();
        var reading = source.Read();

        Assert.Null(reading.Value("""lustre_service_requests_total{service="ost",operation="ost_read"}"""));
        Assert.Equal("250", reading.Value("""lustre_service_requests_total{service="ost_seq",operation="ost_read"}"""));
    }

    [Fact]
    public void A_host_whose_modules_were_unloaded_is_gone()
    {
        using var empty = new LustreTree();

        Assert.True(LustreSources.Node(empty.Roots, new LustreSourceOptions { ClientName = "node01" }).Single(
            p => p.Part == "services").Create().Read().Gone);
    }

    private Source Source()
    {
        var source = LustreSources.Node(_tree.Roots, new LustreSourceOptions { ClientName = "node01" }).Single(
            p => p.Part == "services").Create();
        Assert.Equal("lustre/services", source.Name);
        return source;
    }
}
