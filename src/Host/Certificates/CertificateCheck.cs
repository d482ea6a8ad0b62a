using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LustreActors.Actors.Cluster;
using LustreActors.Host.Configuration;
using LustreActors.Sources.Files;

namespace LustreActors.Host.Certificates;

internal enum CertificateFindingKind
{
    /// <summary>No problem: states until when a certificate is valid.</summary>
    Fine,

    /// <summary>Works, and needs attention.</summary>
    Warning,

    /// <summary>Other members would refuse it.</summary>
    Refused,

    /// <summary>It cannot be loaded.</summary>
    Unusable,
}

internal sealed record CertificateFinding(CertificateFindingKind Kind, string Text);

/// <param name="Findings">The findings, in the order in which to show them.</param>
/// <param name="NotAfter">The end of this member's certificate; null when it cannot be read.</param>
/// <param name="AuthorityNotAfter">The end of the first certificate in the authority's file.</param>
internal sealed record CertificateReport(
    IReadOnlyList<CertificateFinding> Findings, DateTimeOffset? NotAfter, DateTimeOffset? AuthorityNotAfter)
{
    public bool IsUsable => Findings.All(f => f.Kind is CertificateFindingKind.Fine or CertificateFindingKind.Warning);
}

/// <summary>
/// Checks the certificates of <c>cluster.trust</c> as the current user. A handshake that fails tells neither side the reason.
/// </summary>
internal sealed class CertificateCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const UnixFileMode OthersMayRead = UnixFileMode.OtherRead;

    private static readonly TimeSpan WarnBeforeEnd = TimeSpan.FromDays(30);

    private readonly TrustOptions _trust;
    private readonly DateTimeOffset _now;
    private readonly List<CertificateFinding> _findings = [];

    private CertificateCheck(TrustOptions trust, DateTimeOffset now) => (_trust, _now) = (trust, now);

    /// <param name="trust">The configured files.</param>
    /// <param name="advertised">The host at which others reach this member.</param>
    /// <param name="now">The time at which the certificates must be valid.</param>
    public static CertificateReport Run(TrustOptions trust, string advertised, DateTimeOffset now)
    {
        if (trust.CertificateFile is null)
            return new CertificateReport([], null, null);
        var check = new CertificateCheck(trust, now);
        using var files = new FileReader(new NullWatch());
        var authorities = check.Load("ca-file", trust.CaFile, files);
        var own = check.Load("certificate-file", trust.CertificateFile, files);
        try
        {
            if (own is [var certificate, ..])
            {
                check.CheckKey(certificate, files);
                check.CheckTime("certificate-file", trust.CertificateFile, certificate);
                check.CheckSigner(certificate, own, authorities);
                check.CheckUsage(certificate);
                check.CheckName(certificate, advertised);
            }

            if (authorities is [var authority, ..])
                check.CheckTime("ca-file", trust.CaFile!, authority);
            return new CertificateReport(check._findings, End(own), End(authorities));
        }
        finally
        {
            foreach (var loaded in own.Concat(authorities))
                loaded.Dispose();
        }
    }

    private X509Certificate2Collection Load(string setting, string? file, FileReader files)
    {
        var loaded = new X509Certificate2Collection();
        if (file is null || ReadText(setting, file, files) is not { } pem)
            return loaded;
        try
        {
            loaded.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            Add(CertificateFindingKind.Unusable, setting, file, $"a certificate in it is broken: {e.Message}");
            return [];
        }

        if (loaded.Count == 0)
            Add(CertificateFindingKind.Unusable, setting, file, "has no certificate in it (PEM is read: -----BEGIN CERTIFICATE-----)");
        return loaded;
    }

    private string? ReadText(string setting, string file, FileReader files)
    {
        if (files.TryRead(file, out var text) == ReadStatus.Read)
            return Encoding.UTF8.GetString(text);
        var reason = !File.Exists(file) ? "there is no such file, or its folder may not be looked into"
            : $"cannot be read by {Environment.UserName}: {files.LastError}";
        Add(CertificateFindingKind.Unusable, setting, file, reason);
        return null;
    }

    private void CheckKey(X509Certificate2 certificate, FileReader files)
    {
        var (setting, file) = _trust.KeyFile is { } own ? ("key-file", own) : ("certificate-file", _trust.CertificateFile!);
        if (ReadText(setting, file, files) is not { } key)
            return;
        if ((File.GetUnixFileMode(file) & OthersMayRead) != 0)
            Add(CertificateFindingKind.Warning, setting, file, $"every user of this machine can read the key; chmod 600 {file}");
        try
        {
            using var both = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var reason = key.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? "the key is encrypted, and nobody is asked for its password; store it without"
                : key.Contains("PRIVATE KEY", StringComparison.Ordinal) ? "the key is not that of the certificate"
                : "has no key in it (PEM is read: -----BEGIN PRIVATE KEY-----)";
            Add(CertificateFindingKind.Unusable, setting, file, reason);
        }
    }

    private void CheckTime(string setting, string file, X509Certificate2 certificate)
    {
        DateTimeOffset from = certificate.NotBefore, to = certificate.NotAfter;
        var days = (int)Math.Floor(Math.Abs((to - _now).TotalDays));
        if (to <= _now)
            Add(CertificateFindingKind.Refused, setting, file, $"has ended on {Moment(to)}");
        else if (from > _now)
            Add(CertificateFindingKind.Refused, setting, file, $"is not good before {Moment(from)}: is the clock right?");
        else if (to - _now < WarnBeforeEnd)
            Add(
                CertificateFindingKind.Warning, setting, file,
                $"ends on {Moment(to)}, in {days} days; make another with `lustre-exporter certs`");
        else
            Add(CertificateFindingKind.Fine, setting, file, $"is good until {Moment(to)} ({days} days)");
    }

    /// <summary>Accepts only the configured authority, not those of the system. Its end is a separate finding.</summary>
    private void CheckSigner(X509Certificate2 certificate, X509Certificate2Collection own, X509Certificate2Collection authorities)
    {
        if (authorities.Count == 0)
            return;
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(own);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        if (chain.Build(certificate))
            return;
        var reasons = chain.ChainStatus.Where(s => s.Status != X509ChainStatusFlags.NotTimeValid)
            .Select(s => s.StatusInformation.Trim().TrimEnd('.')).Distinct();
        Add(CertificateFindingKind.Refused, "certificate-file", _trust.CertificateFile!, "is not signed by an authority of "
            + $"cluster.trust.ca-file {_trust.CaFile} ({string.Join("; ", reasons)}); its issuer is {certificate.Issuer}");
    }

    private void CheckUsage(X509Certificate2 certificate)
    {
        // A certificate without the extension may be used for every purpose.
        if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } usage)
            return;
        var purposes = usage.EnhancedKeyUsages.OfType<Oid>().Select(o => o.Value).ToHashSet();
        (string Oid, string Name)[] needed = [(ServerAuthentication, "serverAuth"), (ClientAuthentication, "clientAuth")];
        foreach (var (oid, name) in needed)
        {
            if (!purposes.Contains(oid))
                Add(
                    CertificateFindingKind.Refused, "certificate-file", _trust.CertificateFile!,
                    $"lacks the purpose {name}: members are servers and clients of each other");
        }
    }

    private void CheckName(X509Certificate2 certificate, string advertised)
    {
        var (name, setting) = _trust.ServerName is { } common ? (common, "cluster.trust.server-name") : (advertised, "cluster.advertise");
        if (certificate.MatchesHostname(name, allowWildcards: true, allowCommonName: false))
            return;
        var covered = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString()))).ToList();
        var has = covered.Count == 0 ? "it names no host (subjectAltName)" : $"it is for {string.Join(", ", covered)}";
        Add(
            CertificateFindingKind.Refused, "certificate-file", _trust.CertificateFile!,
            $"does not cover {name}, by which others reach this member ({setting}): {has}");
    }

    private void Add(CertificateFindingKind kind, string setting, string file, string text) =>
        _findings.Add(new CertificateFinding(kind, $"cluster.trust.{setting} {file}: {text}"));

    private static DateTimeOffset? End(X509Certificate2Collection loaded) => loaded is [var first, ..] ? first.NotAfter : null;

    private static string Moment(DateTimeOffset when) => when.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
