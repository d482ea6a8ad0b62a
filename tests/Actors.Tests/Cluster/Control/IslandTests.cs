using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class IslandTests
{
    [Fact]
    public async Task A_member_whose_advertised_address_nobody_reaches_says_so_and_does_not_join()
    {
        await using var cluster = new TestCluster();
        var members = new[] { cluster.Start(cluster.Options(1, seeds: 2)), cluster.Start(cluster.Options(2, seeds: 2)) };
        await TestCluster.SeeAsync("m1 m2", members);

        var hidden = cluster.Start(cluster.Options(3, seeds: 2) with { Advertise = new MemberAddress(cluster[4].Host, cluster[4].Port) });
        await TestCluster.EventuallyAsync(
            () => Assert.Contains("See cluster.advertise", hidden.Status.Trouble, StringComparison.Ordinal), [hidden, .. members]);
        Assert.Equal("m1 m2", members[0].Active);
        Assert.Contains(hidden.Log.Of(1153), line => line.Contains(cluster[4].ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_clusters_that_find_each_other_become_one()
    {
        await using var cluster = new TestCluster();
        var first = cluster.Start(cluster.Options(1, seeds: 1));
        var second = cluster.Start(cluster.Options(2, seeds: 0) with { Seeds = [cluster[2]] });
        var third = cluster.Start(cluster.Options(3, seeds: 0) with { Seeds = [cluster[2]] });
        await TestCluster.SeeAsync("m1", first);
        await TestCluster.SeeAsync("m2 m3", second, third);

        await second.CommandAsync(ClusterCommand.Join, first.Address);
        await TestCluster.SeeAsync("m1 m2 m3", first, second, third);
        TestCluster.Holds(
            () => Assert.Equal((1, 0, 0), (first.Status.Restarts, second.Status.Restarts, third.Status.Restarts)), first, second, third);
        await TestCluster.EventuallyAsync(() => Assert.Single(new[] { first, second, third }, m => m.OwnsJoin), first, second, third);
    }

    [Fact]
    public async Task Two_clusters_whose_leaders_refuse_each_others_messages_become_one()
    {
        await using var cluster = new TestCluster();
        var first = cluster.Start(cluster.Options(1, seeds: 1));
        var second = cluster.Start(cluster.Options(2, seeds: 0) with { Seeds = [cluster[2]] });
        await TestCluster.SeeAsync("m1", first);
        await TestCluster.SeeAsync("m2", second);
        first.Refuse(second);
        second.Refuse(first);

        await second.CommandAsync(ClusterCommand.Join, first.Address);
        await TestCluster.SeeAsync("m1 m2", first, second);
    }
}
