using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LustreActors.Actors.Tests.PromQl;

/// <summary>A self-signed authority of a test, which issues certificates.</summary>
internal sealed class SelfSignedAuthority : IDisposable
{
    private readonly X509Certificate2 _authority;

    public SelfSignedAuthority(string name = "CN=an authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
    }

    public string Pem => _authority.ExportCertificatePem();

    /// <summary>Issues a certificate with its key.</summary>
    public X509Certificate2 Issue(string name, TimeSpan? until = null, bool forLoopback = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (forLoopback)
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(
            _authority,
            DateTimeOffset.UtcNow.AddYears(-1),
            DateTimeOffset.UtcNow + (until ?? TimeSpan.FromDays(30)),
            Guid.NewGuid().ToByteArray());
        return issued.CopyWithPrivateKey(key);
    }

    public static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose() => _authority.Dispose();
}
