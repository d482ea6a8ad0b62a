using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Certificates;

/// <summary>Certificates as `lustre-exporter certs` makes them, read back by .NET's chain and by openssl.</summary>
public class CertsCommandTests
{
    [Fact]
    public async Task An_authority_signs_members_that_are_servers_and_clients_of_each_other()
    {
        using var scratch = new Scratch();
        var (folder, authority, member) = await MakeAsync(scratch, "oss1", "oss1.site.org", "10.0.0.17", "fd00::17");
        using var ca = X509CertificateLoader.LoadCertificateFromFile(authority);
        using var own = X509Certificate2.CreateFromPemFile(member, Path.Combine(folder, "oss1.key"));

        var constraints = ca.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        Assert.True(constraints is { CertificateAuthority: true, HasPathLengthConstraint: true, PathLengthConstraint: 0, Critical: true });
        Assert.Equal(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, ca.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.False(own.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, own.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal("CN=oss1", own.Subject);
        Assert.InRange(own.NotAfter.ToUniversalTime(), DateTime.UtcNow.AddDays(1824), DateTime.UtcNow.AddDays(1826));
        foreach (var name in (string[])["oss1", "oss1.site.org", "10.0.0.17", "fd00::17"])
            Assert.True(own.MatchesHostname(name, allowCommonName: false), name);
        Assert.False(own.MatchesHostname("oss2"));

        foreach (var purpose in (string[])["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"])
        {
            using var chain = new X509Chain
            {
                ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            };
            chain.ChainPolicy.CustomTrustStore.Add(ca);
            chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(purpose));
            Assert.True(chain.Build(own), string.Join(", ", chain.ChainStatus.Select(s => s.StatusInformation)));
        }
    }

    [NeedsFact("openssl", "openssl")]
    public async Task Openssl_accepts_them_for_both_purposes_and_a_member_cannot_sign()
    {
        using var scratch = new Scratch();
        var (folder, authority, member) = await MakeAsync(scratch, "oss1", "10.0.0.17");
        foreach (var purpose in (string[])["sslserver", "sslclient"])
            Assert.Contains(
                "OK", Openssl("verify", "-x509_strict", "-purpose", purpose, "-CAfile", authority, member), StringComparison.Ordinal);
        Assert.Contains(
            "OK", Openssl("verify", "-CAfile", authority, "-verify_ip", "10.0.0.17", "-verify_hostname", "oss1", member),
            StringComparison.Ordinal);
        var text = Openssl("x509", "-in", member, "-noout", "-text");
        Assert.Contains("NIST CURVE: P-256", text, StringComparison.Ordinal);
        Assert.Contains("DNS:oss1, IP Address:10.0.0.17", text, StringComparison.Ordinal);
        Assert.Contains("pathlen:0", Openssl("x509", "-in", authority, "-noout", "-text"), StringComparison.Ordinal);
        Assert.Equal(
            Openssl("x509", "-in", member, "-noout", "-pubkey"),
            Openssl("pkey", "-in", Path.Combine(folder, "oss1.key"), "-pubout"));
    }

    [Fact]
    public async Task Keys_are_for_their_owner_alone_and_nothing_is_written_over()
    {
        using var scratch = new Scratch();
        var (folder, authority, _) = await MakeAsync(scratch, "oss1");
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var key in (string[])["ca.key", "oss1.key"])
            Assert.Equal(Owner, File.GetUnixFileMode(Path.Combine(folder, key)));
        Assert.Equal(Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(authority));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));

        var before = Directory.GetFiles(folder).Order().Select(File.ReadAllText).ToList();
        Assert.Contains("is not written over", (await CertsAsync("ca", folder)).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains(
            "is not written over", (await CertsAsync("member", "oss1", "--ca", folder)).Expect(1).Errors, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, "oss1.key"));
        before.RemoveAt(3);
        Assert.Contains(
            "oss1.crt is there already", (await CertsAsync("member", "oss1", "--ca", folder)).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder).Order().Select(File.ReadAllText));
    }

    [Fact]
    public async Task Serial_numbers_differ_and_a_member_ends_no_later_than_its_authority()
    {
        using var scratch = new Scratch();
        var folder = scratch.PathOf("ca");
        (await CertsAsync("ca", folder, "--days", "10", "--name", "the lab")).Expect(0);
        var first = (await CertsAsync("member", "a", "--ca", folder, "--out", scratch.PathOf("a"))).Expect(0);
        (await CertsAsync("member", "b", "--ca", folder, "--days", "3")).Expect(0);
        Assert.Contains("when its authority ends", first.Output, StringComparison.Ordinal);
        using var ca = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.crt"));
        using var a = X509CertificateLoader.LoadCertificateFromFile(scratch.PathOf("a/a.crt"));
        using var b = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "b.crt"));
        Assert.Equal("CN=the lab", ca.Subject);
        Assert.Equal(ca.NotAfter, a.NotAfter);
        Assert.InRange(b.NotAfter.ToUniversalTime(), DateTime.UtcNow.AddDays(2), DateTime.UtcNow.AddDays(4));
        Assert.Equal(3, new[] { ca, a, b }.Select(c => c.SerialNumber).Distinct().Count());
        Assert.All([ca, a, b], c => Assert.Equal(32, c.SerialNumber.Length));
    }

    [Fact]
    public async Task The_next_steps_are_said()
    {
        using var scratch = new Scratch();
        Assert.Contains(
            $"certs member HOST --ca {scratch.PathOf("ca")}", (await CertsAsync("ca", scratch.PathOf("ca"))).Expect(0).Output,
            StringComparison.Ordinal);
        var said = (await CertsAsync("member", "oss1", "--ca", scratch.PathOf("ca"))).Expect(0).Output;
        Assert.Contains("ca-file = /etc/lustre-actors/ca.crt", said, StringComparison.Ordinal);
        Assert.Contains("check-config", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "certs wants ca or member")]
    [InlineData(2, "certs wants ca or member", "them")]
    [InlineData(2, "certs ca wants the folder", "ca")]
    [InlineData(2, "certs member wants the host", "member")]
    [InlineData(2, "--ca is missing", "member", "oss1")]
    [InlineData(2, "neither a name nor an address", "member", "oss1:9848", "--ca", "/nowhere")]
    [InlineData(2, "neither a name nor an address", "member", "../oss1", "--ca", "/nowhere")]
    [InlineData(2, "--days 0", "ca", "/nowhere/x", "--days", "0")]
    [InlineData(2, "--out is not an option of certs ca", "ca", "/nowhere/x", "--out", "y")]
    [InlineData(1, "there is no /nowhere/ca.crt", "member", "oss1", "--ca", "/nowhere")]
    public async Task What_cannot_be_made_is_refused_with_the_reason(int exitCode, string reason, params string[] words) =>
        Assert.Contains(reason, (await CertsAsync(words)).Expect(exitCode).Errors, StringComparison.Ordinal);

    [Fact]
    public async Task A_member_is_no_authority()
    {
        using var scratch = new Scratch();
        var (folder, _, member) = await MakeAsync(scratch, "oss1");
        Directory.CreateDirectory(scratch.PathOf("wrong"));
        File.Copy(member, scratch.PathOf("wrong/ca.crt"));
        File.Copy(Path.Combine(folder, "oss1.key"), scratch.PathOf("wrong/ca.key"));
        Assert.Contains(
            "is no authority", (await CertsAsync("member", "a", "--ca", scratch.PathOf("wrong"))).Expect(1).Errors,
            StringComparison.Ordinal);
        File.Copy(Path.Combine(folder, "ca.crt"), scratch.PathOf("wrong/ca.crt"), overwrite: true);
        Assert.Contains(
            "cannot be used with", (await CertsAsync("member", "a", "--ca", scratch.PathOf("wrong"))).Expect(1).Errors,
            StringComparison.Ordinal);
    }

    private static async Task<(string Folder, string Authority, string Member)> MakeAsync(Scratch scratch, params string[] hosts)
    {
        var folder = scratch.PathOf("ca");
        (await CertsAsync("ca", folder)).Expect(0);
        (await CertsAsync(["member", .. hosts, "--ca", folder])).Expect(0);
        return (folder, Path.Combine(folder, "ca.crt"), Path.Combine(folder, hosts[0] + ".crt"));
    }

    /// <summary>Runs the command in this process.</summary>
    private static async Task<Finished> CertsAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Commands.RunAsync(["certs", .. words], new Terminal(output, errors, Stream.Null, _ => null));
        return new Finished(code, output.ToString(), errors.ToString());
    }

    private static string Openssl(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", words) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said;
    }
}
