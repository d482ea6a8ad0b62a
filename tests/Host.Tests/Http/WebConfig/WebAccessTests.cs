using System.Net;
using System.Security.Authentication;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Http.WebConfig;

/// <summary>TLS, passwords, headers and the rate limit of a running collector.</summary>
public sealed class WebAccessTests : IDisposable
{
    private const string Tls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";
    private static readonly string Users = $"basic_auth_users:\n  {WebFiles.User}: {WebFiles.Hash}\n";

    private readonly WebFiles _files = new();

    public void Dispose() => _files.Dispose();

    [NeedsFact("curl", "curl")]
    public async Task Curl_is_let_in_with_TLS_and_the_password_and_not_otherwise()
    {
        await using var exporter = await StartAsync(
            Tls + Users + "http_server_config:\n  headers:\n    X-Frame-Options: deny\n    Strict-Transport-Security: max-age=60\n");
        var url = $"https://127.0.0.1:{exporter.Address.Port}";
        string[] trust = ["--cacert", _files.PathOf("ca.crt")];
        string[] known = [.. trust, "--user", $"{WebFiles.User}:{WebFiles.Password}"];

        Assert.Equal("https", exporter.Address.Scheme);
        Assert.Equal("200 2", await CurlAsync([.. known, url + "/metrics"]));
        Assert.Equal("200 1.1", await CurlAsync([.. known, "--http1.1", url + "/"]));
        Assert.Equal("401 2", await CurlAsync([.. trust, url + "/metrics"]));
        Assert.Equal("401 2", await CurlAsync([.. trust, url + "/"]));
        Assert.Equal("401 2", await CurlAsync([.. trust, "--user", $"{WebFiles.User}:Correct horse", url + "/metrics"]));
        Assert.Equal("401 2", await CurlAsync([.. trust, "--user", $"root:{WebFiles.Password}", url + "/metrics"]));
        Assert.Equal("200 2", await CurlAsync([.. trust, url + "/-/healthy"]));
        Assert.Equal("000 0", await CurlAsync([url + "/-/healthy"]));
        Assert.Equal("000 0", await CurlAsync([url.Replace("https", "http", StringComparison.Ordinal) + "/-/healthy"]));

        using var client = _files.Client(exporter.Address, user: WebFiles.User, password: WebFiles.Password);
        using var answer = await client.GetAsync("/metrics");
        Assert.Equal("deny", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("max-age=60", answer.Headers.GetValues("Strict-Transport-Security").Single());

        var shown = exporter.Log.Text + (await exporter.InspectAsync("config")).Expect(0).Output;
        Assert.Contains("gave a wrong user or password", shown, StringComparison.Ordinal);
        Assert.Contains(_files.Path, shown, StringComparison.Ordinal);
        string[] secrets = [WebFiles.Hash, WebFiles.Password, "Correct horse"];
        Assert.DoesNotContain(secrets, secret => shown.Contains(secret, StringComparison.Ordinal));
    }

    [NeedsFact("openssl", "openssl")]
    public async Task A_scan_finds_no_old_protocol_and_no_weak_suite()
    {
        await using var exporter = await StartAsync(Tls);
        const string Script = """
            try() { openssl s_client -connect "127.0.0.1:$port" "$@" </dev/null 2>/dev/null | grep -q 'BEGIN CERTIFICATE'; }
            for version in tls1 tls1_1 tls1_2 tls1_3; do
              if try -$version -cipher ALL:@SECLEVEL=0; then echo $version; fi
            done
            for suite in $(openssl ciphers -s -tls1_2 ALL:COMPLEMENTOFALL:@SECLEVEL=0 | tr : ' '); do
              case $suite in TLS_*) continue ;; esac
              if try -tls1_2 -cipher "$suite:@SECLEVEL=0"; then echo "$suite"; fi
            done
            """;
        var scan = await Daemon.RunAsync("bash", ["-c", $"port={exporter.Address.Port}\n{Script}"], within: TimeSpan.FromMinutes(4));
        Assert.Equal(
            ["tls1_2", "tls1_3", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256"],
            scan.Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Only_clients_with_a_certificate_of_the_authority_and_an_allowed_name_are_let_in()
    {
        _files.Issue("other", "grafana.example");
        await using var exporter = await StartAsync(
            Tls + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n"
            + "  client_allowed_sans: [prometheus.example]\n");
        using var client = _files.Client(exporter.Address, certificate: "client");
        Assert.Equal("healthy\n", await client.GetStringAsync("/-/healthy"));
        foreach (var certificate in (string?[])[null, "stranger", "other"])
        {
            using var refused = _files.Client(exporter.Address, certificate);
            await Assert.ThrowsAnyAsync<Exception>(() => refused.GetStringAsync("/-/healthy"));
        }

        await exporter.Log.WaitForAsync("was refused: it has no certificate");
    }

    [Fact]
    public async Task A_certificate_that_is_not_needed_is_not_asked_for()
    {
        await using var exporter = await StartAsync(Tls + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n");
        using var nobody = _files.Client(exporter.Address);
        Assert.Equal("healthy\n", await nobody.GetStringAsync("/-/healthy"));
        using var stranger = _files.Client(exporter.Address, certificate: "stranger");
        await Assert.ThrowsAnyAsync<Exception>(() => stranger.GetStringAsync("/-/healthy"));
    }

    [Fact]
    public async Task New_passwords_and_certificates_are_in_force_without_a_restart_and_a_broken_file_changes_nothing()
    {
        await using var exporter = await StartAsync(Tls + Users);
        using var client = _files.Client(exporter.Address, user: WebFiles.User, password: WebFiles.Password);
        await client.GetStringAsync("/metrics");

        _files.Replace(Tls + Users + "basic_auth_user:\n");
        await exporter.Log.WaitForAsync($"{_files.Path}:6:1: 'basic_auth_user' is not known here");
        await client.GetStringAsync("/metrics");

        _files.Replace(Tls + $"basic_auth_users:\n  {WebFiles.User}: {WebFiles.HashOf("new")}\n");
        await Eventually.HoldsAsync(async () =>
        {
            using var old = await client.GetAsync("/metrics");
            Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        });
        using var renewed = _files.Client(exporter.Address, user: WebFiles.User, password: "new");
        await renewed.GetStringAsync("/metrics");

        // A certificate for another name, which the client then refuses.
        _files.Issue("server", "elsewhere.example");
        await Eventually.HoldsAsync(async () =>
        {
            using var fresh = _files.Client(exporter.Address);
            var refused = await Record.ExceptionAsync(() => fresh.GetStringAsync("/-/healthy"));
            Assert.IsType<AuthenticationException>(refused?.InnerException);
        });
    }

    [Fact]
    public async Task A_reload_reads_the_file_at_once()
    {
        await using var exporter = await StartAsync(Users);
        _files.Replace(Users + "http_server_config:\n  headers:\n    X-Frame-Options: deny\n");
        (await exporter.InspectAsync("config", "reload")).Expect(0);
        using var answer = await exporter.Http.GetAsync("/-/healthy");
        Assert.Equal("deny", answer.Headers.GetValues("X-Frame-Options").Single());
    }

    [Fact]
    public async Task Requests_beyond_the_rate_limit_are_refused()
    {
        await using var exporter = await StartAsync("rate_limit:\n  interval: 1h\n  burst: 3\n");
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            using var answer = await exporter.Http.GetAsync("/-/healthy");
            codes.Add(answer.StatusCode);
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.OK, 3), .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 2)], codes);
    }

    [Fact]
    public async Task Wrong_passwords_in_numbers_cost_nobody_a_scrape()
    {
        // Unbounded, the checks of one moment would take all processors for some ten seconds.
        var (slow, cost) = (BCrypt.Net.BCrypt.HashPassword("other", 10), 400);
        await using var exporter = await StartAsync($"basic_auth_users:\n  {WebFiles.User}: {WebFiles.Hash}\n  slow: {slow}\n");
        using var prometheus = _files.Client(exporter.Address, user: WebFiles.User, password: WebFiles.Password);
        await prometheus.GetStringAsync("/metrics");
        var flood = Enumerable.Range(0, cost).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.Authorization = WebFiles.Basic("slow", $"{i}");
            using var answer = await exporter.Http.SendAsync(request);
            return answer.StatusCode;
        }).ToArray();
        for (var i = 0; i < 10; i++)
            await prometheus.GetStringAsync("/metrics");

        var answers = await Task.WhenAll(flood);
        Assert.All(answers, a => Assert.True(a is HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable, $"{a}"));
        Assert.InRange(answers.Count(a => a == HttpStatusCode.Unauthorized), 1, cost / 4);
    }

    [NeedsFact(RealPrometheus.Program, RealPrometheus.Program)]
    public async Task Prometheus_scrapes_with_TLS_a_certificate_and_a_password()
    {
        await using var exporter = await StartAsync(
            Tls + "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n" + Users);
        await using var prometheus = await RealPrometheus.StartAsync($$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
            - job_name: lustre
              scheme: https
              basic_auth: { username: {{WebFiles.User}}, password: {{WebFiles.Password}} }
              tls_config:
                ca_file: {{_files.PathOf("ca.crt")}}
                cert_file: {{_files.PathOf("client.crt")}}
                key_file: {{_files.PathOf("client.key")}}
              static_configs: [ { targets: [ '127.0.0.1:{{exporter.Address.Port}}' ] } ]
            """);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = prometheus.Url };
        await Eventually.HoldsAsync(async () => Assert.Contains(
            "\"1\"]", await http.GetStringAsync("/api/v1/query?query=up"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistake_in_the_file_is_reported_with_its_line_before_the_start()
    {
        _files.Replace("tls_server_config:\n  cert_filse: server.crt\n  key_file: server.key\nhttp_server_config:\n  http2: maybe\n");
        foreach (var command in (string[])["check-config", "run"])
        {
            var run = (await ExporterProcess.RunAsync(command, "--web.config.file", _files.Path)).Expect(2);
            Assert.Contains($"{_files.Path}:2:3: tls_server_config: 'cert_filse' is not known here", run.Errors, StringComparison.Ordinal);
            Assert.Contains($"{_files.Path}:5:10: http_server_config.http2: is not true or false", run.Errors, StringComparison.Ordinal);
        }

        _files.Replace(Tls.Replace("server.key", "client.key", StringComparison.Ordinal));
        var wrongKey = (await ExporterProcess.RunAsync("check-config", "--web.config.file", _files.Path)).Expect(2);
        Assert.Contains($"{_files.Path}:2:14: tls_server_config.cert_file", wrongKey.Errors, StringComparison.Ordinal);

        _files.Replace(Tls + Users);
        var right = (await ExporterProcess.RunAsync("check-config", "--web.config.file", _files.Path)).Expect(0);
        Assert.Contains("the certificate is good until", right.Output, StringComparison.Ordinal);
    }

    private Task<RunningExporter> StartAsync(string text)
    {
        _files.Replace(text);
        return RunningExporter.StartAsync(["-Dlustre.enabled=off", $"-Dhttp.web-config={_files.Path}"]);
    }

    /// <returns>The status and the version of HTTP; "000 0" when there was no answer.</returns>
    private static async Task<string> CurlAsync(params IEnumerable<string> arguments)
    {
        string[] quiet = ["--silent", "--noproxy", "*", "--output", "/dev/null", "--write-out", "%{http_code} %{http_version}"];
        return (await Daemon.RunAsync("curl", [.. quiet, .. arguments])).Output;
    }
}
