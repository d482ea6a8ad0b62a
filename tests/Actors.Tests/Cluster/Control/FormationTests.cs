using System.Net;
using LustreActors.Actors.Cluster.Control;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class FormationTests
{
    /// <summary>The event by which a member says that it forms a cluster.</summary>
    private const int Forms = 1154;

    /// <summary>Processes are started twenty times, in network namespaces: DnsInNamespacesTests.</summary>
    private const int Starts = 4;

    [Fact]
    public async Task Three_members_that_start_at_once_are_one_cluster()
    {
        await using var cluster = new TestCluster();
        var members = cluster.StartAll(3);
        await TestCluster.SeeAsync("m1 m2 m3", members);

        var seen = members[2].View.Members[0];
        Assert.Equal(("m1", "1.2.3", "aggregator", "scratch", cluster[1].ToString()),
            (seen.Id, seen.Version, seen.Roles.Single(), seen.Filesystems.Single(), seen.Address));
        await TestCluster.EventuallyAsync(() => Assert.Single(members, m => m.OwnsJoin), members);
        Assert.All(members, m => Assert.Equal(ClusterSystemState.Member, m.Status.State));
        Assert.All(members, m => Assert.DoesNotContain(m.Log.All(), "refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_member_alone_forms_a_cluster()
    {
        await using var cluster = new TestCluster();
        var member = cluster.Start(cluster.Options(1, seeds: 1));
        await TestCluster.SeeAsync("m1", member);
        await TestCluster.EventuallyAsync(() => Assert.True(member.OwnsJoin), member);
    }

    [Fact]
    public async Task Members_see_each_other_while_Akkas_own_view_of_the_cluster_is_behind()
    {
        await using var cluster = new TestCluster();
        var first = cluster.Start(cluster.Options(1, seeds: 2));
        await TestCluster.EventuallyAsync(() => Assert.NotNull(first.Published.System), first);
        await first.StopReadViewAsync();
        var second = cluster.Start(cluster.Options(2, seeds: 2));
        await TestCluster.SeeAsync("m1 m2", first, second);
    }

    /// <summary>Each time the members have different addresses, start in another order, and find each other in the other way.</summary>
    [Fact]
    public async Task Started_all_at_once_they_are_one_cluster_each_time() =>
        await Task.WhenAll(Enumerable.Range(0, Starts).Select(time => StartThreeAsync(byDns: time % 2 == 1)));

    private static async Task StartThreeAsync(bool byDns)
    {
        await using var cluster = new TestCluster();
        var addresses = Enumerable.Range(1, 3).Select(n => IPAddress.Parse(cluster[n].Host)).ToArray();
        var members = Enumerable.Range(1, 3).OrderBy(_ => Random.Shared.Next()).Select(n => cluster.Options(n, seeds: 3))
            .Select(o => byDns
                ? cluster.Start(o with { Seeds = [], Dns = o.Listen with { Host = "members.test" } }, _ => addresses)
                : cluster.Start(o))
            .ToArray();
        await TestCluster.SeeAsync("m1 m2 m3", members);
        Assert.Single(members, m => m.Log.Of(Forms).Length > 0);
    }
}
