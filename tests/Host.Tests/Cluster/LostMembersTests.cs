using LustreActors.Host.Tests.Rules;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>
/// Members that are lost in every way while the sums of the cluster are compared with the truth. Each test leaves the cluster whole.
/// </summary>
public class LostMembersTests(FourServersFixture four) : IClassFixture<FourServersFixture>
{
    /// <summary>Seconds until every member has been read and the watch has values to compare.</summary>
    private const int Warm = 10;

    /// <summary>Seconds in which a lost member is removed and the others take over, on a machine that is not busy.</summary>
    private const int TakenOver = 20;

    /// <summary>The promise while a majority lives.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(45);

    private ServersOfACluster Servers => four.Servers;

    [Fact]
    public async Task The_owner_of_the_join_is_killed_and_another_member_takes_over()
    {
        var watch = await BeginAsync();
        var owner = await Servers.JoinOwnerAsync(0);
        await watch.RunAsync(Warm);
        await Servers.KillAsync(owner);
        await watch.RunAsync(TakenOver);
        await Servers.AreOneClusterAsync(Servers.Living);
        Assert.NotEqual(owner, await Servers.JoinOwnerAsync(Servers.Living[0]));

        // Another process has its address now.
        await Servers.StartAsync(owner);
        await Servers.AreOneClusterAsync(Servers.Living);
        await watch.RunAsync(Warm);
        watch.AssertWithin(LongestGap);
    }

    [Fact]
    public async Task A_killed_member_that_comes_back_at_once_at_its_address_replaces_the_one_before_it()
    {
        var watch = await BeginAsync();
        var lost = (await Servers.JoinOwnerAsync(0) + 1) % Servers.Count;
        await watch.RunAsync(Warm);
        await Servers.KillAsync(lost);
        await Servers.StartAsync(lost);
        await watch.RunAsync(TakenOver);
        await Servers.AreOneClusterAsync(Servers.Living);
        watch.AssertWithin(LongestGap);
    }

    [Fact]
    public async Task A_member_that_stood_still_until_it_was_removed_comes_back_and_nothing_is_counted_twice()
    {
        var frozen = -1;
        var watch = await BeginAsync(() => [.. Servers.Living.Where(m => m != frozen)]);
        await watch.RunAsync(Warm);
        frozen = await Servers.JoinOwnerAsync(0);
        Servers[frozen].Process.Freeze();
        await watch.RunAsync(TakenOver);
        int[] others = [.. Servers.Living.Where(m => m != frozen)];
        await Servers.AreOneClusterAsync(others);
        Servers[frozen].Process.Thaw();
        frozen = -1;
        await watch.RunAsync(Warm);
        await Servers.AreOneClusterAsync(Servers.Living);
        watch.AssertWithin(LongestGap);
    }

    [NeedsFact(RealPrometheus.Program, "prometheus")]
    public async Task Alerts_name_a_member_that_stands_still_until_it_is_back()
    {
        await BeginAsync();
        var lost = Servers.Count - 1;
        var name = ServersOfACluster.NameOf(lost);
        await using var prometheus = await PrometheusWithRules.StartAsync(
            [Servers[0].Address.Port, Servers[lost].Address.Port],
            $$"""
            - job_name: lustre-cluster
              scrape_interval: 5s
              scrape_timeout: 5s
              params: { scope: [ cluster ] }
              static_configs: [ { targets: [ '127.0.0.1:{{Servers[0].Address.Port}}' ] } ]
              metric_relabel_configs:
              - { source_labels: [ __name__ ], regex: 'cluster_.*|lustre_exporter_cluster_(member_up|partial)', action: keep }
            """);
        await Eventually.HoldsAsync(
            async () => Assert.Equal(1, await prometheus.CountAsync($"lustre_exporter_cluster_member_up{{member='{name}'}} == 1")));
        string[] expected = ["LustreClusterMemberLost", "LustreClusterMembersMissing", "LustreExporterDown"];
        var fired = new Dictionary<string, FiringAlert>(StringComparer.Ordinal);
        Servers[lost].Process.Freeze();
        try
        {
            await Eventually.HoldsAsync(async () =>
            {
                foreach (var alert in (await prometheus.FiringAsync()).Where(a => a.Labels.GetValueOrDefault("member", name) == name))
                    fired[alert.Name] = alert;
                Assert.Subset(fired.Keys.ToHashSet(), expected.ToHashSet());
            });
        }
        finally
        {
            Servers[lost].Process.Thaw();
        }

        Assert.Equal(name, fired[expected[0]].Labels["member"]);
        Assert.Contains(name, fired[expected[0]].Annotations["summary"], StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            async () => Assert.DoesNotContain(await prometheus.FiringAsync(), a => expected.Contains(a.Name)));
    }

    [Fact]
    public async Task A_member_that_is_stopped_hands_over_before_anybody_would_miss_it()
    {
        var watch = await BeginAsync();
        await watch.RunAsync(Warm);
        var owner = await Servers.JoinOwnerAsync(0);

        // The process ends when the others know that it has left: their answers wait for no failure detector.
        await Servers.StopAsync(owner);
        Assert.DoesNotContain(await Servers.MembersSeenByAsync(Servers.Living[0]), m => m.IsUp && m.Address == Servers.AddressOf(owner));
        await Servers.AreOneClusterAsync(Servers.Living);
        Assert.NotEqual(owner, await Servers.JoinOwnerAsync(Servers.Living[0]));
        await watch.RunAsync(Warm);
        watch.AssertWithin(LongestGap);
        await Servers.StartAsync(owner);
    }

    [Fact]
    public async Task Members_that_are_all_killed_and_started_together_are_one_cluster_again()
    {
        foreach (var member in Servers.Living)
            await Servers.KillAsync(member);
        await Servers.FormAsync();
        var watch = await BeginAsync();
        await watch.RunAsync(Warm * 2);
        watch.AssertWithin(LongestGap);
    }

    [Fact]
    public async Task A_member_that_finds_no_other_forms_a_cluster_by_itself_and_the_next_one_joins_it()
    {
        await using var servers = new ServersOfACluster(3);
        await servers.StartAsync(1);
        await Eventually.HoldsAsync(async () => Assert.True((await servers[1].ScrapeAsync()).Has("lustre_write_bytes_total")));
        await servers.AreOneClusterAsync([1]);
        await servers.StartAsync(0, 2);
        await servers.AreOneClusterAsync([0, 1, 2]);
    }

    private async Task<Watch> BeginAsync(Func<IReadOnlyList<int>>? upright = null)
    {
        await Servers.StartMissingAsync();
        await Servers.AreOneClusterAsync(Servers.Living);
        return new Watch(Servers, upright ?? (() => Servers.Living));
    }
}

/// <summary>One cluster of four servers for all tests of a class.</summary>
public sealed class FourServersFixture : IAsyncLifetime
{
    internal ServersOfACluster Servers { get; } = new(4);

    public Task InitializeAsync() => Servers.FormAsync();

    public async Task DisposeAsync() => await Servers.DisposeAsync();
}
