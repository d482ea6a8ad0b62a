using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using LustreActors.Actors.Tests.PromQl;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Tests of the credentials of members, and that no secret is shown.</summary>
public class TrustTests
{
    private const string First = "first-secret-of-the-members";
    private const string Second = "second-secret-of-the-members";

    [Fact]
    public async Task Who_has_the_token_is_read_and_another_one_takes_its_place_without_a_restart()
    {
        using var scratch = new Scratch();
        var token = scratch.Write("token", First + "\n");
        var all = MemberPorts.Free(4);
        await using var one = await MemberAsync("one", all[0], all, $"-Dcluster.trust.token-file=\"{token}\"");
        await using var two = await MemberAsync("two", all[1], all, $"-Dcluster.trust.token-file=\"{token}\"");
        // An aggregator that cannot read its share would leave a gap; this one has no share.
        await using var wrong = await MemberAsync(
            "wrong", all[2], all, "-Dcluster.trust.token=another-secret-of-others", "-Dcluster.roles=[collector]");
        await using var elsewhere = await MemberAsync(
            "elsewhere", all[3], all, $"-Dcluster.trust.token-file=\"{token}\"", "-Dcluster.name=vu");

        // A request is not looked at before its client is authenticated.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var path in (string[])["/metrics?scope=local", "/nowhere", "/metrics?scope=nonsense"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, all[0], path, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, all[0], path, "another-secret-of-others"));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, all[0], path, ""));
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, all[0], "/metrics?scope=local", First));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(http, all[0], "/nowhere", First));

        await ReadsAsync(one, "one", "two");
        await ReadsAsync(two, "one", "two");
        await Eventually.HoldsAsync(async () =>
        {
            var said = (await one.InspectAsync("sources")).Output + (await two.InspectAsync("sources")).Output;
            Assert.Contains($"127.0.0.1:{all[2].Data}/metrics answers HTTP 401", said, StringComparison.Ordinal);
            Assert.DoesNotContain($":{all[3].Data}", said, StringComparison.Ordinal);
        });

        scratch.Write("token", Second + "\n");
        await Eventually.HoldsAsync(
            async () => Assert.Equal(HttpStatusCode.OK, await AskAsync(http, all[0], "/metrics?scope=local", Second)));
        await Eventually.HoldsAsync(
            async () => Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, all[1], "/metrics?scope=local", First)));
        await ReadsAsync(one, "one", "two");
        await ReadsAsync(two, "one", "two");
        foreach (var member in (RunningExporter[])[one, two, wrong, elsewhere])
            await HidesAsync(member, First, Second, "another-secret-of-others");
    }

    [Fact]
    public async Task Members_show_each_other_certificates_of_one_authority_and_no_other_client_gets_an_answer()
    {
        using var scratch = new Scratch();
        using var authority = new SelfSignedAuthority("CN=members");
        using var others = new SelfSignedAuthority("CN=others");
        scratch.Write("ca.pem", authority.Pem);
        var first = Write(scratch, authority);
        var all = MemberPorts.Free(2);
        string[] trust =
        [
            $"-Dcluster.trust.ca-file=\"{scratch.PathOf("ca.pem")}\"", $"-Dcluster.trust.certificate-file=\"{scratch.PathOf("own.pem")}\"",
            $"-Dcluster.trust.key-file=\"{scratch.PathOf("own.key")}\"", "-Dcluster.trust.server-name=lustre-members",
        ];
        await using var one = await MemberAsync("one", all[0], all, trust);
        await using var two = await MemberAsync("two", all[1], all, trust);
        await ReadsAsync(one, "one", "two");
        await Eventually.HoldsAsync(async () => Assert.True(
            (await ClusterAsync(one)).Has("process_cpu_seconds_total", ("member", "two")), "nothing of the other member is shown"));

        using var right = authority.Issue("lustre-members");
        using var strange = others.Issue("lustre-members");
        Assert.Equal(first, await ShownAsync(all[0].Data, right));
        Assert.Null(await ShownAsync(all[0].Data, strange));
        Assert.Null(await ShownAsync(all[0].Data, null));

        var second = Write(scratch, authority);
        await Eventually.HoldsAsync(async () => Assert.Equal(second, await ShownAsync(all[0].Data, right)));
        await ReadsAsync(one, "one", "two");
        await ReadsAsync(two, "one", "two");
        var key = await File.ReadAllTextAsync(scratch.PathOf("own.key"));
        await HidesAsync(one, key.Split('\n')[1]);
    }

    [Theory]
    [InlineData("own.pem", "other.key", "ca.pem", "cluster.trust.certificate-file")]
    [InlineData("own.pem", "own.key", "empty.pem", "cluster.trust.ca-file")]
    [InlineData("own.pem", "own.key", "absent.pem", "cluster.trust.ca-file")]
    [InlineData("", "own.key", "ca.pem", "cluster.trust.certificate-file")]
    [InlineData("own.pem", "own.key", "", "cluster.trust.ca-file")]
    public async Task What_cannot_be_used_ends_the_start_and_is_named(string certificate, string key, string authority, string setting)
    {
        using var scratch = new Scratch();
        using var own = new SelfSignedAuthority("CN=members");
        scratch.Write("ca.pem", own.Pem);
        scratch.Write("empty.pem", "");
        Write(scratch, own);
        using var other = own.Issue("other");
        scratch.Write("other.key", SelfSignedAuthority.KeyOf(other));
        string[] settings = [.. Of("certificate-file", certificate), .. Of("key-file", key), .. Of("ca-file", authority)];
        var ports = MemberPorts.Free(1);
        var ended = await ExporterProcess.RunAsync([
            "run", "--config", scratch.Write("lustre-actors.conf", ""), "-Dhttp.listen=\"127.0.0.1:0\"",
            $"-Dinspect.socket=\"{scratch.PathOf("inspect.sock")}\"", .. Settings("one", ports[0], ports), .. settings]);
        Assert.InRange(ended.ExitCode, 1, 2);
        Assert.Contains(setting, ended.Errors, StringComparison.Ordinal);

        // check-config reports the problem without a start.
        var check = await ExporterProcess.RunAsync(["check-config", .. Settings("one", ports[0], ports), .. settings]);
        Assert.Contains(setting, check.Output + check.Errors, StringComparison.Ordinal);
        Assert.True(check.ExitCode == 2 || check.Output.Contains("It would not start", StringComparison.Ordinal), check.Output);

        IEnumerable<string> Of(string name, string file) => file.Length > 0 ? [$"-Dcluster.trust.{name}=\"{scratch.PathOf(file)}\""] : [];
    }

    [Fact]
    public async Task A_token_in_the_settings_is_shown_by_no_command()
    {
        var ports = MemberPorts.Free(1);
        foreach (var before in (string[][])[["check-config"], ["check-config", "--origin"], ["once"]])
        {
            var ended = await ExporterProcess.RunAsync([.. before, .. Settings("one", ports[0], ports), $"-Dcluster.trust.token={First}"]);
            Assert.DoesNotContain(First, ended.Output + ended.Errors, StringComparison.Ordinal);
        }
    }

    private static Task<RunningExporter> MemberAsync(string id, MemberPorts ports, MemberPorts[] all, params string[] settings) =>
        RunningExporter.StartAsync(
            [.. Settings(id, ports, all), .. IsOpen(settings) ? new[] { "-Dcluster.trust.insecure=on" } : [], .. settings]);

    private static bool IsOpen(string[] settings) => !settings.Any(s => s.Contains("certificate-file", StringComparison.Ordinal));

    private static string[] Settings(string id, MemberPorts ports, MemberPorts[] all) =>
    [
        "-Dlustre.enabled=off", "-Dcluster.enabled=on", $"-Dcluster.id={id}", $"-Dcluster.listen=\"127.0.0.1:{ports.Data}\"",
        $"-Dcluster.remoting=\"127.0.0.1:{ports.Control}\"", "-Dcluster.roles=[collector,aggregator]", "-Dcluster.interval=1s",
        "-Dcluster.deadline=2s",
        "-Dcluster.forget-after=20s", $"-Dcluster.seeds=[{string.Join(',', all.Select(p => $"\"127.0.0.1:{p.Control}\""))}]",
    ];

    /// <summary>Replaces one file after the other, so that certificate and key do not match for a moment.</summary>
    private static string Write(Scratch scratch, SelfSignedAuthority authority)
    {
        using var certificate = authority.Issue("lustre-members", forLoopback: false);
        scratch.Write("own.key", SelfSignedAuthority.KeyOf(certificate));
        scratch.Write("own.pem", certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, MemberPorts ports, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{ports.Data}{path}"));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>A member's answer to a client with this certificate; null when there is no answer.</summary>
    private static async Task<string?> ShownAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        try
        {
            X509Certificate2Collection shownByUs = certificate is null ? [] : [certificate];
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "lustre-members", ClientCertificates = shownByUs });
            await tls.WriteAsync("GET /metrics?scope=local HTTP/1.1\r\nHost: lustre-members\r\nConnection: close\r\n\r\n"u8.ToArray());
            return await tls.ReadAsync(new byte[100]) > 0 ? ((X509Certificate2)tls.RemoteCertificate!).Thumbprint : null;
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }

    private static async Task<Samples> ClusterAsync(RunningExporter exporter) =>
        Samples.Parse(await exporter.Http.GetStringAsync("/metrics?scope=cluster"));

    /// <summary>Waits until the cluster shows the data of these members alone.</summary>
    private static Task ReadsAsync(RunningExporter member, params string[] members) => Eventually.HoldsAsync(async () =>
    {
        var samples = await ClusterAsync(member);
        Assert.Equal(members, samples.Of("lustre_exporter_cluster_member_up").Where(s => s.Value == 1).Select(s => s["member"]).Order());
    });

    private static async Task HidesAsync(RunningExporter member, params string[] secrets)
    {
        using var ofAll = await member.Http.GetAsync("/metrics?scope=cluster");
        var told = member.Log.Text + await member.Http.GetStringAsync("/") + await ofAll.Content.ReadAsStringAsync();
        foreach (var words in (string[][])[["cluster", "show"], ["sources"], ["tree"], ["config"], ["config", "--origin"]])
        {
            var shown = await member.InspectAsync(words);
            told += shown.Output + shown.Errors;
        }

        foreach (var secret in secrets)
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
    }

    private sealed record MemberPorts(int Control, int Data)
    {
        public static MemberPorts[] Free(int members) => [.. Ports.Free(members * 2).Chunk(2).Select(p => new MemberPorts(p[0], p[1]))];
    }
}
