using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Tests of <c>inspect cluster</c> on a cluster of three.</summary>
public class ClusterCommandsTests(ThreeServersFixture three) : IClassFixture<ThreeServersFixture>
{
    private ServersOfACluster Servers => three.Servers;

    [Fact]
    public async Task Show_has_a_line_for_each_member_as_petabridge_cmd_prints_it()
    {
        await IsWholeAsync();
        var lines = (await Servers[0].InspectAsync("cluster", "show")).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Servers.Count, lines.Length);
        for (var member = 0; member < Servers.Count; member++)
        {
            var start = $"akka.ssl.tcp://lustre-cluster@{Servers.AddressOf(member)} | [aggregator,collector] | up |  | ";
            Assert.Contains(lines, l => l.StartsWith(start, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_member_that_is_told_to_leave_goes_and_joins_again()
    {
        await IsWholeAsync();
        var restarts = await RestartsAsync(1);
        (await Servers[1].InspectAsync("cluster", "leave")).Expect(0);
        await Eventually.HoldsAsync(async () => Assert.Equal(restarts + 1, await RestartsAsync(1)));
        await IsWholeAsync();
    }

    [Fact]
    public async Task A_member_that_is_downed_by_its_address_is_removed_and_joins_again()
    {
        await IsWholeAsync();
        var restarts = await RestartsAsync(2);
        (await Servers[0].InspectAsync("cluster", "down", Servers.AddressOf(2))).Expect(0);
        await Eventually.HoldsAsync(async () => Assert.Equal(restarts + 1, await RestartsAsync(2)));
        await IsWholeAsync();
    }

    [Fact]
    public async Task Members_that_are_unreachable_stay_until_they_are_downed()
    {
        await IsWholeAsync();
        var none = await Servers[0].InspectAsync("cluster", "down-unreachable");
        Assert.Contains("no member is unreachable", none.Output + none.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, none.ExitCode);

        await Servers.KillAsync(1);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(1, (await Servers[0].ScrapeAsync()).Value("lustre_exporter_cluster_members_unreachable")));
        Assert.Contains(await Servers.MembersSeenByAsync(0), m => m is { Status: "up", IsReachable: false });
        (await Servers[0].InspectAsync("cluster", "down-unreachable")).Expect(0);
        await Servers.AreOneClusterAsync(Servers.Living);
        await Servers.StartAsync(1);
        await IsWholeAsync();
    }

    [Fact]
    public async Task Tail_has_a_line_for_each_member_that_goes_and_comes()
    {
        await IsWholeAsync();
        await using var tail = ExporterProcess.Start("inspect", "--socket", Servers[0].Socket, "cluster", "tail");
        await tail.Output.WaitForAsync("oss2 is active");
        await Servers.StopAsync(2);
        await tail.Output.WaitForAsync("oss2 is gone");
        await Servers.StartAsync(2);
        await Eventually.HoldsAsync(() => Assert.Equal(2, tail.Output.With("oss2 is active").Count));
        await IsWholeAsync();
    }

    [Fact]
    public async Task A_member_joins_the_cluster_of_an_address_that_it_is_told()
    {
        await using var servers = new ServersOfACluster(2);
        for (var member = 0; member < 2; member++)
            servers.Own[member] = [$"-Dcluster.seeds=[\"{servers.AddressOf(member)}\"]"];
        await servers.StartAllAsync();
        await servers.AreOneClusterAsync([0]);
        await servers.AreOneClusterAsync([1]);
        (await servers[1].InspectAsync("cluster", "join", servers.AddressOf(0))).Expect(0);
        await servers.AreOneClusterAsync([0, 1]);
    }

    private Task IsWholeAsync() => Servers.AreOneClusterAsync(Servers.Living);

    private async Task<decimal> RestartsAsync(int member) =>
        (await Servers[member].ScrapeAsync()).Value("lustre_exporter_cluster_system_restarts_total");
}

/// <summary>One cluster of three servers for all tests of a class. Only a test removes members.</summary>
public sealed class ThreeServersFixture : IAsyncLifetime
{
    internal ServersOfACluster Servers { get; } = new(3, "-Dakka.cluster.split-brain-resolver.stable-after=10m");

    public Task InitializeAsync() => Servers.FormAsync();

    public async Task DisposeAsync() => await Servers.DisposeAsync();
}
