using System.Net;
using System.Net.Sockets;
using LustreActors.Blocking;
using LustreActors.Messages.Clients;

namespace LustreActors.Actors.Tests.Clients;

public class HostNamesTests
{
    private const string Nid = "10.0.0.1@tcp";

    private readonly ClientsWorld _world = new();
    private readonly List<string> _asked = [];

    [Fact]
    public void The_file_goes_before_DNS_and_names_a_NID_before_its_address()
    {
        _world.Name("10.0.0.1 by-address\n10.0.0.1@o2ib by-nid 192.168.0.1\n0@lo server\n12@gni cray\n");
        _world.Measure();

        Assert.Equal(new ClientHost("by-address", "10.0.0.1", IsNamed: true), _world.Names.HostOf(Nid));
        Assert.Equal(new ClientHost("by-nid", "192.168.0.1", IsNamed: true), _world.Names.HostOf("10.0.0.1@o2ib"));
        Assert.Equal(new ClientHost("server", "", IsNamed: true), _world.Names.HostOf("0@lo"));
        Assert.Equal(new ClientHost("cray", "", IsNamed: true), _world.Names.HostOf("12@gni"));
        Assert.Empty(_world.Names.TakeWanted());
    }

    [Fact]
    public void The_server_itself_has_its_own_name()
    {
        _world.Measure();

        Assert.Equal(new ClientHost("oss1", "", IsNamed: true), _world.Names.HostOf("0@lo"));
    }

    [Fact]
    public async Task A_NID_is_its_own_host_until_DNS_has_named_it_and_DNS_is_asked_once()
    {
        Answer(_ => "Node1.Cluster.");

        Assert.Equal(new ClientHost(Nid, "", IsNamed: false), await SweepAsync());
        Assert.Equal(new ClientHost("node1.cluster", "10.0.0.1", IsNamed: true), await SweepAsync());
        await SweepAsync();

        Assert.Equal(["10.0.0.1"], _asked);
    }

    [Fact]
    public async Task A_name_is_asked_for_again_after_an_hour_and_a_missing_one_after_ten_minutes()
    {
        Answer(_ => throw new SocketException((int)SocketError.HostNotFound));
        await SweepAsync();
        _world.Wait(599);
        await SweepAsync();
        Assert.Single(_asked);

        _world.Wait(2);
        Answer(_ => "node1");
        await SweepAsync();
        Assert.Equal(2, _asked.Count);
        _world.Wait(3599);
        await SweepAsync();
        Assert.Equal(2, _asked.Count);
        _world.Wait(2);
        await SweepAsync();

        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task When_DNS_fails_the_last_name_stays_and_the_failure_is_told()
    {
        Answer(_ => "node1");
        await SweepAsync();
        _world.Wait(3601);
        Answer(_ => throw new SocketException((int)SocketError.TryAgain));
        await SweepAsync();

        Assert.Equal("node1", (await SweepAsync()).Name);
        Assert.Contains("10.0.0.1 cannot be looked up", _world.Names.Failure, StringComparison.Ordinal);

        Answer(_ => "node2");
        await SweepAsync();
        Assert.Equal("node2", (await SweepAsync()).Name);
        Assert.Null(_world.Names.Failure);
    }

    [Theory]
    [InlineData("evil\"} 1\nx", "evil___1_x")]
    [InlineData("", null)]
    [InlineData(".", null)]
    public async Task A_name_from_DNS_is_cleaned(string answer, string? name)
    {
        Answer(_ => answer);
        await SweepAsync();

        Assert.Equal(name ?? Nid, (await SweepAsync()).Name);
    }

    private void Answer(Func<IPAddress, string> answer) => _world.Dns = address =>
    {
        _asked.Add(address.ToString());
        return answer(address);
    };

    /// <summary>A sweep and the look-ups after it; returns the host of the NID in the sweep.</summary>
    private async Task<ClientHost> SweepAsync()
    {
        _world.Measure();
        var host = _world.Names.HostOf(Nid);
        var wanted = _world.Names.TakeWanted();
        await using var lane = new BlockingLane();
        var result = await lane.Run("names", call => _world.Names.LookUp(call, wanted), TimeSpan.FromMinutes(1));
        Assert.True(result.Succeeded, result.Detail);
        return host;
    }
}
