using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>A cluster of three servers.</summary>
public class AnyMemberTests
{
    [Fact]
    public async Task Any_member_answers_for_all_and_says_what_is_true()
    {
        await using var all = new ServersOfACluster(3);
        await all.FormAsync();
        var watch = new Watch(all, () => all.Living);
        await watch.RunAsync(25);
        watch.AssertWithin(TimeSpan.FromSeconds(45));

        foreach (var member in all.Members)
        {
            var samples = Samples.Parse(await member.Http.GetStringAsync("/metrics?scope=cluster"));
            Assert.Equal(0, samples.Value("lustre_exporter_cluster_partial"));
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(1, samples.Value("lustre_exporter_cluster_member_up", ("member", ServersOfACluster.NameOf(i))));
                Assert.True(
                    samples.Has("lustre_write_bytes_total", ("member", ServersOfACluster.NameOf(i)), ("target", $"scratch-OST{i:x4}")),
                    $"nothing of oss{i}");
            }

            Assert.False(samples.Has("lustre_job_write_bytes_total"));
            await Eventually.HoldsAsync(async () => Assert.Contains(
                Samples.Parse(await member.Http.GetStringAsync("/metrics?scope=cluster"))
                    .Of("cluster_job_write_throughput_bytes"), s => s["account"] != "unknown" && s["user"].Length > 0));

            // A member's local series have no series of others, and no sums that a query would add up.
            var own = await member.ScrapeAsync();
            Assert.False(own.Has("cluster_job_write_throughput_bytes"));
            var targets = own.Of("lustre_write_bytes_total").Select(s => s["target"]);
            Assert.Single(targets.Where(t => t.Contains("OST", StringComparison.Ordinal)).Distinct());
        }
    }
}
