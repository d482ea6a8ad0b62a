using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Members that are lost in every way while the sums of the cluster are compared with the truth.</summary>
public class LostMembersTests
{
    private const int Count = 4;

    /// <summary>Seconds until everybody has been read, and rates are known.</summary>
    private const int Warm = 12;

    /// <summary>Seconds in which sums are compared; the first <see cref="Warm"/> of them pass before there is something to compare with.</summary>
    private const int Judged = Warm + 10;

    /// <summary>What is promised while a majority lives.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(45);

    /// <summary>What is counted twice is 2.</summary>
    private const decimal MostExcess = 1.7m;

    [Fact]
    public async Task The_owner_of_the_join_is_killed_and_another_member_takes_over()
    {
        await using var servers = new ServersOfACluster(Count);
        var watch = await BeginAsync(servers);
        var owner = await servers.JoinOwnerAsync(0);
        await servers.KillAsync(owner);
        await watch.GoAsync(30);
        watch.Judge(MostExcess, LongestGap);

        await servers.AreOneClusterAsync(servers.Living);
        Assert.NotEqual(owner, await servers.JoinOwnerAsync(servers.Living[0]));

        // Its address is now that of another process.
        await servers.StartAsync(owner);
        await servers.AreOneClusterAsync(servers.Living);
        await watch.GoAsync(Warm);
        watch.Judge(MostExcess, LongestGap);
    }

    [Fact]
    public async Task A_killed_member_that_comes_back_at_once_at_its_address_replaces_the_one_before_it()
    {
        await using var servers = new ServersOfACluster(Count);
        var watch = await BeginAsync(servers);
        var lost = (await servers.JoinOwnerAsync(0) + 1) % Count;
        await watch.GoAsync(Judged + 10, async second =>
        {
            if (second != 5)
                return;
            await servers.KillAsync(lost);
            await servers.StartAsync(lost);
        });
        await servers.AreOneClusterAsync(servers.Living);
        watch.Judge(MostExcess, LongestGap);
    }

    [Fact]
    public async Task A_member_that_stood_still_until_it_was_removed_comes_back_and_nothing_is_counted_twice()
    {
        await using var servers = new ServersOfACluster(Count);
        var frozen = -1;
        var watch = await BeginAsync(servers, () => [.. servers.Living.Where(m => m != frozen)]);
        frozen = await servers.JoinOwnerAsync(0);
        servers[frozen].Process.Freeze();
        await watch.GoAsync(10);
        int[] others = [.. servers.Living.Where(m => m != frozen)];
        await servers.AreOneClusterAsync(others);
        await watch.GoAsync(Warm);
        servers[frozen].Process.Thaw();
        frozen = -1;
        await watch.GoAsync(20);
        await servers.AreOneClusterAsync(servers.Living);
        watch.Judge(MostExcess, LongestGap);
    }

    [Fact]
    public async Task A_member_that_is_stopped_hands_over_before_anybody_would_miss_it()
    {
        // Nobody is removed for being unreachable within the time of this test: the others know from the member itself.
        await using var servers = new ServersOfACluster(3, "-Dakka.cluster.failure-detector.acceptable-heartbeat-pause=10m");
        var watch = await BeginAsync(servers);
        var owner = await servers.JoinOwnerAsync(0);
        await servers.StopAsync(owner);
        await servers.AreOneClusterAsync(servers.Living);
        Assert.NotEqual(owner, await servers.JoinOwnerAsync(servers.Living[0]));
        await watch.GoAsync(Judged);
        watch.Judge(MostExcess, LongestGap);

        await servers.StartAsync(owner);
        await servers.AreOneClusterAsync(servers.Living);
    }

    [Fact]
    public async Task Members_that_are_all_killed_and_started_together_are_one_cluster_again()
    {
        await using var servers = new ServersOfACluster(Count);
        await servers.FormAsync();
        foreach (var member in servers.Living)
            await servers.KillAsync(member);
        var watch = await BeginAsync(servers);
        await watch.GoAsync(Judged);
        watch.Judge(MostExcess, LongestGap);
    }

    [Fact]
    public async Task A_member_that_finds_nobody_forms_a_cluster_by_itself_and_the_next_one_joins_it()
    {
        await using var servers = new ServersOfACluster(3);
        await servers.StartAsync(1);
        Assert.True((await servers[1].ScrapeAsync()).Has("lustre_write_bytes_total"));
        await servers.AreOneClusterAsync([1]);
        await servers.StartAsync(0, 2);
        await servers.AreOneClusterAsync([0, 1, 2]);
    }

    private static async Task<Watch> BeginAsync(ServersOfACluster servers, Func<IReadOnlyList<int>>? upright = null)
    {
        await servers.FormAsync();
        upright ??= () => servers.Living;

        // What is told while rates become known is not judged.
        await new Watch(servers, upright).GoAsync(Warm);
        return new Watch(servers, upright);
    }
}
