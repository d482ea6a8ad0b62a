using System.Text;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>An aggregator that is a regular member and answers badly, without an effect on the other members.</summary>
public class HostileAggregatorTests
{
    [Fact]
    public async Task An_aggregator_that_stands_still_in_the_middle_of_its_answer_does_not_hold_the_client()
    {
        await using var peer = new ScriptedPeer("aggregator");
        peer.Misbehave(async (to, stop) =>
        {
            await to.WriteAsync(
                Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\na_total 1\n"), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        var ports = Ports.Free(3);
        await using var far = new FarMember(peer, ports[0], ports[1]);
        await using var near = await NearAsync("near", ports[1], ports[2], ports[0], "collector");

        // The answer begins well and is cut off: a client notices that it is incomplete.
        await Eventually.HoldsAsync(async () =>
        {
            var cut = await Assert.ThrowsAsync<HttpRequestException>(() => near.Http.GetStringAsync("/metrics?scope=cluster"));
            Assert.Null(cut.StatusCode);
        });
        await near.Log.WaitForAsync($"A scrape of the whole cluster was cut off in the middle: {peer.Authority}");
        Assert.True((await near.ScrapeAsync()).Has("process_cpu_seconds_total"));
    }

    [Fact]
    public async Task An_aggregator_that_answers_nothing_is_said_to_be_down_and_local_scrapes_go_on()
    {
        await using var peer = new ScriptedPeer("aggregator");
        peer.Misbehave((_, stop) => Task.Delay(Timeout.Infinite, stop));
        var ports = Ports.Free(3);
        await using var far = new FarMember(peer, ports[0], ports[1]);
        await using var near = await NearAsync("near", ports[1], ports[2], ports[0], "collector,aggregator");
        await Eventually.HoldsAsync(async () =>
        {
            var samples = Samples.Parse(await near.Http.GetStringAsync("/metrics?scope=cluster"));
            Assert.Equal(0, samples.Value("lustre_exporter_cluster_member_up", ("member", FarMember.Id)));
            Assert.Equal(1, samples.Value("lustre_exporter_cluster_partial"));
        });
        Assert.True((await near.ScrapeAsync()).Has("process_cpu_seconds_total"));
    }

    [Fact]
    public async Task The_share_of_an_aggregator_that_answers_nothing_is_taken_by_the_others()
    {
        await using var peer = new ScriptedPeer("aggregator");
        peer.Misbehave((_, stop) => Task.Delay(Timeout.Infinite, stop));
        var ports = Ports.Free(5);

        // By the hashes of these names the one that answers nothing owns "near".
        await using var far = new FarMember(peer, ports[0], ports[1]);
        await using var near = await NearAsync("near", ports[1], ports[2], ports[0], "collector,aggregator");
        await using var next = await NearAsync("next", ports[3], ports[4], ports[0], "collector,aggregator");
        await Eventually.HoldsAsync(async () =>
        {
            foreach (var member in (RunningExporter[])[near, next])
            {
                var samples = Samples.Parse(await member.Http.GetStringAsync("/metrics?scope=cluster"));
                Assert.Equal(1, samples.Value("lustre_exporter_cluster_member_up", ("member", "near")));
                Assert.Equal(1, samples.Value("lustre_exporter_cluster_member_up", ("member", "next")));
                Assert.Equal(0, samples.Value("lustre_exporter_cluster_member_up", ("member", FarMember.Id)));
            }
        });
    }

    [Fact]
    public async Task A_table_of_jobs_that_names_another_member_is_left_out()
    {
        const string Table = "# lustre-job-activity\t1\n# member\tnear\n# interval\t1\n# age\t0\n# columns\tfilesystem\tjobid\n# end\t0\n";
        await using var peer = new ScriptedPeer("liar");
        peer.Misbehave((head, to, _) => head.StartsWith("GET /jobs/activity", StringComparison.Ordinal)
            ? ScriptedPeer.AnswerAsync(to, Table, headers: "Content-Type: text/plain\r\n")
            : ScriptedPeer.AnswerAsync(to, peer.Good, headers: "Content-Type: text/plain\r\n"));
        var ports = Ports.Free(3);
        await using var far = new FarMember(peer, ports[0], ports[1], "collector");
        await using var near = await NearAsync("near", ports[1], ports[2], ports[0], "collector,aggregator");
        await Eventually.HoldsAsync(async () => Assert.Contains(
            "is left out: it is that of other members", (await near.InspectAsync("sources")).Expect(0).Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_of_more_jobs_than_a_machine_has_is_given_up()
    {
        var table = "# lustre-job-activity\t1\n# member\tfar\n# interval\t1\n# age\t0\n# columns\tfilesystem\tjobid\n"
            + string.Concat(Enumerable.Range(0, 500_001).Select(i => $"f\t{i}\n")) + "# end\t500001\n";
        await using var peer = new ScriptedPeer("liar");
        peer.Misbehave((head, to, _) => head.StartsWith("GET /jobs/activity", StringComparison.Ordinal)
            ? ScriptedPeer.AnswerAsync(to, table, headers: "Content-Type: text/plain\r\n")
            : ScriptedPeer.AnswerAsync(to, peer.Good, headers: "Content-Type: text/plain\r\n"));
        var ports = Ports.Free(3);
        await using var far = new FarMember(peer, ports[0], ports[1], "collector");
        await using var near = await NearAsync("near", ports[1], ports[2], ports[0], "collector,aggregator");
        await Eventually.HoldsAsync(async () => Assert.Contains(
            "more than 500000 rows", (await near.InspectAsync("sources")).Expect(0).Output, StringComparison.Ordinal));
    }

    private static Task<RunningExporter> NearAsync(string id, int control, int data, int seed, string roles) => RunningExporter.StartAsync(
        "-Dlustre.enabled=off", "-Dcluster.enabled=on", "-Dcluster.trust.insecure=on", $"-Dcluster.id={id}", $"-Dcluster.roles=[{roles}]",
        $"-Dcluster.remoting=\"127.0.0.1:{control}\"", $"-Dcluster.listen=\"127.0.0.1:{data}\"",
        $"-Dcluster.seeds=[\"127.0.0.1:{seed}\",\"127.0.0.1:{control}\"]", "-Dcluster.interval=1s", "-Dcluster.deadline=2s",
        "-Dcluster.forget-after=1m");
}
