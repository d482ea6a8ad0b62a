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
        PassesForAMember(aggregator, async (_, to, stop) =>
        {
            await to.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\na_total 1\n"), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        await using var exporter = await RunningExporter.StartAsync([.. Near(aggregator), "-Dcluster.roles=[collector]"]);

        // The answer begins well and ends before it is whole: whoever reads it sees that.
        await Eventually.HoldsAsync(async () =>
        {
            var cut = await Assert.ThrowsAsync<HttpRequestException>(() => exporter.Http.GetStringAsync("/metrics?scope=cluster"));
            Assert.Null(cut.StatusCode);
        });
        await exporter.Log.WaitForAsync($"A scrape of the whole cluster was cut off in the middle: {aggregator.Authority}");
        Assert.False(exporter.Process.HasExited);
    }

    [Fact]
    public async Task An_aggregator_that_owns_nothing_has_nothing_to_pass_on_and_is_asked_again_as_often_as_all()
    {
        await using var aggregator = new ScriptedPeer("aggregator");
        var answers = 0;
        PassesForAMember(aggregator, async (request, to, _) =>
        {
            var isOfShards = request.Contains("scope=shards", StringComparison.Ordinal);
            answers += isOfShards ? 1 : 0;
            await ScriptedPeer.AnswerAsync(to, isOfShards ? "# EOF\n" : "# TYPE a counter\na_total 1\n# EOF\n", headers: "Content-Type: application/openmetrics-text; version=1.0.0\r\n");
        });
        await using var exporter = await RunningExporter.StartAsync([.. Near(aggregator), "-Dcluster.interval=1s", "-Dcluster.roles=[collector,aggregator]"]);
        await Eventually.HoldsAsync(() =>
        {
            Assert.True(answers > 5, $"asked {answers} times");
            return Task.CompletedTask;
        });
        Assert.Equal(1, (await exporter.ScrapeAsync()).Value("lustre_exporter_source_up", ("source", "peer/far-shards")));
    }

    private static void PassesForAMember(ScriptedPeer peer, Func<string, Stream, CancellationToken, Task> answers)
    {
        var member = MemberJson.Write(new Member("far", "far1", new Uri($"http://{peer.Authority}"), "1.0", Aggregates: true, MemberState.Active), "lustre");
        peer.Misbehave((request, to, stop) => request.StartsWith("GET /cluster/member ", StringComparison.Ordinal) ? ScriptedPeer.AnswerAsync(to, member) : answers(request, to, stop));
    }

    private static string[] Near(ScriptedPeer far) =>
    [
        "-Dlustre.enabled=off", "-Dcluster.mode=static", "-Dcluster.id=near", "-Dcluster.listen=\"127.0.0.1:0\"", "-Dcluster.advertise=\"http://127.0.0.1:1\"",
        "-Dcluster.deadline=2s", "-Dcluster.damping=0s", $"-Dcluster.peers=[\"http://{far.Authority}\"]",
    ];
}
