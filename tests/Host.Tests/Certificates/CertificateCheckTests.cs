using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LustreActors.Actors.Cluster;
using LustreActors.Host.Certificates;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Certificates;

/// <summary>Tests of the check that finds problems of a member's certificates before a handshake fails.</summary>
public sealed class CertificateCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Scratch _scratch = new();
    private readonly IssuedCertificate _authority = CertificateIssuer.CreateAuthority("members", Now.AddDays(-100), 3650);

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Good_certificates_say_until_when_they_are_good()
    {
        var report = Check(Member());
        Assert.True(report.IsUsable);
        Assert.Equal(Now.AddDays(365), report.NotAfter);
        Assert.Equal(Now.AddDays(3550), report.AuthorityNotAfter);
        Assert.Equal(
            [
                $"cluster.trust.certificate-file {_scratch.PathOf("own.crt")}: is good until 2028-02-29 12:00Z (365 days)",
                $"cluster.trust.ca-file {_scratch.PathOf("ca.crt")}: is good until",
            ],
            report.Findings.Select((f, i) => i == 0 ? f.Text : f.Text[..f.Text.IndexOf(" 20", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Without_certificates_there_is_nothing_to_say() =>
        Assert.Empty(CertificateCheck.Run(new TrustOptions { Token = "x" }, "oss1", Now).Findings);

    [Fact]
    public void One_that_ends_soon_is_a_warning_that_says_when()
    {
        var finding = Single(Check(Member(days: 12)), CertificateFindingKind.Warning);
        Assert.Contains("ends on 2027-03-13 12:00Z, in 12 days", finding, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_has_ended_or_has_not_begun_is_refused()
    {
        Assert.Contains(
            "has ended on 2027-02-19", Single(Check(Member(from: -40, days: 30)), CertificateFindingKind.Refused),
            StringComparison.Ordinal);
        Assert.Contains(
            "is not good before 2027-03-06", Single(Check(Member(from: 5)), CertificateFindingKind.Refused), StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_that_has_ended_is_refused()
    {
        var old = CertificateIssuer.CreateAuthority("members", Now.AddDays(-100), 50);
        Assert.Contains("ca-file", Single(Check(Member(), old), CertificateFindingKind.Refused, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_another_authority_is_refused()
    {
        var said = Single(
            Check(Member(), CertificateIssuer.CreateAuthority("others", Now.AddDays(-1), 100)), CertificateFindingKind.Refused);
        Assert.Contains("is not signed by an authority of cluster.trust.ca-file", said, StringComparison.Ordinal);
        Assert.Contains("its issuer is CN=members", said, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_does_not_name_the_advertised_host_is_refused()
    {
        var said = Single(Check(Member("oss2", "10.0.0.2")), CertificateFindingKind.Refused);
        Assert.Contains(
            "does not cover oss1, by which others reach this member (cluster.advertise): it is for oss2, 10.0.0.2", said,
            StringComparison.Ordinal);
        Assert.True(Check(Member("oss2", "10.0.0.2"), advertised: "10.0.0.2").IsUsable);
        Assert.True(Check(Member("lustre-members"), serverName: "lustre-members").IsUsable);
        Assert.Contains(
            "cluster.trust.server-name", Single(Check(Member(), serverName: "lustre-members"), CertificateFindingKind.Refused),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.3.6.1.5.5.7.3.1", "lacks the purpose clientAuth")]
    [InlineData("1.3.6.1.5.5.7.3.2", "lacks the purpose serverAuth")]
    public void One_that_serves_one_purpose_alone_is_refused(string purpose, string says) =>
        Assert.Contains(says, Single(Check(Foreign(purpose)), CertificateFindingKind.Refused), StringComparison.Ordinal);

    [Fact]
    public void One_that_names_no_purpose_serves_all() => Assert.True(Check(Foreign(null)).IsUsable);

    [Fact]
    public void A_key_that_is_another_one_or_none_cannot_be_used()
    {
        var (own, other) = (Member(), Member());
        Assert.Contains(
            "the key is not that of the certificate", Single(Check(own with { KeyPem = other.KeyPem }), CertificateFindingKind.Unusable),
            StringComparison.Ordinal);
        Assert.Contains(
            "has no key in it", Single(Check(own with { KeyPem = "nothing" }), CertificateFindingKind.Unusable), StringComparison.Ordinal);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var locked = key.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000));
        Assert.Contains(
            "the key is encrypted", Single(Check(own with { KeyPem = locked }), CertificateFindingKind.Unusable), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_everybody_can_read_is_a_warning()
    {
        var own = Member();
        Check(own);
        File.SetUnixFileMode(_scratch.PathOf("own.key"), (UnixFileMode)0b110_100_100);
        var report = CertificateCheck.Run(Options(null), "oss1", Now);
        Assert.True(report.IsUsable);
        Assert.Contains("chmod 600", Single(report, CertificateFindingKind.Warning), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_may_be_in_the_file_of_the_certificate()
    {
        var own = Member();
        Write(own with { CertificatePem = own.CertificatePem + own.KeyPem }, _authority);
        File.SetUnixFileMode(_scratch.PathOf("own.crt"), (UnixFileMode)0b110_000_000);
        var report = CertificateCheck.Run(Options(null) with { KeyFile = null }, "oss1", Now);
        Assert.All(report.Findings, f => Assert.Equal(CertificateFindingKind.Fine, f.Kind));
    }

    [Fact]
    public void Files_that_are_missing_or_hold_no_certificate_are_named_with_their_setting()
    {
        Write(Member(), _authority);
        File.Delete(_scratch.PathOf("own.key"));
        Assert.Contains(
            "cluster.trust.key-file " + _scratch.PathOf("own.key") + ": there is no such file",
            Single(Run(), CertificateFindingKind.Unusable), StringComparison.Ordinal);
        File.WriteAllText(_scratch.PathOf("own.crt"), "no certificate");
        Assert.Contains(
            "cluster.trust.certificate-file " + _scratch.PathOf("own.crt") + ": has no certificate in it",
            Single(Run(), CertificateFindingKind.Unusable), StringComparison.Ordinal);
        File.WriteAllText(_scratch.PathOf("ca.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.Contains(
            "cluster.trust.ca-file " + _scratch.PathOf("ca.crt") + ": a certificate in it is broken",
            Single(Run(), CertificateFindingKind.Unusable, 0), StringComparison.Ordinal);
        Assert.Null(Run().NotAfter);
        Assert.Null(Run().AuthorityNotAfter);
    }

    [Fact]
    public async Task Check_config_says_it_and_until_when_they_are_good()
    {
        var authority = CertificateIssuer.CreateAuthority("members", DateTimeOffset.UtcNow, 3650);
        using var signer = X509Certificate2.CreateFromPem(authority.CertificatePem, authority.KeyPem);
        Write(CertificateIssuer.CreateMember(signer, ["oss2"], DateTimeOffset.UtcNow, 365), authority);
        var file = _scratch.Write("a.conf", $$"""
            cluster {
              enabled = on, seeds = [oss1, oss2], advertise = oss1
              trust {
                ca-file = {{_scratch.PathOf("ca.crt")}}
                certificate-file = {{_scratch.PathOf("own.crt")}}
                key-file = {{_scratch.PathOf("own.key")}}
              }
            }
            """);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(0, await Commands.RunAsync(["check-config", "--config", file], new Terminal(output, errors, Stream.Null, _ => null)));
        Assert.Contains("note: cluster.trust.certificate-file", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("is good until", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("does not cover oss1", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Other members refuse it", output.ToString(), StringComparison.Ordinal);
    }

    private static string Single(CertificateReport report, CertificateFindingKind kind, int? at = null)
    {
        var found = report.Findings.Where(f => f.Kind == kind).Select(f => f.Text).ToList();
        return at is { } index ? found[index] : Assert.Single(found);
    }

    private IssuedCertificate Member(string host = "oss1", string? second = null, int from = 0, int days = 365)
    {
        using var authority = X509Certificate2.CreateFromPem(_authority.CertificatePem, _authority.KeyPem);
        // The validity of a certificate starts an hour before its creation.
        return CertificateIssuer.CreateMember(
            authority, second is null ? [host] : [host, second], Now.AddDays(from).AddHours(from > 0 ? 1 : 0), days);
    }

    /// <summary>A certificate of the same authority that was not made by the issuer, for one purpose or without the extension.</summary>
    private IssuedCertificate Foreign(string? purpose)
    {
        using var authority = X509Certificate2.CreateFromPem(_authority.CertificatePem, _authority.KeyPem);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=oss1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("oss1");
        request.CertificateExtensions.Add(names.Build());
        if (purpose is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        using var made = request.Create(authority, Now.AddDays(-1), Now.AddDays(100), [1, 2, 3]);
        return new IssuedCertificate(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), made.NotAfter);
    }

    private CertificateReport Check(
        IssuedCertificate own, IssuedCertificate? authority = null, string advertised = "oss1", string? serverName = null)
    {
        Write(own, authority ?? _authority);
        return CertificateCheck.Run(Options(serverName), advertised, Now);
    }

    private CertificateReport Run() => CertificateCheck.Run(Options(null), "oss1", Now);

    private void Write(IssuedCertificate own, IssuedCertificate authority)
    {
        _scratch.Write("ca.crt", authority.CertificatePem);
        _scratch.Write("own.crt", own.CertificatePem);
        File.SetUnixFileMode(_scratch.Write("own.key", own.KeyPem), (UnixFileMode)0b110_000_000);
    }

    private TrustOptions Options(string? serverName) => new()
    {
        CaFile = _scratch.PathOf("ca.crt"),
        CertificateFile = _scratch.PathOf("own.crt"),
        KeyFile = _scratch.PathOf("own.key"),
        ServerName = serverName,
    };
}
