using LustreActors.Actors.Tests.PromQl;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The certificate that all members of a deployment show, with its key and its authority, as PEM.</summary>
internal sealed record MemberCertificates(string Authority, string Certificate, string Key)
{
    /// <summary>The name in the certificate, which is independent of the names of the hosts.</summary>
    public const string Name = "lustre-members";

    private static readonly Lazy<MemberCertificates> Made = new(Make);

    public static MemberCertificates Shared => Made.Value;

    private static MemberCertificates Make()
    {
        using var authority = new SelfSignedAuthority("CN=lustre-ca");
        using var certificate = authority.Issue(Name, forLoopback: false);
        return new MemberCertificates(authority.Pem, certificate.ExportCertificatePem(), SelfSignedAuthority.KeyOf(certificate));
    }
}
