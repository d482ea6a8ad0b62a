using System.Text;
using LustreActors.Sources.Lustre.Lnetctl;

namespace LustreActors.Sources.Tests.Lustre.Lnetctl;

public sealed class LnetctlTests
{
    private const string Net215 = """
        net:
            - net type: tcp
              local NI(s):
                - nid: 10.0.0.5@tcp
                  status: up
                  interfaces:
                      0: eth0
                  statistics:
                      send_count: 300
                      recv_count: 200
                      drop_count: 1
                  udsp info:
                      net priority: -1
                      nid priority: -1
                  sent_stats:
                      put: 250
                      get: 50
                      reply: 0
                      ack: 0
                      hello: 0
                  received_stats:
                      put: 150
                      get: 20
                      reply: 20
                      ack: 10
                      hello: 0
                  dropped_stats:
                      put: 1
                      get: 0
                      reply: 0
                      ack: 0
                      hello: 0
                  health stats:
                      fatal_error: 0
                      health value: 900
                      interrupts: 1
                      dropped: 2
                      aborted: 3
                      no route: 4
                      timeouts: 5
                      error: 6
                      ping_count: 7
                      next_ping: 0
                  tunables:
                      peer_timeout: 180
                      credits: 256
                  lnd tunables:
                      conns_per_peer: 1
                  dev cpt: -1
                  CPT: "[0]"
                - nid: 10.0.0.6@tcp
                  status: down
                  statistics:
                      send_count: 4

        """;

    private const string Net217 = """
        ---
        net:
        -     net type: lo
              local NI(s):
              -     nid: 0@lo
                    status: up
                    statistics:
                          send_count: 76
                          recv_count: 77
                          drop_count: 0
                    health stats:
                          fatal_error: 1
                          health value: 1000
                          error: 0
        -     net type: tcp
              local NI(s):
              -     nid: 2001:db8::5@tcp
                    statistics:
                          send_count: 8

        """;

    private const string Peer = """
        peer:
            - primary nid: 10.0.0.7@tcp
              Multi-Rail: True
              peer state: 1048577
              peer ni:
                - nid: 10.0.0.7@tcp
                  udsp info:
                      Preferred source NIDs:
                          NID-0: 0@lo
                  state: NA
                  statistics:
                      send_count: 40
                      recv_count: 41
                      drop_count: 2
                  health stats:
                      health value: 1000
                      dropped: 1
                      timeout: 2
                      error: 3
                      network timeout: 4
            - primary nid: 10.0.0.8@tcp
              peer ni:
                - nid: 10.0.0.9@tcp
                  statistics:
                      send_count: 5

        """;

    private const string Stats = """
        statistics:
            msgs_alloc: 1
            msgs_max: 39
            rst_alloc: 15
            errors: 2
            send_count: 110
            resend_count: 3
            response_timeout_count: 4
            local_no_route_count: 5
            remote_error_count: 6
            network_timeout_count: 7
            failed_resends: 8
            successful_resends: 9
            recv_count: 111
            route_count: 0
            drop_count: 11
            send_length: 2618
            recv_length: 2540
            route_length: 0
            drop_length: 48

        """;

    private const string Global = """
        global:
            numa_range: 0
            max_intf: 200
            discovery: 1
            drop_asym_route: 0
            retry_count: 2
            transaction_timeout: 50
            health_sensitivity: 100
            recovery_interval: 1
            router_sensitivity: 100
            lnd_timeout: 16

        """;

    [Fact]
    public void Net_show_gives_the_counters_and_the_health_of_every_interface()
    {
        var reading = Read(new LnetctlNet(), Net215);

        Assert.Equal(0, reading.LinesRefused);
        Assert.Equal(3 + 15 + 2 + 6 + 1 + 1, reading.Samples().Length);
        foreach (var (series, value) in new[]
        {
            ("""lustre_lnet_ni_send_messages_total{nid="10.0.0.5@tcp"}""",
                "300"), ("""lustre_lnet_ni_receive_messages_total{nid="10.0.0.5@tcp"}""", "200"),
            ("""lustre_lnet_ni_drop_messages_total{nid="10.0.0.5@tcp"}""",
                "1"), ("""lustre_lnet_ni_send_messages_by_type_total{nid="10.0.0.5@tcp",type="get"}""", "50"),
            ("""lustre_lnet_ni_receive_messages_by_type_total{nid="10.0.0.5@tcp",type="ack"}""", "10"),
            ("""lustre_lnet_ni_drop_messages_by_type_total{nid="10.0.0.5@tcp",type="put"}""",
                "1"), ("""lustre_lnet_ni_health_value{nid="10.0.0.5@tcp"}""", "900"),
            ("""lustre_lnet_ni_health_errors_total{nid="10.0.0.5@tcp",error="interrupt"}""", "1"),
            ("""lustre_lnet_ni_health_errors_total{nid="10.0.0.5@tcp",error="no_route"}""", "4"),
            ("""lustre_lnet_ni_health_errors_total{nid="10.0.0.5@tcp",error="error"}""",
                "6"), ("""lustre_lnet_ni_recovery_pings{nid="10.0.0.5@tcp"}""", "7"),
            ("""lustre_lnet_ni_fatal_error{nid="10.0.0.5@tcp"}""", "0"), ("""lustre_lnet_ni_send_messages_total{nid="10.0.0.6@tcp"}""",
                "4"),
        })
            Assert.Equal((series, value), (series, reading.Value(series)));
    }

    [Fact]
    public void Net_show_of_2_17_has_another_indentation_and_the_same_values()
    {
        var reading = Read(new LnetctlNet(), Net217);

        Assert.Equal(0, reading.LinesRefused);
        Assert.Equal(
            [
                """lustre_lnet_ni_drop_messages_total{nid="0@lo"} 0""",
                """lustre_lnet_ni_fatal_error{nid="0@lo"} 1""",
                """lustre_lnet_ni_health_errors_total{nid="0@lo",error="error"} 0""",
                """lustre_lnet_ni_health_value{nid="0@lo"} 1000""",
                """lustre_lnet_ni_receive_messages_total{nid="0@lo"} 77""",
                """lustre_lnet_ni_send_messages_total{nid="0@lo"} 76""",
                """lustre_lnet_ni_send_messages_total{nid="2001:db8::5@tcp"} 8""",
            ],
            reading.Samples());
    }

    [Fact]
    public void Peer_show_gives_every_interface_of_every_peer()
    {
        var reading = Read(new LnetctlPeers(), Peer);

        Assert.Equal(0, reading.LinesRefused);
        Assert.Equal(
            [
                """lustre_lnet_peer_drop_messages_total{nid="10.0.0.7@tcp"} 2""",
                """lustre_lnet_peer_health_errors_total{nid="10.0.0.7@tcp",error="dropped"} 1""",
                """lustre_lnet_peer_health_errors_total{nid="10.0.0.7@tcp",error="timeout"} 2""",
                """lustre_lnet_peer_health_errors_total{nid="10.0.0.7@tcp",error="error"} 3""",
                """lustre_lnet_peer_health_errors_total{nid="10.0.0.7@tcp",error="network_timeout"} 4""",
                """lustre_lnet_peer_health_value{nid="10.0.0.7@tcp"} 1000""",
                """lustre_lnet_peer_receive_messages_total{nid="10.0.0.7@tcp"} 41""",
                """lustre_lnet_peer_send_messages_total{nid="10.0.0.7@tcp"} 40""",
                """lustre_lnet_peer_send_messages_total{nid="10.0.0.9@tcp"} 5""",
            ],
            reading.Samples());
    }

    [Fact]
    public void Stats_show_gives_the_numbers_that_no_file_has()
    {
        string[] expected =
        [
            """lustre_lnet_health_errors_total{where="local",error="no_route"} 5""",
            """lustre_lnet_health_errors_total{where="remote",error="error"} 6""",
            """lustre_lnet_health_errors_total{where="network",error="timeout"} 7""",
            "lustre_lnet_resends_failed_total 8", "lustre_lnet_resends_succeeded_total 9", "lustre_lnet_resends_total 3",
            "lustre_lnet_response_timeouts_total 4", "lustre_lnet_response_trackers 15",
        ];

        var reading = Read(new LnetctlStats(), Stats);

        Assert.Equal(expected.Order(StringComparer.Ordinal), reading.Samples().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Global_show_gives_the_settings_under_either_key() => Assert.Equal(
        [
            "lustre_lnet_discovery_enabled 1", "lustre_lnet_drop_asymmetric_routes 0", "lustre_lnet_health_sensitivity 100",
            "lustre_lnet_interfaces_maximum 200",
            "lustre_lnet_recovery_interval_seconds 1", "lustre_lnet_retries_maximum 2", "lustre_lnet_router_sensitivity_percent 100",
            "lustre_lnet_transaction_timeout_seconds 50",
        ],
        Read(new LnetctlGlobal(), Global).Samples());

    [Theory]
    [InlineData(
        "show:\n    - net:\n          errno: -100\n          descr: \"cannot get networks: Network is down\"\n",
        "lnetctl net show -v 4: error -100: cannot get networks: Network is down")]
    [InlineData("net:\n  errno: -13\n", "lnetctl net show -v 4: error -13")]
    public void An_error_is_a_trouble(string output, string trouble)
    {
        var reading = Read(new LnetctlNet(), output);

        Assert.Equal((trouble, 0, 0), (Assert.Single(reading.Troubles), reading.Segments.Length, reading.LinesRefused));
    }

    [Theory]
    [InlineData("          send_count: 4 of 5")]
    [InlineData("          send_count: -4")]
    [InlineData("what is this")]
    [InlineData("    - nid: 10.0.0.5@tcp")]
    public void A_bad_line_costs_no_other_line(string line)
    {
        var reading = Read(new LnetctlNet(), $"net:\n    - nid: 10.0.0.5@tcp\n      statistics:\n          recv_count: 2\n{line}\n"
            + "    - nid: 10.0.0.6@tcp\n      statistics:\n          recv_count: 3\n");

        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal($"lnetctl net show -v 4:5: {line}", reading.FirstRefusal);
        Assert.Equal(["""lustre_lnet_ni_receive_messages_total{nid="10.0.0.5@tcp"} 2""",
            """lustre_lnet_ni_receive_messages_total{nid="10.0.0.6@tcp"} 3"""], reading.Samples());
    }

    [Fact]
    public void Empty_output_gives_no_series() => Assert.All(
        new LnetctlOutput[] { new LnetctlNet(), new LnetctlPeers(), new LnetctlStats(), new LnetctlGlobal() },
        command => Assert.Equal(
            (0, 0, 0),
            (command.Read(default).Segments.Length, (int)command.Read(default).LinesRefused, command.Read(default).Troubles.Length)));

    [Fact]
    public void A_hundred_thousand_damaged_outputs_lose_only_lines_that_are_counted()
    {
        LnetctlOutput[] commands = [new LnetctlNet(), new LnetctlPeers(), new LnetctlStats(), new LnetctlGlobal()];
        var mutations = new Mutations(41, Net215, Net217, Peer, Stats, Global);
        long refused = 0;
        for (var i = 0; i < ParserFuzz.Inputs; i++)
        {
            var reading = commands[i % commands.Length].Read(mutations.Next());
            refused += reading.LinesRefused;
            if (i % 1000 == 0)
                Assert.All(reading.Samples(), s => Assert.Matches("^lustre_lnet_[a-z_]+(\\{.*\\})? [0-9]+$", s));
        }

        Assert.True(refused > ParserFuzz.Inputs / 10, $"only {refused} lines were refused: the damage is too small to test anything");
    }

    [Samples.SampleFact]
    public void What_was_captured_is_read_whole()
    {
        foreach (var (file, command, series, value) in new (string, LnetctlOutput, string, string)[]
        {
            ("lnetctl_net_show_v4.txt", new LnetctlNet(), """lustre_lnet_ni_health_errors_total{nid="172.16.14.2@tcp",error="error"}""",
                "55"),
            ("lnetctl_net_show.txt", new LnetctlNet(), """lustre_lnet_ni_send_messages_by_type_total{nid="172.16.0.24@tcp",type="get"}""",
                "124552"),
            ("lnetctl_stats.txt", new LnetctlStats(), "lustre_lnet_response_trackers", "15"),
            ("lnetctl_global_show.txt", new LnetctlGlobal(), "lustre_lnet_interfaces_maximum", "200"),
        })
        {
            var reading = command.Read(File.ReadAllBytes(Path.Combine(Samples.SampleTrees.Folder, "lctl", file)));
            Assert.Equal((file, value, 0), (file, reading.Value(series), (int)reading.LinesRefused));
        }
    }

    [Samples.SampleFact]
    public void What_live_hosts_printed_is_read_whole()
    {
        foreach (var (version, file, command, series, value) in new (string, string, LnetctlOutput, string, string)[]
        {
            ("2.17.0", "lnetctl_net_v4", new LnetctlNet(), """lustre_lnet_ni_receive_messages_by_type_total{nid="0@lo",type="ack"}""",
                "11131"),
            ("2.17.0", "lnetctl_peer_v4", new LnetctlPeers(),
                """lustre_lnet_peer_send_messages_by_type_total{nid="10.0.2.15@tcp",type="get"}""", "6"),
            ("2.17.0", "lnetctl_stats", new LnetctlStats(), "lustre_lnet_response_trackers", "8115"),
            ("2.17.0", "lnetctl_global", new LnetctlGlobal(), "lustre_lnet_transaction_timeout_seconds", "150"),
            ("2.15.8", "lnetctl_net_v4", new LnetctlNet(), """lustre_lnet_ni_send_messages_total{nid="0@lo"}""", "42718"),
            ("2.15.8", "lnetctl_peer_v4", new LnetctlPeers(), """lustre_lnet_peer_receive_messages_total{nid="0@lo"}""", "42729"),
            ("2.15.8", "lnetctl_stats", new LnetctlStats(), "lustre_lnet_response_trackers", "781"),
            ("2.15.8", "lnetctl_global", new LnetctlGlobal(), "lustre_lnet_interfaces_maximum", "200"),
        })
        {
            var reading = command.Read(Samples.SampleTrees.Printed(version, file));
            Assert.Equal(
                (version, file, value, 0, 0), (version, file, reading.Value(series), (int)reading.LinesRefused, reading.Troubles.Length));
        }
    }

    private static Reading Read(LnetctlOutput command, string output) => command.Read(Encoding.UTF8.GetBytes(output));
}
