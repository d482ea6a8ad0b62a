using System.Text;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages;
using LustreActors.Sources.Cluster;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>A member that passes a question on to another does not wait for it longer than is stated.</summary>
public class HostileAggregatorTests
{
    [Fact]
    public async Task An_aggregator_that_stands_still_in_the_middle_of_its_answer_does_not_hold_whoever_asked()
    {
        await using var aggregator = new ScriptedPeer("aggregator");
        var url = new Uri($"http://{aggregator.Authority}");
        var member = MemberJson.Write(new Member("far", "far1", url, "1.0", Aggregates: true, MemberState.Active), "lustre");
        aggregator.Misbehave(async (request, to, stop) =>
        {
            if (request.StartsWith("GET /cluster/member ", StringComparison.Ordinal))
            {
                await ScriptedPeer.AnswerAsync(to, member);
                return;
            }

            await to.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\na_total 1\n"), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        await using var exporter = await RunningExporter.StartAsync(
        [
            "-Dlustre.enabled=off", "-Dcluster.mode=static", "-Dcluster.id=near", "-Dcluster.listen=\"127.0.0.1:0\"", "-Dcluster.advertise=\"http://127.0.0.1:1\"", "-Dcluster.roles=[collector]",
            "-Dcluster.deadline=2s", "-Dcluster.damping=0s", $"-Dcluster.peers=[\"{url.GetLeftPart(UriPartial.Authority)}\"]",
        ]);

        // The answer begins well and ends before it is whole: whoever reads it sees that.
        await Eventually.HoldsAsync(async () =>
        {
            var cut = await Assert.ThrowsAsync<HttpRequestException>(() => exporter.Http.GetStringAsync("/metrics?scope=cluster"));
            Assert.Null(cut.StatusCode);
        });
        await exporter.Log.WaitForAsync($"A scrape of the whole cluster was cut off in the middle: {aggregator.Authority}");
        Assert.False(exporter.Process.HasExited);
    }
}
