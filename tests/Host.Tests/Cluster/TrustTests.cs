using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using LustreActors.Actors.Tests.PromQl;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Who is a member and who is not, by what it shows; and what is secret is told nobody.</summary>
public class TrustTests
{
    private const string First = "first-secret-of-the-members";
    private const string Second = "second-secret-of-the-members";

    [Fact]
    public async Task Who_has_the_token_is_a_member_and_another_one_takes_its_place_without_a_restart()
    {
        using var scratch = new Scratch();
        var token = scratch.Write("token", First + "\n");
        var (a, b, other, foreign) = (FreePort(), FreePort(), FreePort(), FreePort());
        int[] ports = [a, b, other, foreign];
        await using var one = await MemberAsync("one", a, ports, $"-Dcluster.trust.token-file=\"{token}\"");
        await using var two = await MemberAsync("two", b, ports, $"-Dcluster.trust.token-file=\"{token}\"");
        await using var wrong = await MemberAsync("wrong", other, ports, "-Dcluster.trust.token=another-secret-of-others");
        await using var elsewhere = await MemberAsync("elsewhere", foreign, ports, $"-Dcluster.trust.token-file=\"{token}\"", "-Dcluster.name=vu");

        // Nothing of what is asked is looked at before it is known who asks.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var path in (string[])["/cluster/member", "/metrics?scope=local", "/nowhere", "/metrics?scope=nonsense"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, a, path, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, a, path, "another-secret-of-others"));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, a, path, ""));
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, a, "/metrics?scope=local", First));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(http, a, "/nowhere", First));

        await SeesAsync(one, "one", "two");
        await SeesAsync(two, "one", "two");
        await Eventually.HoldsAsync(async () =>
        {
            var said = await NotesAsync(one);
            Assert.Contains($"http://127.0.0.1:{other} answers HTTP 401", said, StringComparison.Ordinal);
            Assert.Contains("see cluster.trust.token-file", said, StringComparison.Ordinal);
            Assert.Contains($"http://127.0.0.1:{foreign} belongs to the cluster vu, and not to lustre: see cluster.name", said, StringComparison.Ordinal);
        });

        scratch.Write("token", Second + "\n");
        await Eventually.HoldsAsync(async () => Assert.Equal(HttpStatusCode.OK, await AskAsync(http, a, "/cluster/member", Second)));
        await Eventually.HoldsAsync(async () => Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http, b, "/cluster/member", First)));
        await SeesAsync(one, "one", "two");
        await SeesAsync(two, "one", "two");
        foreach (var member in (RunningExporter[])[one, two, wrong, elsewhere])
            await TellsNobodyAsync(member, First, Second, "another-secret-of-others");
    }

    [Fact]
    public async Task Members_show_each_other_certificates_of_one_authority_and_nobody_else_gets_a_word()
    {
        using var scratch = new Scratch();
        using var authority = new SelfMade("CN=members");
        using var others = new SelfMade("CN=others");
        scratch.Write("ca.pem", authority.Pem);
        var first = Write(scratch, authority);
        var (a, b) = (FreePort(), FreePort());
        string[] trust =
        [
            $"-Dcluster.trust.ca-file=\"{scratch.Of("ca.pem")}\"", $"-Dcluster.trust.certificate-file=\"{scratch.Of("own.pem")}\"",
            $"-Dcluster.trust.key-file=\"{scratch.Of("own.key")}\"", "-Dcluster.trust.server-name=lustre-members",
        ];
        await using var one = await MemberAsync("one", a, [a, b], trust);
        await using var two = await MemberAsync("two", b, [a, b], trust);
        await SeesAsync(one, "one", "two");
        await Eventually.HoldsAsync(async () => Assert.True((await ClusterAsync(one)).Has("process_cpu_seconds_total", ("member", "two")), "nothing of the other member is shown"));

        using var right = authority.Issue("lustre-members");
        using var strange = others.Issue("lustre-members");
        Assert.Equal(first, await ShownAsync(a, right));
        Assert.Null(await ShownAsync(a, strange));
        Assert.Null(await ShownAsync(a, null));

        var second = Write(scratch, authority);
        await Eventually.HoldsAsync(async () => Assert.Equal(second, await ShownAsync(a, right)));
        await SeesAsync(one, "one", "two");
        await SeesAsync(two, "one", "two");
        var key = await File.ReadAllTextAsync(scratch.Of("own.key"));
        await TellsNobodyAsync(one, key.Split('\n')[1]);
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
        using var own = new SelfMade("CN=members");
        scratch.Write("ca.pem", own.Pem);
        scratch.Write("empty.pem", "");
        Write(scratch, own);
        using var other = own.Issue("other");
        scratch.Write("other.key", SelfMade.KeyOf(other));
        string[] settings = [.. Of("certificate-file", certificate), .. Of("key-file", key), .. Of("ca-file", authority)];
        var port = FreePort();
        var ended = await ExporterProcess.RunAsync(["run", "--config", scratch.Write("lustre-actors.conf", ""), "-Dhttp.listen=\"127.0.0.1:0\"", $"-Dinspect.socket=\"{scratch.Of("inspect.sock")}\"", .. Settings("one", port, [port]), .. settings]);
        Assert.InRange(ended.ExitCode, 1, 2);
        Assert.Contains(setting, ended.Errors, StringComparison.Ordinal);

        // Nobody has to start it to hear of it.
        var check = await ExporterProcess.RunAsync(["check-config", .. Settings("one", port, [port]), .. settings]);
        Assert.Contains(setting, check.Output + check.Errors, StringComparison.Ordinal);
        Assert.True(check.ExitCode == 2 || check.Output.Contains("It would not start", StringComparison.Ordinal), check.Output);

        IEnumerable<string> Of(string name, string file) => file.Length > 0 ? [$"-Dcluster.trust.{name}=\"{scratch.Of(file)}\""] : [];
    }

    [Fact]
    public async Task A_token_in_the_settings_is_shown_by_no_command()
    {
        var port = FreePort();
        foreach (var before in (string[][])[["check-config"], ["check-config", "--origin"], ["once"]])
        {
            var ended = await ExporterProcess.RunAsync([.. before, .. Settings("one", port, [port]), $"-Dcluster.trust.token={First}"]);
            Assert.DoesNotContain(First, ended.Output + ended.Errors, StringComparison.Ordinal);
        }
    }

    private static Task<RunningExporter> MemberAsync(string id, int port, int[] all, params string[] settings) => RunningExporter.StartAsync(
        [.. Settings(id, port, all, settings.Any(s => s.Contains("certificate-file", StringComparison.Ordinal)) ? "https" : "http"), .. settings]);

    private static string[] Settings(string id, int port, int[] all, string scheme = "http") =>
    [
        "-Dlustre.enabled=off", "-Dcluster.mode=static", $"-Dcluster.id={id}", $"-Dcluster.listen=\"127.0.0.1:{port}\"", "-Dcluster.interval=1s", "-Dcluster.deadline=2s",
        "-Dcluster.forget-after=20s", $"-Dcluster.peers=[{string.Join(',', all.Select(p => $"\"{scheme}://127.0.0.1:{p}\""))}]",
    ];

    /// <summary>One after the other, and so for a moment the two do not fit.</summary>
    private static string Write(Scratch scratch, SelfMade authority)
    {
        using var certificate = authority.Issue("lustre-members", forLoopback: false);
        scratch.Write("own.key", SelfMade.KeyOf(certificate));
        scratch.Write("own.pem", certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, int port, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}{path}"));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>What a member shows to whoever shows this; null where it gives no answer at all.</summary>
    private static async Task<string?> ShownAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "lustre-members", ClientCertificates = certificate is null ? [] : [certificate] });
            await tls.WriteAsync("GET /cluster/member HTTP/1.1\r\nHost: lustre-members\r\nConnection: close\r\n\r\n"u8.ToArray());
            return await tls.ReadAsync(new byte[100]) > 0 ? ((X509Certificate2)tls.RemoteCertificate!).Thumbprint : null;
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }

    private static async Task<Samples> ClusterAsync(RunningExporter exporter) => Samples.Parse(await exporter.Http.GetStringAsync("/metrics?scope=cluster"));

    private static Task SeesAsync(RunningExporter member, params string[] members) => Eventually.HoldsAsync(async () =>
    {
        var samples = await ClusterAsync(member);
        Assert.Equal(members, samples.Of("lustre_exporter_cluster_member_up").Where(s => s.Value == 1).Select(s => s["member"]).Order());
    });

    private static async Task<string> NotesAsync(RunningExporter member) => member.Log.Text + (await member.InspectAsync("cluster")).Output;

    private static async Task TellsNobodyAsync(RunningExporter member, params string[] secrets)
    {
        var told = member.Log.Text + await member.Http.GetStringAsync("/") + await member.Http.GetStringAsync("/metrics?scope=cluster");
        foreach (var words in (string[][])[["cluster"], ["cluster", "shards"], ["sources"], ["tree"], ["config"], ["config", "--origin"]])
        {
            var shown = await member.InspectAsync(words);
            told += shown.Output + shown.Errors;
        }

        foreach (var secret in secrets)
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
