using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LustreActors.Hocon;
using LustreActors.Sources.Files;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>A web configuration with the certificates that it names.</summary>
/// <param name="Configuration">The settings.</param>
/// <param name="Warnings">What is allowed, but probably a mistake.</param>
/// <param name="Certificate">Null for plain HTTP.</param>
/// <param name="NotAfter">The end of the certificate.</param>
/// <param name="ClientPolicy">How certificates of clients are verified.</param>
/// <param name="Files">The files that were read.</param>
/// <param name="Digest">The hash of all of them.</param>
internal sealed record LoadedWebConfig(
    WebConfiguration Configuration,
    IReadOnlyList<HoconProblem> Warnings,
    SslStreamCertificateContext? Certificate,
    DateTimeOffset? NotAfter,
    X509ChainPolicy? ClientPolicy,
    IReadOnlyList<string> Files,
    string Digest)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <exception cref="HoconException">The file, or one that it names, cannot be used.</exception>
    public static LoadedWebConfig Load(string file, FileReader reader)
    {
        using var contents = new Contents(reader);
        var (configuration, warnings) = WebConfigParser.Parse(file, contents.Read(new Pem(new Origin(file, 0, null), "", file, null)));
        var tls = configuration.Tls;
        var (certificate, notAfter) = tls is null ? default : LoadCertificate(tls, contents);
        var policy = tls is null ? null : LoadAuthority(tls, contents);
        if (IsOpenToOthers(file) && (configuration.Users.Count > 0 || tls is { Key.Text: not null }))
        {
            var readable = $"every user of this machine can read the hashes or the key in it; chmod 640 {file}";
            warnings = [.. warnings, new HoconProblem(new Origin(file, 0, null), "", readable)];
        }

        return new LoadedWebConfig(configuration, warnings, certificate, notAfter, policy, contents.Files, contents.Digest);
    }

    /// <summary>True when the files have the same content as when they were loaded.</summary>
    public bool IsCurrent(FileReader reader)
    {
        using var contents = new Contents(reader);
        try
        {
            foreach (var file in Files)
                contents.Read(new Pem(new Origin(file, 0, null), "", file, null));
        }
        catch (HoconException)
        {
            return false;
        }

        return contents.Digest == Digest;
    }

    private static (SslStreamCertificateContext Certificate, DateTimeOffset? NotAfter) LoadCertificate(
        TlsConfiguration tls, Contents contents)
    {
        var (pem, key) = (contents.Read(tls.Certificate), contents.Read(tls.Key));
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            var certificate = X509Certificate2.CreateFromPem(pem, key);
            return (SslStreamCertificateContext.Create(certificate, chain, offline: true), certificate.NotAfter);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Wrong(
                tls.Certificate,
                $"{Place(tls.Certificate)} cannot be used with the key in {Place(tls.Key)} (unencrypted PEM is read): {e.Message}");
        }
    }

    private static X509ChainPolicy LoadAuthority(TlsConfiguration tls, Contents contents)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (tls.ClientAuthority is not { } authority)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        try
        {
            policy.CustomTrustStore.ImportFromPem(contents.Read(authority));
        }
        catch (CryptographicException e)
        {
            throw Wrong(authority, $"{Place(authority)} cannot be used: {e.Message}");
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw Wrong(authority, $"{Place(authority)} has no certificate in it (PEM is read)");
    }

    private static bool IsOpenToOthers(string file) => (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != 0;

    private static string Place(Pem pem) => pem.File ?? "the text";

    private static HoconException Wrong(Pem pem, string message) => new([new HoconProblem(pem.Origin, pem.Path, message)]);

    /// <summary>Reads files, and hashes what it reads.</summary>
    private sealed class Contents(FileReader reader) : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public List<string> Files { get; } = [];

        public string Digest => Convert.ToHexString(_hash.GetCurrentHash());

        public void Dispose() => _hash.Dispose();

        public string Read(Pem pem)
        {
            if (pem.File is not { } file)
                return pem.Text!;
            if (reader.TryRead(file, out var text) != ReadStatus.Read)
                throw Wrong(pem, reader.LastError ?? $"{file} cannot be read");
            Files.Add(file);
            _hash.AppendData(BitConverter.GetBytes(text.Length));
            _hash.AppendData(text);
            return Encoding.UTF8.GetString(text);
        }
    }
}
