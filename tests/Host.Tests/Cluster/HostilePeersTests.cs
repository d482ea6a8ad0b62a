using System.Text;
using LustreActors.Actors.Tests.PromQl;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>
/// Bad answers of a peer affect only its own series: the reader survives, stays small, names the problem and reads the other peers.
/// </summary>
public class HostilePeersTests
{
    /// <summary>The memory that all of them together may cost.</summary>
    private const long MostGrowthKiB = 150 * 1024;

    private static readonly string[] Short =
        ["-Dlustre.enabled=off", "-Dcluster.interval=1s", "-Dcluster.deadline=2s", "-Dcluster.forget-after=4s", "-Dcollect.min-age=0s"];

    [Fact]
    public async Task A_bad_answer_of_a_peer_is_named_and_affects_no_other_peer()
    {
        await using var good = new ScriptedPeer("good");
        var bad = Misbehaviour.All.Select(m => new ScriptedPeer(m.Name)).ToArray();
        try
        {
            await using var exporter = await RunningExporter.StartAsync([.. Short, Listed([good, .. bad])]);
            foreach (var peer in bad)
                await Eventually.HoldsAsync(async () => Assert.True(
                    (await ClusterAsync(exporter)).Has($"{peer.Name}_answers_total", ("member", peer.Authority)),
                    $"{peer.Name} is not shown"));
            var before = exporter.Process.Status("VmRSS");

            foreach (var (peer, misbehaviour) in bad.Zip(Misbehaviour.All))
                misbehaviour.Begins(peer);
            await AreNamedAsync(exporter, bad.Zip(Misbehaviour.All, (peer, misbehaviour) => (peer, misbehaviour.Reason)));

            var samples = await ClusterAsync(exporter);
            Assert.Equal(1, samples.Value("lustre_exporter_cluster_partial"));
            Assert.Equal(1, samples.Value("lustre_exporter_cluster_member_up", ("member", good.Authority)));
            var answers = samples.Value("good_answers_total", ("member", good.Authority));
            await Eventually.HoldsAsync(async () => Assert.True(
                (await ClusterAsync(exporter)).Value("good_answers_total", ("member", good.Authority)) > answers,
                "the good one is not read any more"));
            Assert.False(exporter.Process.HasExited);
            var peak = exporter.Process.Status("VmHWM");
            Assert.True(peak < before + MostGrowthKiB, $"{before / 1024} MiB became {peak / 1024}");
        }
        finally
        {
            foreach (var peer in bad)
                await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_peer_with_a_million_series_is_given_up_before_it_fills_the_memory()
    {
        var million = Misbehaviour.Million();
        await using var good = new ScriptedPeer("good");
        await using var many = new ScriptedPeer("many");
        await using var exporter = await RunningExporter.StartAsync([.. Short, "-Dcluster.deadline=25s", Listed(good, many)]);
        await Eventually.HoldsAsync(async () => Assert.True((await ClusterAsync(exporter)).Has("many_answers_total")));
        var before = exporter.Process.Status("VmRSS");
        many.Misbehave((to, _) => ScriptedPeer.AnswerAsync(to, million, headers: "Content-Type: text/plain\r\n"));
        await AreNamedAsync(exporter, (many, "bytes of labels"));
        var after = exporter.Process.Status("VmHWM");
        Assert.True(after < before + MostGrowthKiB, $"{before / 1024} MiB became {after / 1024}");
        Assert.Equal(1, (await ClusterAsync(exporter)).Value("lustre_exporter_cluster_member_up", ("member", good.Authority)));
    }

    [Fact]
    public async Task A_line_that_is_no_text_costs_that_line()
    {
        await using var peer = new ScriptedPeer("odd");
        peer.Misbehave((to, _) => ScriptedPeer.AnswerAsync(
            to, [.. "odd_total{of=\"good\"} 1\nodd_total{of=\""u8, 0xff, 0xc3, 0x28, .. "\"} 2\nodd_total{of=\"late\"} 3\n"u8],
            headers: "Content-Type: text/plain\r\n"));
        await using var exporter = await RunningExporter.StartAsync([.. Short, Listed(peer)]);
        await Eventually.HoldsAsync(async () => Assert.True((await ClusterAsync(exporter)).Has("odd_total", ("of", "late"))));
        var samples = await ClusterAsync(exporter);
        Assert.Equal(["1", "3"], samples.Of("odd_total").Select(s => s.Text));
        Assert.Equal(1, samples.Value("lustre_exporter_cluster_member_up", ("member", peer.Authority)));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        using var nobody = new SelfSignedAuthority("CN=nobody");
        using var certificate = nobody.Issue("localhost");
        await using var good = new ScriptedPeer("good");
        await using var bad = new ScriptedPeer("bad");
        bad.Show(certificate);
        await using var exporter = await RunningExporter.StartAsync(
            [.. Short, $"-Dcluster.peers=[\"http://{good.Authority}/metrics\",\"https://{bad.Authority}/metrics\"]"]);
        await Eventually.HoldsAsync(async () => Assert.True((await ClusterAsync(exporter)).Has("good_answers_total")));
        await AreNamedAsync(exporter, (bad, "its certificate is not trusted: CN=nobody is no authority that this system knows; what "
            + "another exporter shows is believed where this system believes it"));
    }

    private static string Listed(params IEnumerable<ScriptedPeer> peers) =>
        $"-Dcluster.peers=[{string.Join(',', peers.Select(p => $"\"http://{p.Authority}/metrics\""))}]";

    /// <summary>Reads as strictly as Prometheus: invalid UTF-8 fails the test.</summary>
    private static async Task<Samples> ClusterAsync(RunningExporter exporter) =>
        Samples.Parse(
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(await exporter.Http.GetByteArrayAsync("/metrics?scope=cluster")));

    private static Task AreNamedAsync(RunningExporter exporter, params IEnumerable<(ScriptedPeer Peer, string Reason)> bad) =>
        Eventually.HoldsAsync(async () =>
    {
        var sources = (await exporter.InspectAsync("sources")).Expect(0).Output.Split('\n');
        var samples = await ClusterAsync(exporter);
        var wrong = new List<string>();
        foreach (var (peer, reason) in bad)
        {
            var source = sources.FirstOrDefault(
                l => l.StartsWith("peer/" + peer.Authority.Replace(':', '-') + " ", StringComparison.Ordinal)) ?? "no line";
            if (!source.Contains(reason, StringComparison.Ordinal))
                wrong.Add($"{peer.Name} is not said to be \"{reason}\": {source}");
            if (samples.Value("lustre_exporter_cluster_member_up", ("member", peer.Authority)) != 0)
                wrong.Add($"{peer.Name} is said to be up");
            if (samples.Has($"{peer.Name}_answers_total"))
                wrong.Add($"{peer.Name} is still shown");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    });
}
