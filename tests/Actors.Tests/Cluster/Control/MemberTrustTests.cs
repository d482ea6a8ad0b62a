using System.Security.Cryptography.X509Certificates;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class MemberTrustTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void A_member_of_the_same_authority_is_believed_in_both_directions()
    {
        using var trust = Load("oss1");
        using var peer = Certificate(_authority, "oss2");
        Assert.Null(trust.Problem(peer, "oss2", [], server: true));
        Assert.Null(trust.Problem(peer, null, [], server: false));
    }

    [Fact]
    public void A_member_of_another_authority_is_refused_even_if_that_has_the_same_name()
    {
        using var other = new TestAuthority();
        using var trust = Load("oss1");
        using var peer = Certificate(other, "oss2");
        Assert.Contains("not the authority", trust.Problem(peer, null, [], server: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dialed_member_must_have_the_name_that_was_dialed()
    {
        using var trust = Load("oss1");
        using var peer = Certificate(_authority, "oss2");
        Assert.Contains("oss2 and not for oss3", trust.Problem(peer, "oss3", [], server: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_common_name_of_all_members_stands_for_their_addresses()
    {
        using var trust = Load("members.example", "members.example");
        using var peer = Certificate(_authority, "members.example");
        Assert.Null(trust.Problem(peer, "10.1.2.3", [], server: true));
    }

    [Fact]
    public void An_expired_certificate_is_refused()
    {
        using var trust = Load("oss1");
        using var peer = Certificate(_authority, "oss2", TimeSpan.FromMinutes(-1));
        Assert.Contains("it is valid from", trust.Problem(peer, null, [], server: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_without_a_certificate_is_refused()
    {
        using var trust = Load("oss1");
        Assert.NotNull(trust.Problem(null, null, [], server: false));
    }

    [Fact]
    public void Own_files_that_others_would_refuse_are_reported_before_anything_is_started()
    {
        using var other = new TestAuthority();
        var (certificate, key) = other.Create("oss1");
        var e = Assert.Throws<MemberTrustException>(
            () => MemberTrust.Parse(new ClusterTrustOptions(), _authority.Pem, certificate, key, TimeProvider.System));
        Assert.Contains("would be refused by the other members", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cluster.trust.ca-file")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "cluster.trust.ca-file")]
    public void A_file_of_the_authority_without_a_certificate_is_named(string pem, string setting)
    {
        var (certificate, key) = _authority.Create("oss1");
        var e = Assert.Throws<MemberTrustException>(
            () => MemberTrust.Parse(new ClusterTrustOptions(), pem, certificate, key, TimeProvider.System));
        Assert.Contains(setting, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_is_named()
    {
        var e = Assert.Throws<MemberTrustException>(
            () => MemberTrust.Parse(new ClusterTrustOptions(), _authority.Pem, _authority.Create("oss1").Certificate,
                _authority.Create("oss1").Key, TimeProvider.System));
        Assert.Contains("cluster.trust.certificate-file", e.Message, StringComparison.Ordinal);
    }

    private MemberTrust Load(string host, string? serverName = null)
    {
        var (certificate, key) = _authority.Create(host);
        return MemberTrust.Parse(
            new ClusterTrustOptions { ServerName = serverName }, _authority.Pem, certificate, key, TimeProvider.System);
    }

    private static X509Certificate2 Certificate(TestAuthority authority, string host, TimeSpan? validFor = null)
    {
        var (certificate, key) = authority.Create(host, validFor);
        return X509Certificate2.CreateFromPem(certificate, key);
    }
}
