using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Ganglia;
using LustreActors.Blocking;
using LustreActors.Blocking.Tests;
using LustreActors.Messages.Clients;

namespace LustreActors.Actors.Tests.Ganglia;

/// <summary>Sweeps that are sent to sockets on loopback.</summary>
public sealed class GangliaCollectionTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly BlockingLane _lane = new();
    private readonly PublishedClientRates _rates = new(TimeProvider.System);
    private readonly UdpClient _gmond = new(new IPEndPoint(IPAddress.Loopback, 0));
    private long _number;

    private GmondAddress Address => new("127.0.0.1", ((IPEndPoint)_gmond.Client.LocalEndPoint!).Port);

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _gmond.Dispose();
        await _lane.DisposeAsync();
    }

    [Fact]
    public async Task A_sweep_sends_every_packet_to_every_gmond_and_counts_them()
    {
        using var second = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var sweeps = Collection(Address, Address with { Port = ((IPEndPoint)second.Client.LocalEndPoint!).Port });
        Publish(Rate("node1"));

        var served = await RunAsync(sweeps);

        Assert.Equal(8, Received(_gmond));
        Assert.Equal(8, Received(second));
        Assert.Contains($"lustre_exporter_ganglia_packets_total{{gmond=\"{Address}\"}} 8", served.Samples);
        Assert.Contains($"lustre_exporter_ganglia_unsent_packets_total{{gmond=\"{Address}\"}} 0", served.Samples);
        Assert.Contains("lustre_exporter_ganglia_hosts 1", served.Samples);
        Assert.Empty(served.Troubles);
    }

    [Fact]
    public async Task A_host_without_a_name_is_counted_and_not_sent()
    {
        Publish(new ClientRate(new ClientHost("10.7.0.9@tcp", "", IsNamed: false), "scratch", 1, 2, 3, 4));

        var served = await RunAsync(Collection(Address));

        Assert.Equal(0, Received(_gmond));
        Assert.Contains("lustre_exporter_ganglia_unnamed_hosts 1", served.Samples);
    }

    [Fact]
    public async Task A_closed_port_is_told_and_its_packets_are_counted_while_another_gmond_gets_all()
    {
        using var closed = new ClosedUdpPort();
        var sweeps = Collection(new GmondAddress("127.0.0.1", closed.Number), Address);
        Publish([.. Enumerable.Range(0, 10).Select(i => Rate($"node{i}"))]);

        var served = await RunAsync(sweeps);

        Assert.Equal(80, Received(_gmond));
        Assert.Contains("no gmond listens there", Assert.Single(served.Troubles), StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{closed.Number}", served.Troubles[0], StringComparison.Ordinal);
        var series = $"lustre_exporter_ganglia_unsent_packets_total{{gmond=\"127.0.0.1:{closed.Number}\"}}";
        var unsent = Assert.Single(served.Samples, s => s.StartsWith(series, StringComparison.Ordinal));
        Assert.InRange(int.Parse(unsent[(unsent.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture), 70, 80);
    }

    [Fact]
    public async Task A_gmond_whose_name_is_not_known_costs_its_own_packets_only()
    {
        var sweeps = Collection(new GmondAddress("nowhere", 8649), Address);
        Publish(Rate("node1"));

        var served = await RunAsync(sweeps);

        Assert.Equal(8, Received(_gmond));
        Assert.Contains("nowhere:8649: its host is not known; 8 packets were not sent", served.Troubles);
        Assert.Contains("lustre_exporter_ganglia_unsent_packets_total{gmond=\"nowhere:8649\"} 8", served.Samples);
    }

    [Fact]
    public async Task A_gmond_may_have_a_name()
    {
        Publish(Rate("node1"));

        await RunAsync(Collection(Address with { Host = "gmond" }));

        Assert.Equal(8, Received(_gmond));
    }

    [Fact]
    public async Task Rates_are_sent_once()
    {
        var time = new ManualTimeProvider();
        var rates = new PublishedClientRates(time);
        var sweeps = new GangliaCollection(new GangliaOptions([Address], Interval, 100_000), rates, Resolve, Services());
        rates.Publish(new ClientRates(1, [Rate("node1")]));
        await RunAsync(sweeps);

        var running = RunAsync(sweeps);
        time.Advance(Interval);
        var second = await running;

        Assert.Contains("no rates of clients were measured in this interval", Assert.Single(second.Troubles), StringComparison.Ordinal);
        Assert.Equal(8, Received(_gmond));
    }

    [Fact]
    public async Task A_member_that_does_not_add_up_the_rates_sends_none_and_misses_none()
    {
        var owns = false;
        var sweeps = new GangliaCollection(new GangliaOptions([Address], Interval, 1_000_000), _rates, Resolve, Services())
        {
            Sends = () => owns,
        };
        Publish(Rate("node1"));
        var idle = await RunAsync(sweeps);
        Assert.Empty(idle.Troubles);
        Assert.Equal(0, Received(_gmond));
        owns = true;

        await RunAsync(sweeps);

        Assert.Equal(8, Received(_gmond));
    }

    private GangliaCollection Collection(params ImmutableArray<GmondAddress> gmonds) =>
        new(new GangliaOptions(gmonds, Interval, 1_000_000), _rates, Resolve, Services());

    private SourceServices Services() => new(_lane, ActorRefs.Nobody, TimeProvider.System);

    private static IPAddress[] Resolve(string host) =>
        host == "gmond" ? [IPAddress.Loopback] : throw new SocketException((int)SocketError.HostNotFound);

    private static ClientRate Rate(string host) => new(new ClientHost(host, "10.7.0.1", IsNamed: true), "scratch", 1, 2, 3, 4);

    private void Publish(params ImmutableArray<ClientRate> rates) => _rates.Publish(new ClientRates(++_number, rates));

    private static async Task<(string[] Samples, ImmutableArray<string> Troubles)> RunAsync(GangliaCollection sweeps)
    {
        var result = await sweeps.RunAsync();
        Assert.True(result.Succeeded, result.Detail);
        return (result.Value.Reading.Segments.Samples(), result.Value.Reading.Troubles);
    }

    /// <summary>On loopback a packet has arrived when it is sent.</summary>
    private static int Received(UdpClient socket)
    {
        var count = 0;
        for (; socket.Available > 0; count++)
        {
            IPEndPoint? from = null;
            socket.Receive(ref from);
        }

        return count;
    }

    /// <summary>A port without a receiver that no other process can take: another socket owns it for an address of its own.</summary>
    private sealed class ClosedUdpPort : IDisposable
    {
        private readonly Socket _other = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public ClosedUdpPort() => _other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));

        public int Number => ((IPEndPoint)_other.LocalEndPoint!).Port;

        public void Dispose() => _other.Dispose();
    }
}
