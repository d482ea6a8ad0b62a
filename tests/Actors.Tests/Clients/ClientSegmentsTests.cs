using System.Collections.Immutable;
using LustreActors.Actors.Clients;
using LustreActors.Messages.Clients;

namespace LustreActors.Actors.Tests.Clients;

public class ClientSegmentsTests
{
    private const string Read = "lustre_client_read_throughput_bytes";
    private const string Operations = "lustre_client_mds_operations";

    [Fact]
    public void Every_host_has_a_series_for_each_known_amount()
    {
        var served = Serve(100, Rate("node1", 1, 2), Rate("node2", 0, 0) with { MdsOperations = double.NaN });

        Assert.Equal(["host=\"node1\"} 1", "host=\"node2\"} 0"], Of(served, Read));
        Assert.Equal(["host=\"node1\"} 2"], Of(served, Operations));
        Assert.Contains("lustre_client_hosts{filesystem=\"scratch\"} 2", served);
    }

    [Fact]
    public void With_too_many_hosts_the_heaviest_by_bytes_and_by_operations_have_series_and_the_rest_is_summed_exactly()
    {
        ClientRate[] rates = [.. Enumerable.Range(1, 100).Select(i => Rate($"node{i}", i, 1000 - i))];

        var served = Serve(5 * 4, [.. rates]);

        Assert.Equal(
            ["host=\"node1\"} 1", "host=\"node100\"} 100", "host=\"node2\"} 2", "host=\"node99\"} 99", "host=\"other\"} 4848"],
            Of(served, Read));
        Assert.Equal(rates.Sum(r => r.MdsOperations), Of(served, Operations).Sum(Value));
    }

    [Fact]
    public void The_remainder_is_summed_for_each_filesystem()
    {
        var served = Serve(
            3 * 4, Rate("node1", 9, 0), Rate("node2", 1, 0), Rate("node1", 1, 0) with { Filesystem = "home" },
            Rate("node2", 2, 0) with { Filesystem = "home" });

        Assert.Contains("lustre_client_read_throughput_bytes{filesystem=\"scratch\",host=\"node1\"} 9", served);
        Assert.Contains("lustre_client_read_throughput_bytes{filesystem=\"scratch\",host=\"other\"} 1", served);
        Assert.Contains("lustre_client_read_throughput_bytes{filesystem=\"home\",host=\"other\"} 3", served);
    }

    [Fact]
    public void A_host_with_the_name_of_the_remainder_makes_no_second_series() =>
        Assert.Equal(["host=\"node1\"} 1", "host=\"other\"} 5"], Of(Serve(100, Rate("node1", 1, 0), Rate("other", 5, 0)), Read));

    [Fact]
    public void With_no_series_allowed_only_the_numbers_of_hosts_and_targets_are_shown()
    {
        var served = Serve(0, Rate("node1", 1, 0));

        Assert.Empty(Of(served, Read));
        Assert.Contains("lustre_client_targets{state=\"measured\"} 3", served);
        Assert.Contains("lustre_client_targets{state=\"missing\"} 1", served);
    }

    private static ClientRate Rate(string host, double read, double operations) =>
        new(new ClientHost(host, "", IsNamed: true), "scratch", read, 0, 0, operations);

    private static string[] Serve(int maxSeries, params ImmutableArray<ClientRate> rates)
    {
        var segments = ClientSegments.Create(new ClientRates(1, rates) { Targets = 3, MissingTargets = 1 }, maxSeries);
        return [.. segments.Samples()];
    }

    private static string[] Of(string[] served, string family) =>
    [
        .. served.Where(l => l.StartsWith(family + "{", StringComparison.Ordinal))
            .Select(l => l[l.IndexOf("host=", StringComparison.Ordinal)..]).Order(StringComparer.Ordinal),
    ];

    private static double Value(string line) =>
        double.Parse(line[(line.IndexOf("} ", StringComparison.Ordinal) + 2)..], System.Globalization.CultureInfo.InvariantCulture);
}
