using LustreActors.Actors.Cluster.Control;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class CertificateTests
{
    [Fact]
    public async Task Replaced_certificates_are_taken_by_a_restart_of_the_cluster_system()
    {
        await using var cluster = new TestCluster();
        var members = new[] { cluster.Start(cluster.Options(1, seeds: 2)), cluster.Start(cluster.Options(2, seeds: 2)) };
        await TestCluster.SeeAsync("m1 m2", members);

        cluster.Authority.Issue(cluster[2].Host, TimeSpan.FromDays(400));
        await TestCluster.EventuallyAsync(
            () => Assert.True(members[1].Status.CertificateNotAfter > DateTimeOffset.UtcNow.AddDays(300)), members);
        await TestCluster.SeeAsync("m1 m2", members);
        Assert.Equal((0, 1), (members[0].Status.Restarts, members[1].Status.Restarts));
    }

    [Fact]
    public async Task Replaced_certificates_that_cannot_be_used_change_nothing_and_are_reported()
    {
        await using var cluster = new TestCluster();
        var options = cluster.Options(1, seeds: 1);
        var member = cluster.Start(options);
        await TestCluster.SeeAsync("m1", member);

        File.WriteAllText(options.Trust.KeyFile!, "no key");
        await TestCluster.EventuallyAsync(
            () => Assert.Contains("cluster.trust.certificate-file", member.Status.Trouble, StringComparison.Ordinal), member);
        Assert.Equal((0, ClusterSystemState.Member), (member.Status.Restarts, member.Status.State));
    }
}
