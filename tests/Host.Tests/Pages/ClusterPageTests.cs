using System.Text.Json;
using LustreActors.Host.Tests.Cluster;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Pages;

public sealed class ClusterPageTests
{
    [Fact]
    public async Task The_page_of_any_member_shows_the_whole_cluster()
    {
        await using var all = new ServersOfACluster(2, "-Dcluster.interval=1s");
        all.Own[1] = ["-Dcluster.roles=[collector]"];
        await all.FormAsync();
        foreach (var member in (int[])[0, 1])
        {
            await Eventually.HoldsAsync(async () =>
            {
                all.Advance(TimeSpan.FromSeconds(1));
                using var json = JsonDocument.Parse(await all[member].Http.GetByteArrayAsync("/api/v1/status?scope=cluster"));
                var scratch = Assert.Single(json.RootElement.GetProperty("filesystems").EnumerateArray().ToArray());
                var targets = scratch.GetProperty("targets").EnumerateArray().Select(t => t.GetProperty("name").GetString());
                Assert.Equal(["MDT0000", "MDT0001", "OST0000", "OST0001"], targets);
                var written = scratch.GetProperty("rates").GetProperty("write_bytes");
                Assert.True(written.ValueKind == JsonValueKind.Number && written.GetDouble() > 0);
                Assert.Equal(ServersOfACluster.NameOf(member), json.RootElement.GetProperty("cluster").GetProperty("self").GetString());
                Assert.Contains(
                    json.RootElement.GetProperty("usage").EnumerateArray(), u => u.GetProperty("by").GetString() == "account");
            });
        }

        var page = await all[1].Http.GetStringAsync("/?scope=cluster");
        Assert.Contains("2 of 2 OSTs up", page, StringComparison.Ordinal);
        Assert.Contains("1 of 1 OST up", await all[1].Http.GetStringAsync("/"), StringComparison.Ordinal);

        // Without its aggregator, a member says why it cannot show the others, and its own page goes on.
        await all.KillAsync(0);
        await Eventually.HoldsAsync(async () => Assert.Contains(
            "cannot be shown: ", await all[1].Http.GetStringAsync("/?scope=cluster"), StringComparison.Ordinal));
        Assert.Contains("1 of 1 OST up", await all[1].Http.GetStringAsync("/"), StringComparison.Ordinal);
    }
}
