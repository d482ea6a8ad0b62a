using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Cluster.Control.Trust;

/// <summary>The certificates of the control plane cannot be used; the message is written for an administrator.</summary>
public sealed class MemberTrustException(string message) : Exception(message);

/// <summary>
/// This member's certificate, and the only authority that it believes. The system's trust store is never consulted: a certificate of a
/// public authority makes nobody a member.
/// </summary>
internal sealed class MemberTrust : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _authorities;
    private readonly string? _serverName;
    private readonly TimeProvider _time;

    private MemberTrust(
        X509Certificate2 certificate, X509Certificate2Collection sent, X509Certificate2Collection authorities, string? serverName,
        TimeProvider time)
    {
        (Certificate, _authorities, _serverName, _time) = (certificate, authorities, serverName, time);
        Context = SslStreamCertificateContext.Create(certificate, sent, offline: true);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate with the intermediate ones that the file holds.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>A digest of the three files, by which a replaced certificate is noticed whatever its time stamps say.</summary>
    public required string Fingerprint { get; init; }

    public DateTimeOffset NotAfter => Certificate.NotAfter;

    /// <summary>Reads the files. Blocks: to be called on the lane.</summary>
    /// <exception cref="MemberTrustException">A file cannot be read, or what it holds cannot be used.</exception>
    public static MemberTrust Load(ClusterTrustOptions options, FileReader files, TimeProvider time)
    {
        var ca = Read("ca-file", options.CaFile, files);
        var certificate = Read("certificate-file", options.CertificateFile, files);
        var key = Read("key-file", options.KeyFile, files);
        return Parse(options, ca, certificate, key, time);
    }

    /// <exception cref="MemberTrustException">The texts cannot be used together.</exception>
    public static MemberTrust Parse(ClusterTrustOptions options, string caPem, string certificatePem, string keyPem, TimeProvider time)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(caPem);
        }
        catch (CryptographicException e)
        {
            throw new MemberTrustException($"cluster.trust.ca-file {options.CaFile} cannot be used: {e.Message}");
        }

        if (authorities.Count == 0)
            throw new MemberTrustException($"cluster.trust.ca-file {options.CaFile} has no certificate in it (PEM is read)");

        X509Certificate2 certificate;
        var sent = new X509Certificate2Collection();
        try
        {
            certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            sent.ImportFromPem(certificatePem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new MemberTrustException(
                $"cluster.trust.certificate-file {options.CertificateFile} cannot be used with the key in {options.KeyFile} (unencrypted "
                    + $"PEM is read): {e.Message}");
        }

        var trust = new MemberTrust(certificate, sent, authorities, options.ServerName, time)
        {
            Fingerprint = Digest(caPem, certificatePem, keyPem),
        };
        if (trust.Problem(certificate, null, [.. sent], server: true) is { } problem)
        {
            trust.Dispose();
            throw new MemberTrustException(
                $"cluster.trust.certificate-file {options.CertificateFile} would be refused by the other members: {problem}");
        }

        return trust;
    }

    /// <summary>Says why a peer's certificate is refused; null where it is accepted.</summary>
    /// <param name="peer">What the peer showed.</param>
    /// <param name="host">The host that was dialed; null for a peer that dialed us, whose name nothing proves.</param>
    /// <param name="shown">Further certificates that the peer sent.</param>
    /// <param name="server">The peer was dialed, so its certificate must be good for a server.</param>
    public string? Problem(X509Certificate2? peer, string? host, IEnumerable<X509Certificate2> shown, bool server)
    {
        if (peer is null)
            return "it shows no certificate";
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_authorities);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = _time.GetUtcNow().LocalDateTime;
        policy.ApplicationPolicy.Add(new Oid(server ? ServerAuthentication : ClientAuthentication));
        foreach (var extra in shown)
            policy.ExtraStore.Add(extra);
        if (!chain.Build(peer))
            return $"its certificate {peer.Subject} is refused: {Problems(chain, peer)}";
        var name = _serverName ?? host;
        return host is null || peer.MatchesHostname(name!, allowWildcards: true, allowCommonName: false)
            ? null
            : $"its certificate is for {Names(peer)} and not for {name}; cluster.trust.server-name names another one to expect";
    }

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var authority in _authorities)
            authority.Dispose();
    }

    private static string Problems(X509Chain chain, X509Certificate2 peer)
    {
        var states = chain.ChainElements.SelectMany(e => e.ChainElementStatus)
            .Concat(chain.ChainStatus).Select(s => s.Status).Distinct().ToArray();
        return string.Join("; ", states.Select(s => s switch
        {
            X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.NotSignatureValid =>
                $"{peer.Issuer} is not the authority in cluster.trust.ca-file",
            X509ChainStatusFlags.NotTimeValid => $"it is valid from {peer.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to "
                + $"{peer.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC only",
            X509ChainStatusFlags.NotValidForUsage => "it must be valid for clients and for servers (extended key usage)",
            _ => s.ToString(),
        }).Distinct());
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString()))).Take(3).ToArray();
        return names.Length > 0 ? string.Join(", ", names) : certificate.Subject;
    }

    private static string Read(string setting, string? path, FileReader files)
    {
        if (path is null)
            throw new MemberTrustException(
                $"cluster.trust.{setting} is not set: the control plane of a cluster needs certificates, or cluster.trust.insecure = on");
        return files.TryRead(path, out var text) == ReadStatus.Read
            ? Encoding.UTF8.GetString(text)
            : throw new MemberTrustException($"cluster.trust.{setting}: {files.LastError ?? path}");
    }

    private static string Digest(params string[] texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts))));
}
