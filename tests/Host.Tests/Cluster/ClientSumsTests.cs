using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>The clients of a filesystem on three servers, each with a member of one cluster.</summary>
public class ClientSumsTests
{
    private const int Count = 3;

    [Fact]
    public async Task Any_member_shows_the_sum_over_all_servers_once_also_after_the_one_that_adds_it_up_was_lost_and_came_back()
    {
        await using var all = new ServersOfACluster(
            Count, "-Dclients.enabled=on", "-Dclients.interval=2s", "-Dclients.reverse-dns=off");
        await all.FormAsync();
        await ShowSumsAsync(all);

        await all.KillAsync(await all.JoinOwnerAsync(0));

        await ShowSumsAsync(all);

        await all.StartMissingAsync();

        await ShowSumsAsync(all);
    }

    private static async Task ShowSumsAsync(ServersOfACluster all)
    {
        foreach (var member in all.Members)
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    all.Advance(TimeSpan.FromSeconds(1));
                    var samples = Samples.Parse(await member.Http.GetStringAsync("/metrics?scope=cluster"));
                    Assert.Equal(all.Living.Count, samples.Value("lustre_client_members", ("state", "measured")));
                    Assert.Equal(0, samples.Value("lustre_client_members", ("state", "missing")));
                    var read = samples.Of("lustre_client_read_throughput_bytes").ToArray();
                    Assert.Equal(samples.Value("lustre_client_hosts", ("filesystem", "scratch")), read.Length);
                    Assert.Equal(read.Length, read.Select(s => s["host"]).Distinct().Count());
                    Assert.True(read.Sum(s => s.Value) > 0, "no client reads");
                    Assert.True(samples.Sum("lustre_client_mds_operations") > 0, "no client has operations on MDTs");
                    Assert.All(read, s => Assert.Equal("", s["member"]));
                },
                TimeSpan.FromMinutes(2));
        }
    }
}
