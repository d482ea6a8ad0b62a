using LustreActors.Actors.Cluster.Control;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class LeavingTests
{
    [Fact]
    public async Task A_member_that_leaves_is_gone_at_once_and_hands_the_join_over()
    {
        await using var cluster = new TestCluster();
        var members = cluster.StartAll(3);
        await TestCluster.SeeAsync("m1 m2 m3", members);
        await TestCluster.EventuallyAsync(() => Assert.Single(members, m => m.OwnsJoin), members);

        var leaver = members.Single(m => m.OwnsJoin);
        var others = members.Except([leaver]).ToArray();
        Assert.True((await leaver.LeaveAsync()).IsClean);

        await TestCluster.SeeAsync("", leaver);
        Assert.False(leaver.OwnsJoin);
        await TestCluster.SeeAsync(string.Join(' ', others.Select(o => o.Id)), others);
        await TestCluster.EventuallyAsync(() => Assert.Single(others, m => m.OwnsJoin), others);
        Assert.Equal(ClusterSystemState.Left, leaver.Status.State);
    }

    [Fact]
    public async Task A_member_that_dies_is_downed_and_comes_back_as_another_incarnation()
    {
        await using var cluster = new TestCluster();
        var members = cluster.StartAll(3);
        await TestCluster.SeeAsync("m1 m2 m3", members);
        var before = members[0].View.Members[2].Incarnation;

        await members[2].KillAsync();
        await TestCluster.SeeAsync("m1 m2", members[..2]);
        Assert.Single(members[..2], m => m.OwnsJoin);

        var back = cluster.Start(cluster.Options(3, seeds: 3));
        await TestCluster.SeeAsync("m1 m2 m3", [.. members[..2], back]);
        Assert.NotEqual(before, members[0].View.Members[2].Incarnation);
    }

    [Fact]
    public async Task A_member_that_was_downed_starts_its_cluster_system_again_and_joins_again()
    {
        await using var cluster = new TestCluster();
        var members = cluster.StartAll(3);
        await TestCluster.SeeAsync("m1 m2 m3", members);

        Assert.Null((await members[0].CommandAsync(ClusterCommand.Down, members[1].Address)).Problem);
        await TestCluster.EventuallyAsync(() => Assert.Equal(1, members[1].Status.Restarts), members);
        Assert.True(await members[1].LocalAnswersAsync());
        await TestCluster.SeeAsync("m1 m2 m3", members);
        Assert.Contains("downed this member", members[1].Status.LastEnd, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_tried_again_until_it_is_free()
    {
        await using var cluster = new TestCluster();
        TestMember member;
        await using (Offender.Silent(cluster[1]))
        {
            member = cluster.Start(cluster.Options(1, seeds: 1));
            await TestCluster.EventuallyAsync(() => Assert.True(member.Status.Restarts >= 2), member);
            Assert.True(await member.LocalAnswersAsync());
        }

        await TestCluster.SeeAsync("m1", member);
    }
}
