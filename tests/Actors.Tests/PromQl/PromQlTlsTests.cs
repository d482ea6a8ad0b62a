using System.Security.Cryptography.X509Certificates;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.PromQl;

public sealed class PromQlTlsTests : IDisposable
{
    private readonly SelfSignedAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_certificate_of_an_authority_that_is_named_is_trusted()
    {
        await using var world = World(_authority.Issue("prom"));
        Assert.Equal(5, world.CollectTable().Rows.Length);
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_rejected_and_the_setting_is_named()
    {
        await using var world = World(_authority.Issue("prom"));
        world.Options = world.Options with { CaFile = null };
        Assert.Equal(
            $"no TLS with {world.Options.Place}: its certificate is not trusted: CN=an authority is no authority that this system knows; "
            + "promql.ca-file names those to trust",
            world.CollectTrouble());
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_rejected()
    {
        using var other = new SelfSignedAuthority("CN=another authority");
        await using var world = World(other.Issue("prom"));
        Assert.Contains($"is not in promql.ca-file {world.Options.CaFile}", world.CollectTrouble(), StringComparison.Ordinal);
        Assert.Empty(world.Upstream.Requests);
    }

    [Fact]
    public async Task An_expired_certificate_is_reported_as_expired()
    {
        await using var world = World(_authority.Issue("prom", TimeSpan.FromDays(-3)));
        var trouble = world.CollectTrouble();
        Assert.Contains("the certificate CN=prom is valid from", trouble, StringComparison.Ordinal);
        Assert.Contains("it has expired, or the clock of one side is wrong", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_rejected_unless_that_name_is_expected()
    {
        using var certificate = _authority.Issue("prom.example", forLoopback: false);
        await using (var world = World(certificate))
        {
            Assert.Equal(
                $"no TLS with {world.Options.Place}: its certificate is for prom.example and not for 127.0.0.1; "
                + "if it is the right server, promql.server-name says which name to expect",
                world.CollectTrouble());
        }

        await using var expecting = World(certificate);
        expecting.Options = expecting.Options with { ServerName = "prom.example" };
        Assert.Equal(5, expecting.CollectTable().Rows.Length);
        Assert.All(expecting.Upstream.Requests, r => Assert.Equal("prom.example", r.Headers["host"]));
    }

    [Fact]
    public async Task Our_own_certificate_is_shown_to_a_server_that_wants_one()
    {
        await using var world = World(_authority.Issue("prom"), wantsCertificate: true);
        using var own = _authority.Issue("lustre-exporter");
        Own(world, own);
        Assert.Equal(5, world.CollectTable().Rows.Length);
        Assert.Equal(["CN=lustre-exporter", "CN=lustre-exporter", "CN=lustre-exporter"], world.Upstream.Shown);
    }

    [Fact]
    public async Task A_certificate_that_is_renewed_on_disk_is_shown_from_then_on()
    {
        await using var world = World(_authority.Issue("prom"), wantsCertificate: true);
        using var first = _authority.Issue("first");
        using var second = _authority.Issue("second");
        Own(world, first);
        world.CollectTable();
        Own(world, second);
        world.CollectTable();
        Assert.Equal(["CN=first", "CN=first", "CN=first", "CN=second", "CN=second", "CN=second"], world.Upstream.Shown);
    }

    [Fact]
    public async Task A_server_that_wants_a_certificate_and_gets_none_is_reported()
    {
        await using var world = World(_authority.Issue("prom"), wantsCertificate: true);
        var report = world.Collect();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        Assert.Empty(world.Upstream.Requests);
        Assert.Contains("promql.certificate-file", string.Join("; ", report.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_from_one_that_is_not_trusted()
    {
        await using var world = new PromQlWorld();
        var url = world.Options.Url.ToString().Replace("http:", "https:", StringComparison.Ordinal);
        world.Options = world.Options with { Url = new Uri(url) };
        world.Upstream.Does = (_, to) => Upstream.Answer(to, "that was no HTTP", "400 Bad Request");
        Assert.StartsWith($"no TLS with {world.Options.Place}: ", world.CollectTrouble(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no PEM at all", "promql.ca-file # has no certificate in it (PEM is read)")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "promql.ca-file # cannot be used: ")]
    public async Task A_file_of_authorities_that_cannot_be_used_is_named(string text, string trouble)
    {
        await using var world = World(_authority.Issue("prom"));
        world.Write("ca.pem", text);
        Assert.StartsWith(
            trouble.Replace("#", world.Options.CaFile, StringComparison.Ordinal),
            Assert.Single(world.Collect().Troubles),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_the_one_of_the_certificate_is_named()
    {
        await using var world = World(_authority.Issue("prom"));
        using var own = _authority.Issue("lustre-exporter");
        using var other = _authority.Issue("other");
        Own(world, own);
        world.Write("own.key", SelfSignedAuthority.KeyOf(other));
        Assert.StartsWith(
            $"promql.certificate-file {world.Options.CertificateFile} cannot be used with the key in {world.Options.KeyFile}",
            Assert.Single(world.Collect().Troubles),
            StringComparison.Ordinal);
    }

    private PromQlWorld World(X509Certificate2 certificate, bool wantsCertificate = false)
    {
        var world = new PromQlWorld(certificate, wantsCertificate);
        world.Options = world.Options with { CaFile = world.Write("ca.pem", _authority.Pem) };
        return world;
    }

    private static void Own(PromQlWorld world, X509Certificate2 own) => world.Options = world.Options with
    {
        CertificateFile = world.Write("own.pem", own.ExportCertificatePem()),
        KeyFile = world.Write("own.key", SelfSignedAuthority.KeyOf(own)),
    };
}
