using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LustreActors.Host.Certificates;

/// <summary>A certificate and its key, as PEM.</summary>
internal sealed record IssuedCertificate(string CertificatePem, string KeyPem, DateTimeOffset NotAfter);

/// <summary>Issues the authority of a cluster and the certificates of its members: ECDSA on P-256, signed with SHA-256.</summary>
internal static class CertificateIssuer
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>The limit of RFC 5280.</summary>
    private const int MaxCommonNameLength = 64;

    /// <summary>Certificates are valid from this long ago, for machines whose clocks are behind.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    public static IssuedCertificate CreateAuthority(string name, DateTimeOffset now, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CommonName(name), key, HashAlgorithmName.SHA256);
        // Path length 0: it signs members, and no other authority.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var subject = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(subject);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(subject));
        var signer = X509SignatureGenerator.CreateForECDsa(key);
        using var made = request.Create(request.SubjectName, signer, now - ClockSkew, now.AddDays(days), CreateSerial());
        return ToPem(made, key);
    }

    /// <param name="authority">The authority, with its key.</param>
    /// <param name="hosts">The names and addresses at which the member is reached; the first is the common name.</param>
    /// <param name="now">The start of the validity.</param>
    /// <param name="days">The length of the validity, which never exceeds that of the authority.</param>
    public static IssuedCertificate CreateMember(X509Certificate2 authority, IReadOnlyList<string> hosts, DateTimeOffset now, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CommonName(hosts[0]), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        // Members call each other: each is server and client.
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(Names(hosts));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } identifier)
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        DateTimeOffset last = authority.NotAfter, first = authority.NotBefore;
        var (from, to) = (now - ClockSkew, now.AddDays(days));
        using var made = request.Create(
            authority.SubjectName, Signer(authority), from < first ? first : from, to > last ? last : to, CreateSerial());
        return ToPem(made, key);
    }

    private static X509SignatureGenerator Signer(X509Certificate2 authority)
    {
        if (authority.GetECDsaPrivateKey() is { } curve)
            return X509SignatureGenerator.CreateForECDsa(curve);
        return authority.GetRSAPrivateKey() is { } rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : throw new CryptographicException("its key is neither ECDSA nor RSA");
    }

    private static X509Extension Names(IReadOnlyList<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        return names.Build();
    }

    private static X500DistinguishedName CommonName(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name.Length > MaxCommonNameLength ? name[..MaxCommonNameLength] : name);
        return builder.Build();
    }

    /// <summary>Creates 16 random bytes that are a positive DER integer without a leading zero.</summary>
    private static byte[] CreateSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static IssuedCertificate ToPem(X509Certificate2 certificate, ECDsa key) =>
        new(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", certificate.NotAfter);
}
