using LustreActors.Actors.Cluster.Control;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class FormationTests
{
    [Fact]
    public async Task Three_members_that_start_at_once_are_one_cluster()
    {
        await using var cluster = new TestCluster();
        var members = cluster.StartAll(3);
        await TestCluster.SeeAsync("m1 m2 m3", members);

        var seen = members[2].View.Members[0];
        Assert.Equal(("m1", "1.2.3", "aggregator", "scratch", cluster[1].ToString()), (seen.Id, seen.Version, seen.Roles.Single(), seen.Filesystems.Single(), seen.Address));
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
}
