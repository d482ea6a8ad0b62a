using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Lnet;

namespace LustreActors.Sources.Tests.Lustre.Lnet;

public sealed class LnetTests : IDisposable
{
    private const string Nis = """
        nid                      status alive refs peer  rtr   max    tx   min
        0@lo                         up     0    2    0    0     0     0     0
        10.0.0.5@o2ib                up    -1    1    8    0   128   126   -40
        10.0.0.5@o2ib                up    -1    3    8    0   128   128     7
        10.0.0.6@tcp               down    -1    1    8    0   256   256   250

        """;

    private const string Peers = """
        nid                      refs state  last   max   rtr   min    tx   min queue
        10.0.0.7@tcp                4    up    12     8     8     7    -2    -9 65536
        10.0.0.8@tcp                1    NA    -1     8     8     8     8     6 0
        10.0.0.9@tcp                1  down    90     8     8     8     8     6 0

        """;

    private const string Routes = """
        Routing enabled
        net      hops priority   state router
        o2ib1       1        0      up 10.0.0.50@tcp
        o2ib1      -1        0    down 10.0.0.51@tcp

        """;

    private const string Routers = "ref  rtr_ref alive router\n4          1    up 10.0.0.50@tcp\n4          1  down 10.0.0.51@tcp\n";
    private const string OldRouters = "ref  rtr_ref alive_cnt  state    last_ping ping_sent deadline down_ni router\n"
        + "4          1         3     up           12         1       20       0 10.0.0.50@tcp\n";
    private const string Buffers = "pages count credits     min\n    0   512     512     500\n    0   512     400     -20\n"
        + "    1  4096    4096    4000\n";

    private static readonly LustreSourceOptions Options = new() { ClientName = "node01", LnetPeers = SourceSetting.On };

    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_router_without_Lustre_shows_everything_of_LNet()
    {
        WriteDebug(
            "stats",
            "3 32 1 100 200 300 4 5000 6000 7000 80\n").WriteDebug("nis", Nis).WriteDebug("peers", Peers).WriteDebug("routes", Routes)
            .WriteDebug("routers", Routers).WriteDebug("buffers", Buffers).WriteDebug("catastrophe", "0\n").WriteDebug(
                "console_max_delay_centisecs", "6000\n")
            .WriteDebug("console_min_delay_centisecs", "5\n").WriteDebug("debug_mb", "11\n").WriteDebug("fail_err", "-5\n");

        var reading = Source("lnet").Read();

        Assert.Equal(
            [
                """lustre_lnet_catastrophe 0""",
                """lustre_lnet_console_delay_maximum_seconds 60""",
                """lustre_lnet_console_delay_minimum_seconds 0.05""",
                """lustre_lnet_debug_buffer_bytes 11534336""",
                """lustre_lnet_drop_bytes_total 80""",
                """lustre_lnet_drop_messages_total 4""",
                """lustre_lnet_errors_total 1""",
                """lustre_lnet_fail_error -5""",
                """lustre_lnet_messages_allocated 3""",
                """lustre_lnet_messages_maximum 32""",
                """lustre_lnet_ni_credits{nid="0@lo"} 0""",
                """lustre_lnet_ni_credits{nid="10.0.0.5@o2ib"} 256""",
                """lustre_lnet_ni_credits{nid="10.0.0.6@tcp"} 256""",
                """lustre_lnet_ni_credits_available{nid="0@lo"} 0""",
                """lustre_lnet_ni_credits_available{nid="10.0.0.5@o2ib"} 254""",
                """lustre_lnet_ni_credits_available{nid="10.0.0.6@tcp"} 256""",
                """lustre_lnet_ni_credits_minimum{nid="0@lo"} 0""",
                """lustre_lnet_ni_credits_minimum{nid="10.0.0.5@o2ib"} -40""",
                """lustre_lnet_ni_credits_minimum{nid="10.0.0.6@tcp"} 250""",
                """lustre_lnet_ni_peer_credits{nid="0@lo"} 0""",
                """lustre_lnet_ni_peer_credits{nid="10.0.0.5@o2ib"} 8""",
                """lustre_lnet_ni_peer_credits{nid="10.0.0.6@tcp"} 8""",
                """lustre_lnet_ni_references{nid="0@lo"} 2""",
                """lustre_lnet_ni_references{nid="10.0.0.5@o2ib"} 4""",
                """lustre_lnet_ni_references{nid="10.0.0.6@tcp"} 1""",
                """lustre_lnet_ni_up{nid="0@lo"} 1""",
                """lustre_lnet_ni_up{nid="10.0.0.5@o2ib"} 1""",
                """lustre_lnet_ni_up{nid="10.0.0.6@tcp"} 0""",
                """lustre_lnet_receive_bytes_total 6000""",
                """lustre_lnet_receive_messages_total 200""",
                """lustre_lnet_route_bytes_total 7000""",
                """lustre_lnet_route_messages_total 300""",
                """lustre_lnet_route_up{net="o2ib1",gateway="10.0.0.50@tcp"} 1""",
                """lustre_lnet_route_up{net="o2ib1",gateway="10.0.0.51@tcp"} 0""",
                """lustre_lnet_router_buffers{pages="0"} 1024""",
                """lustre_lnet_router_buffers{pages="1"} 4096""",
                """lustre_lnet_router_buffers_available{pages="0"} 912""",
                """lustre_lnet_router_buffers_available{pages="1"} 4096""",
                """lustre_lnet_router_buffers_minimum{pages="0"} -20""",
                """lustre_lnet_router_buffers_minimum{pages="1"} 4000""",
                """lustre_lnet_router_up{nid="10.0.0.50@tcp"} 1""",
                """lustre_lnet_router_up{nid="10.0.0.51@tcp"} 0""",
                """lustre_lnet_routing_enabled 1""",
                """lustre_lnet_send_bytes_total 5000""",
                """lustre_lnet_send_messages_total 100""",
            ],
            reading.Samples());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
        Assert.Equal((false, true), (Look().LustrePresent, Look().LnetPresent));
    }

    [Fact]
    public void Peers_are_a_separate_source()
    {
        WriteDebug("stats", "3 32 1 100 200 300 4 5000 6000 7000 80\n").WriteDebug("peers", Peers);

        var reading = Source("lnet/peers").Read();

        Assert.Equal(3 + 3 + (3 * 6) - 1, reading.Samples().Length);
        Assert.Equal("1", reading.Value("""lustre_lnet_peer_up{nid="10.0.0.7@tcp"}"""));
        Assert.Null(reading.Value("""lustre_lnet_peer_up{nid="10.0.0.8@tcp"}"""));
        Assert.Equal("0", reading.Value("""lustre_lnet_peer_up{nid="10.0.0.9@tcp"}"""));
        Assert.Equal("-2", reading.Value("""lustre_lnet_peer_credits_available{nid="10.0.0.7@tcp"}"""));
        Assert.Equal("-9", reading.Value("""lustre_lnet_peer_credits_minimum{nid="10.0.0.7@tcp"}"""));
        Assert.Equal("7", reading.Value("""lustre_lnet_peer_router_credits_minimum{nid="10.0.0.7@tcp"}"""));
        Assert.Equal("65536", reading.Value("""lustre_lnet_peer_queue_bytes{nid="10.0.0.7@tcp"}"""));
        Assert.DoesNotContain(LustreSources.Lnet(_tree.Roots, new LustreSourceOptions { ClientName = "node01" }), p => p.Part == "peers");
    }

    [Fact]
    public void Up_to_2_10_it_is_in_proc_and_routers_have_more_columns()
    {
        _tree.Write("proc/sys/lnet/stats", "0 21 0 2175 2175 0 0 531856 565232 0 0\n").Write("proc/sys/lnet/routers", OldRouters)
            .Write("proc/sys/lnet/routes", "Routing disabled\nnet      hops   state router\no2ib        1      up 10.0.0.50@tcp\n");

        var reading = Source("lnet").Read();

        Assert.Equal("2175", reading.Value("lustre_lnet_send_messages_total"));
        Assert.Equal("1", reading.Value("""lustre_lnet_router_up{nid="10.0.0.50@tcp"}"""));
        Assert.Equal("1", reading.Value("""lustre_lnet_route_up{net="o2ib",gateway="10.0.0.50@tcp"}"""));
        Assert.Equal("0", reading.Value("lustre_lnet_routing_enabled"));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void A_counter_of_32_bits_that_wraps_goes_on()
    {
        var source = Source("lnet");
        Assert.Equal("4294967290", Sent("0 9 0 4294967290 5 0 0 1000 900 0 0"));
        Assert.Equal("4294967300", Sent("0 9 0 4 6 0 0 1100 910 0 0"));
        Assert.Equal("7294967296", Sent("0 9 0 3000000000 6 0 0 1200 910 0 0"));
        Assert.Equal("8589934593", Sent("0 9 0 1 6 0 0 1300 910 0 0"));

        string? Sent(string line)
        {
            WriteDebug("stats", line + "\n");
            return source.Read().Value("lustre_lnet_send_messages_total");
        }
    }

    [Theory]
    [InlineData("0 2 0 3 3 0 0 30 30 0 0", "3")]
    [InlineData("0 2 0 3 9 0 0 5000 30 0 0", "3")]
    [InlineData("0 2 0 3 4000000000 0 0 5000 6000 0 0", "4294967299")]
    public void Counters_that_were_cleared_restart(string line, string sent)
    {
        var source = Source("lnet");
        WriteDebug("stats", "0 9 0 4294967290 8 0 0 1000 900 0 0\n");
        source.Read();

        WriteDebug("stats", line + "\n");

        Assert.Equal(sent, source.Read().Value("lustre_lnet_send_messages_total"));
    }

    [Fact]
    public void A_counter_that_falls_too_far_for_a_wrap_was_cleared()
    {
        var totals = new LnetTotals();
        long[] row = [0, 0, 0, 1000, 0, 0, 0, 5, 5, 5, 5];
        totals.Continue(row);
        long[] next = [0, 0, 0, 10, 0, 0, 0, 6, 5, 5, 5];
        totals.Continue(next);

        Assert.Equal(10, next[3]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3\n")]
    [InlineData("0 2 0 3 3 0 0 30 30 0 -1\n")]
    [InlineData("0 2 0 3 3 0 0 30 30x 0 0\n")]
    public void A_malformed_line_is_refused(string line)
    {
        WriteDebug("stats", line);

        var reading = Source("lnet").Read();

        Assert.Equal((0, 1), (reading.Segments.Length, reading.LinesRefused));
    }

    [Fact]
    public void A_bad_row_costs_no_other_row_and_unknown_columns_cost_the_table()
    {
        WriteDebug("stats", "3 32 1 100 200 300 4 5000 6000 7000 80\n").WriteDebug(
            "nis", Nis + "10.0.0.9@tcp up -1 1\n10.0.0.9@tcp sideways -1 1 8 0 1 1 1\n")
            .WriteDebug("buffers", "pages amount\n1 2\n").WriteDebug("routes", Routes + "o2ib1       1        0      up 10.0.0.50@tcp\n");

        var reading = Source("lnet").Read();

        Assert.Equal(5, reading.LinesRefused);
        Assert.Equal("256", reading.Value("""lustre_lnet_ni_credits{nid="10.0.0.5@o2ib"}"""));
        Assert.DoesNotContain("buffers", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_whose_LNet_was_unloaded_is_gone() => Assert.True(Source("lnet").Read().Gone);

    [Fact]
    public void A_hundred_thousand_damaged_tables_lose_only_lines_that_are_counted()
    {
        LnetTable[] tables = [new LnetInterfaces(), new LnetPeers(), new LnetRoutes(), new LnetRouters(), new LnetBuffers()];
        ParserFuzz.Run(31, [Nis, Peers, Routes, Routers, OldRouters, Buffers], (pieces, findings) =>
        {
            var rows = tables[pieces.Sum(p => p.Length) % tables.Length];
            var table = rows.Begin();
            var parser = new LnetTableParser(rows);
            parser.Parse(pieces, findings, "table");
            return table.Count == 0 ? "" : $"{table.Count} {string.Join(' ', table.Row(table.Count - 1).ToArray())}";
        });
    }

    private LnetTests WriteDebug(string name, string text)
    {
        _tree.Write($"sys/kernel/debug/lnet/{name}", text);
        return this;
    }

    private LustreInventory Look() => new LustreDiscovery(_tree.Roots).Discover(new TestWatch());

    private Source Source(string name) => LustreSources.Lnet(_tree.Roots, Options).Single(p => p.Name == name).Create();
}
