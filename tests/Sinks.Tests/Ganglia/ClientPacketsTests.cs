using System.Collections.Immutable;
using System.Globalization;
using LustreActors.Messages.Clients;
using LustreActors.Sinks.Ganglia;

namespace LustreActors.Sinks.Tests.Ganglia;

public class ClientPacketsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly ClientPackets _packets = new(
        new ClientMetrics("lustre", Interval * 4, default, new Dictionary<string, string> { ["scratch"] = "short" }), Interval);

    private long _number;

    [Fact]
    public void Every_value_of_a_small_sweep_has_its_metadata_before_it()
    {
        var rates = Rates(new ClientRate(Host(1), "scratch", 1.5, 2, 3, 4));
        for (var sweep = 0; sweep < 3; sweep++)
        {
            Assert.Equal(
                [
                    "meta 10.7.0.1:node1 short_read_bytes", "value 10.7.0.1:node1 short_read_bytes 1.50",
                    "meta 10.7.0.1:node1 short_write_bytes", "value 10.7.0.1:node1 short_write_bytes 2.00",
                    "meta 10.7.0.1:node1 short_oss_ops", "value 10.7.0.1:node1 short_oss_ops 3.00",
                    "meta 10.7.0.1:node1 short_mds_ops", "value 10.7.0.1:node1 short_mds_ops 4.00",
                ],
                Sweep(rates));
        }
    }

    [Fact]
    public void A_filesystem_without_another_name_has_its_own_and_only_what_is_known_is_sent()
    {
        var rates = Rates(new ClientRate(Host(1), "home", double.NaN, double.NaN, double.NaN, 4));

        Assert.Equal(["meta 10.7.0.1:node1 home_mds_ops", "value 10.7.0.1:node1 home_mds_ops 4.00"], Sweep(rates));
    }

    [Fact]
    public void A_host_without_a_name_is_not_sent()
    {
        var rates = Rates(
            new ClientRate(new ClientHost("10.7.0.9@tcp", "", IsNamed: false), "home", 1, 2, 3, 4),
            new ClientRate(Host(1), "home", 0, 0, 0, 0));

        Assert.All(Sweep(rates), packet => Assert.Contains("10.7.0.1:node1", packet, StringComparison.Ordinal));
        Assert.Equal(1, _packets.Hosts);
    }

    [Fact]
    public void The_packets_that_are_left_are_known_at_any_moment()
    {
        _packets.Begin(Rates(new ClientRate(Host(1), "home", 1, double.NaN, 3, 4)));
        var left = new List<long> { _packets.Left };
        var packet = new byte[GangliaMetric.LongestPacket];
        while (_packets.WriteNext(packet) > 0)
            left.Add(_packets.Left);

        Assert.Equal([6, 5, 4, 3, 2, 1, 0], left);
    }

    [Fact]
    public void In_a_large_sweep_each_host_is_sent_whole_in_its_turn_and_a_new_host_at_once()
    {
        var hosts = (ClientPackets.LargestWholeSweep / 8) + 1;
        var rates = Rates([.. Enumerable.Range(0, hosts).Select(i => new ClientRate(Host(i), "home", 1, 2, 3, 4))]);
        var whole = new Dictionary<string, int>();

        Assert.Equal(hosts * 8, Sweep(rates).Count);
        for (var sweep = 0; sweep < 4; sweep++)
        {
            var packets = Sweep(rates);
            Assert.InRange(packets.Count, (hosts * 2) - 8, (hosts * 2) + 8);
            Assert.Equal(packets.Count, packets.Count(IsMetadata) * 2);
            foreach (var packet in packets)
                whole[packet] = whole.GetValueOrDefault(packet) + 1;
        }

        Assert.Equal(hosts * 8, whole.Count);
        Assert.All(whole.Values, times => Assert.Equal(1, times));

        var more = rates with { Rows = rates.Rows.Add(new ClientRate(Host(hosts), "home", 1, 2, 3, 4)) };
        Assert.Equal(8, Sweep(more).Count(p => p.Contains($":node{hosts} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void In_a_large_sweep_a_value_that_has_changed_is_sent_at_once()
    {
        var hosts = (ClientPackets.LargestWholeSweep / 8) + 1;
        var rates = Rates([.. Enumerable.Range(0, hosts).Select(i => new ClientRate(Host(i), "home", 1, 2, 3, 4))]);
        Sweep(rates);

        for (var sweep = 0; sweep < 4; sweep++)
        {
            rates = rates with { Rows = [.. rates.Rows.Select(r => r with { Read = r.Read + 1 })] };
            Assert.Equal(hosts, Sweep(rates).Count(p => p.EndsWith($" home_read_bytes {sweep + 2}.00", StringComparison.Ordinal)));
        }
    }

    private static bool IsMetadata(string packet) => packet.StartsWith("meta", StringComparison.Ordinal);

    private static ClientHost Host(int number) => new($"node{number}", $"10.7.{number / 256}.{number % 256}", IsNamed: true);

    private ClientRates Rates(params ImmutableArray<ClientRate> rows) => new(++_number, rows);

    /// <summary>The packets of a sweep as words: kind, host, metric, value.</summary>
    private List<string> Sweep(ClientRates rates)
    {
        _packets.Begin(rates);
        var all = new List<string>();
        var packet = new byte[GangliaMetric.LongestPacket];
        while (_packets.WriteNext(packet) is var length and > 0)
        {
            var at = 0;
            var id = Xdr.NumberAt(packet, ref at);
            var (host, metric, isSpoofed) = (Xdr.TextAt(packet, ref at), Xdr.TextAt(packet, ref at), Xdr.NumberAt(packet, ref at));
            Assert.Equal(1u, isSpoofed);
            Xdr.TextAt(packet, ref at);
            all.Add(id == 128 ? $"meta {host} {metric}" : $"value {host} {metric} {Xdr.TextAt(packet, ref at)}");
            Assert.True(length <= GangliaMetric.LongestPacket, length.ToString(CultureInfo.InvariantCulture));
        }

        return all;
    }
}
