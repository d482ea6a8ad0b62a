using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LustreActors.Actors.Cluster.Control.Trust;

namespace LustreActors.Actors.Tests.Cluster.Control;

/// <summary>An authority, and the certificates of members that it issues, as files.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("members-");

    public TestAuthority(string name = "CN=members of the test")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(2));
        File.WriteAllText(CaFile, Pem);
    }

    public string CaFile => Path.Combine(_directory.FullName, "ca.pem");

    public string Pem => _authority.ExportCertificatePem();

    public ClusterTrustOptions Issue(string host, TimeSpan? validFor = null)
    {
        var (certificate, key) = Create(host, validFor);
        var options = new ClusterTrustOptions
        {
            CaFile = CaFile,
            CertificateFile = Path.Combine(_directory.FullName, $"{host}.pem"),
            KeyFile = Path.Combine(_directory.FullName, $"{host}-key.pem"),
        };
        File.WriteAllText(options.KeyFile, key);
        File.WriteAllText(options.CertificateFile, certificate);
        return options;
    }

    public (string Certificate, string Key) Create(string host, TimeSpan? validFor = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var ends = DateTimeOffset.UtcNow + (validFor ?? TimeSpan.FromDays(30));
        var begins = (ends < DateTimeOffset.UtcNow ? ends : DateTimeOffset.UtcNow).AddHours(-1);
        using var issued = request.Create(_authority, begins, ends, Guid.NewGuid().ToByteArray());
        return (issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Delete(recursive: true);
    }
}
