using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class OffenderTests
{
    [Fact]
    public async Task A_member_whose_certificate_is_of_another_authority_is_kept_out_and_the_others_go_on()
    {
        await using var cluster = new TestCluster();
        using var stranger = new TestAuthority("CN=somebody else");
        var wrong = cluster.Start(cluster.Options(1, seeds: 3) with { Trust = stranger.Issue(cluster[1].Host) });
        var members = new[] { cluster.Start(cluster.Options(2, seeds: 3)), cluster.Start(cluster.Options(3, seeds: 3)) };
        await TestCluster.SeeAsync("m2 m3", members);
        await TestCluster.EventuallyAsync(
            () => Assert.Contains("not the authority", wrong.Status.Trouble, StringComparison.Ordinal), wrong);
        Assert.All(members, m => Assert.Equal(0, m.Status.Restarts));
        Assert.True(await wrong.LocalAnswersAsync());

        await wrong.LeaveAsync();
        var right = cluster.Start(cluster.Options(1, seeds: 3));
        await TestCluster.SeeAsync("m1 m2 m3", [right, .. members]);
        Assert.All(members, m => Assert.Equal(0, m.Status.Restarts));
    }

    [Fact]
    public async Task Something_else_at_the_address_of_a_dead_member_ends_nobodys_cluster_system() =>
        await Task.WhenAll(
            DeadAndReplacedAsync("plain text"), DeadAndReplacedAsync("closes in the handshake"), DeadAndReplacedAsync("silent"));

    [Fact]
    public async Task Something_else_at_the_address_of_a_seed_keeps_nobody_from_forming_a_cluster() =>
        await Task.WhenAll(FormBesideAsync("plain text"), FormBesideAsync("closes in the handshake"));

    private static async Task DeadAndReplacedAsync(string what)
    {
        await using var cluster = new TestCluster();
        var members = cluster.StartAll(3);
        await TestCluster.SeeAsync("m1 m2 m3", members);

        await members[2].KillAsync();
        await using (var offender = CreateOffender(what, members[2].Address))
        {
            await TestCluster.EventuallyAsync(() => Assert.True(offender.Connections >= 3), members);
            await TestCluster.SeeAsync("m1 m2", members[..2]);
            Assert.All(members[..2], m => Assert.Equal(0, m.Status.Restarts));
            Assert.True(await members[0].LocalAnswersAsync());
        }

        var back = cluster.Start(cluster.Options(3, seeds: 3));
        await TestCluster.SeeAsync("m1 m2 m3", [.. members[..2], back]);
    }

    private static async Task FormBesideAsync(string what)
    {
        await using var cluster = new TestCluster();
        await using var offender = CreateOffender(what, cluster[1]);
        var members = new[] { cluster.Start(cluster.Options(2, seeds: 3)), cluster.Start(cluster.Options(3, seeds: 3)) };
        await TestCluster.SeeAsync("m2 m3", members);
        Assert.All(members, m => Assert.Equal(0, m.Status.Restarts));
        Assert.True(offender.Connections > 0);
    }

    private static Offender CreateOffender(string what, MemberAddress address) => what switch
    {
        "plain text" => Offender.PlainText(address),
        "silent" => Offender.Silent(address),
        _ => Offender.ClosesMidHandshake(address),
    };
}
