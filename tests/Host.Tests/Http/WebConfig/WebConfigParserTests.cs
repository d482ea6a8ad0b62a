using System.Net.Security;
using System.Security.Authentication;
using LustreActors.Hocon;
using LustreActors.Host.Http.WebConfig;

namespace LustreActors.Host.Tests.Http.WebConfig;

/// <summary>The format of Prometheus' exporter-toolkit: what it allows and what it refuses.</summary>
public sealed class WebConfigParserTests
{
    private const string Certificate = "  cert_file: server.crt\n  key_file: server.key\n";

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("tls_server_config:\nbasic_auth_users:\n")]
    [InlineData("tls_server_config: {}\nhttp_server_config:\n  headers:\n")]
    public void An_empty_file_means_http_for_everybody(string text)
    {
        var (web, warnings) = Parse(text);
        Assert.Null(web.Tls);
        Assert.Empty(web.Users);
        Assert.Empty(web.Headers);
        Assert.Null(web.Rate);
        Assert.True(web.Http2);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Every_key_of_the_format_is_read()
    {
        var hash = BcryptHash.OfNobody(10);
        var (web, warnings) = Parse($"""
            # As in the documentation of the toolkit.
            tls_server_config:
              cert_file: server.crt
              key_file: /secret/server.key
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: "ca.crt"
              client_allowed_sans:
              - prometheus.example
              - 10.0.0.5
              min_version: TLS12
              max_version: TLS13
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
              prefer_server_cipher_suites: true
            http_server_config:
              http2: false
              headers:
                Content-Security-Policy: default-src 'self'
                X-Frame-Options: deny
                X-Content-Type-Options: nosniff
                X-XSS-Protection: 1; mode=block
                Strict-Transport-Security: max-age=31536000
            basic_auth_users:
              alice: {hash}
              "bob": '{hash}'
            rate_limit:
              interval: 1m30s
              burst: 5
            """);
        var tls = web.Tls!;
        Assert.Equal(("/etc/web/server.crt", "/secret/server.key"), (tls.Certificate.File, tls.Key.File));
        Assert.Equal("/etc/web/ca.crt", tls.ClientAuthority?.File);
        Assert.Equal(ClientCertificates.RequireAndVerifyClientCert, tls.Clients);
        Assert.Equal(["prometheus.example", "10.0.0.5"], tls.AllowedClients!);
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, tls.Protocols);
        Assert.Equal(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.Ciphers[0]);
        Assert.Equal(GoNames.Tls13Suites, tls.Ciphers.Skip(1));
        Assert.False(web.Http2);
        Assert.Equal(5, web.Headers.Count);
        Assert.Equal(["alice", "bob"], web.Users.Keys);
        Assert.Equal(new RequestRate(TimeSpan.FromSeconds(90), 5), web.Rate);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_certificate_and_its_key_may_stand_in_the_file()
    {
        var (web, _) = Parse(
            "tls_server_config:\n  cert: |\n    -----BEGIN CERTIFICATE-----\n    AAAA\n  key: |\n    -----BEGIN PRIVATE KEY-----\n");
        Assert.Equal("-----BEGIN CERTIFICATE-----\nAAAA\n", web.Tls!.Certificate.Text);
        Assert.Null(web.Tls.Key.File);
    }

    [Theory]
    [InlineData("NoClientCert")]
    [InlineData("RequestClientCert")]
    [InlineData("RequireAnyClientCert")]
    [InlineData("RequireClientCert")]
    [InlineData("VerifyClientCertIfGiven")]
    [InlineData("RequireAndVerifyClientCert")]
    public void Every_policy_for_clients_is_known(string policy) =>
        Assert.NotNull(Parse("tls_server_config:\n" + Certificate + $"  client_auth_type: {policy}\n").Configuration.Tls);

    [Theory]
    [InlineData("min_version: TLS10", "min_version")]
    [InlineData("min_version: TLS11", "min_version")]
    [InlineData("cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA]", "no forward secrecy")]
    [InlineData("curve_preferences: [CurveP256, X25519]", "is not used")]
    [InlineData("client_auth_type: RequireAndVerifyClientCert", "every authority")]
    public void What_is_not_done_as_it_is_written_is_a_warning(string setting, string warning)
    {
        var (web, warnings) = Parse("tls_server_config:\n" + Certificate + $"  {setting}\n");
        Assert.Contains(warning, $"{Assert.Single(warnings)}", StringComparison.Ordinal);
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, web.Tls!.Protocols);
        Assert.DoesNotContain(web.Tls.Ciphers, c => c.ToString().Contains("TLS_RSA", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tls_config:\n  cert_file: a\n", 1, "'tls_config' is not known here")]
    [InlineData("tls_server_config:\n  cert_filse: server.crt\n", 2, "'cert_filse' is not known here")]
    [InlineData("http_server_config:\n  http2: true\n  header: {}\n", 3, "'header' is not known here")]
    [InlineData("rate_limit:\n  interval: 1s\n  bursts: 1\n", 3, "'bursts' is not known here")]
    [InlineData("http_server_config:\n  headers:\n    X-Powered-By: me\n", 3, "'X-Powered-By' is not known here")]
    [InlineData("http_server_config:\n  headers:\n    X-Frame-Options: maybe\n", 3, "deny or sameorigin")]
    [InlineData("http_server_config:\n  headers:\n    Content-Security-Policy: \"a\\nb\"\n", 3, "no header may have")]
    [InlineData("http_server_config:\n  http2: perhaps\n", 2, "true or false")]
    [InlineData("tls_server_config:\n  key_file: server.key\n", 2, "cert_file is missing")]
    [InlineData("tls_server_config:\n  cert_file: server.crt\n", 2, "key_file is missing")]
    [InlineData("tls_server_config:\n  min_version: TLS13\n", 2, "cert_file is missing")]
    [InlineData("tls_server_config:\n" + Certificate + "  cert: abc\n", 4, "beside cert_file")]
    [InlineData("tls_server_config:\n" + Certificate + "  client_ca_file: ca.crt\n", 4, "no effect without client_auth_type")]
    [InlineData("tls_server_config:\n" + Certificate + "  client_auth_type: VerifyEverything\n", 4, "'VerifyEverything' is not allowed")]
    [InlineData("tls_server_config:\n" + Certificate + "  client_allowed_sans: [a]\n", 4, "needs client_auth_type")]
    [InlineData("tls_server_config:\n" + Certificate + "  client_auth_type: [a]\n", 4, "a single value")]
    [InlineData("tls_server_config:\n" + Certificate + "  min_version: SSL3\n", 4, "no version of TLS")]
    [InlineData("tls_server_config:\n" + Certificate + "  max_version: TLS11\n", 4, "is broken")]
    [InlineData("tls_server_config:\n" + Certificate + "  min_version: TLS13\n  max_version: TLS12\n", 5, "lower than min_version")]
    [InlineData("tls_server_config:\n" + Certificate + "  cipher_suites: [TLS_WITH_ROT13]\n", 4, "no suite 'TLS_WITH_ROT13'")]
    [InlineData("tls_server_config:\n" + Certificate + "  cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]\n", 4, "no suite that is offered")]
    [InlineData("tls_server_config:\n" + Certificate + "  cipher_suites: TLS_AES_128_GCM_SHA256\n", 4, "must be a list")]
    [InlineData("tls_server_config:\n" + Certificate + "  curve_preferences: [CurveP255]\n", 4, "no curve 'CurveP255'")]
    [InlineData("tls_server_config: on\n", 1, "lines of the form key: value")]
    [InlineData("basic_auth_users:\n  alice: secret-in-clear\n", 2, "is not a bcrypt hash")]
    [InlineData("basic_auth_users:\n  alice:\n", 2, "is not a bcrypt hash")]
    [InlineData("basic_auth_users:\n  $2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234: alice\n", 2, "in the place of a name")]
    [InlineData("basic_auth_users:\n  alice: $2b$20$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234\n", 2, "has the cost 20")]
    [InlineData("rate_limit:\n  interval: soon\n", 2, "is not a duration")]
    [InlineData("rate_limit:\n  interval: 1s\n  burst: -1\n", 3, "is not a number")]
    [InlineData("rate_limit:\n  interval: 1s\n", 2, "every request would be refused")]
    [InlineData("basic_auth_users:\n  a: x\n  a: x\n", 3, "for the second time")]
    [InlineData("a: &x 1\nb: *x\n", 2, "aliases")]
    [InlineData("a: 1\n---\nb: 1\n", 2, "a second document")]
    [InlineData("tls_server_config:\n  cert_file: \"a\n", 2, "is not YAML")]
    [InlineData("tls_server_config:\n\tcert_file: a\n", 2, "has a tab")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]\n", 1, "nested too deeply")]
    public void A_mistake_is_refused_with_its_line(string text, int line, string message)
    {
        var problems = Assert.Throws<HoconException>(() => Parse(text)).Problems;
        var problem = Assert.Single(problems, p => p.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(("/etc/web/web.yml", line), (problem.Origin.Source, problem.Origin.Line));
        Assert.DoesNotContain(problems, p => $"{p}".Contains("secret-in-clear", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, p => $"{p}".Contains("$2b$", StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_are_reported_at_once() =>
        Assert.Equal(3, Assert.Throws<HoconException>(
            () => Parse("one: 1\nhttp_server_config:\n  http2: maybe\nrate_limit:\n  interval: x\n")).Problems.Count);

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("100ms", 100)]
    [InlineData("1.5s", 1500)]
    [InlineData("1h2m3s", 3_723_000)]
    [InlineData("1000000", 1)]
    public void A_duration_is_that_of_Go(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1 s")]
    [InlineData("1d")]
    [InlineData("-1s")]
    [InlineData("1..5s")]
    public void Another_text_is_no_duration(string text) => Assert.False(GoDuration.TryParse(text, out _));

    private static (WebConfiguration Configuration, IReadOnlyList<HoconProblem> Warnings) Parse(string text) =>
        WebConfigParser.Parse("/etc/web/web.yml", text);
}
