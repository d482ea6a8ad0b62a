using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LustreActors.Actors.Web;

/// <summary>The connections to one server with one set of certificates.</summary>
internal sealed class WebConnection : IDisposable
{
    /// <summary>A connection is not kept for longer, because its host name may be moved to another address.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Shorter than the timeout of any server: a POST on a connection that the server is closing is lost and not repeated.
    /// </summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _http;
    private readonly WebOptions _options;
    private readonly string _host;
    private volatile string? _certificateProblem;

    /// <exception cref="WebAccessException">The certificates cannot be used.</exception>
    public WebConnection(WebOptions options, WebAccess access)
    {
        _options = options;
        _host = options.ServerName ?? options.Url.IdnHost;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = options.Deadline,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = Lifetime,
            PooledConnectionIdleTimeout = IdleTimeout,
            ActivityHeadersPropagator = null,
        };
        var tls = handler.SslOptions;
        tls.RemoteCertificateValidationCallback =
            (_, certificate, chain, errors) => errors == SslPolicyErrors.None || RejectCertificate(certificate, chain, errors);
        if (access.Ca is { } ca)
            tls.CertificateChainPolicy = CreateTrustPolicy(ca);
        if (access.Certificate is { } own)
            tls.ClientCertificateContext = CreateClientCertificate(options, own, access.Key ?? own);
        _http = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>The reason why the server's certificate was rejected since <see cref="ClearCertificateProblem"/>.</summary>
    public string? CertificateProblem => _certificateProblem;

    /// <summary>Called when a collection starts, so that its failures are not explained by earlier ones.</summary>
    public void ClearCertificateProblem() => _certificateProblem = null;

    /// <summary>Sends a request and returns when the headers of the answer have arrived.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop) => _http.SendAsync(request, stop);

    public void Dispose() => _http.Dispose();

    private X509ChainPolicy CreateTrustPolicy(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new WebAccessException($"{_options.Setting("ca-file")} {_options.CaFile} cannot be used: {e.Message}");
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new WebAccessException($"{_options.Setting("ca-file")} {_options.CaFile} has no certificate in it (PEM is read)");
    }

    private static SslStreamCertificateContext CreateClientCertificate(WebOptions options, string pem, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(pem, key), chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new WebAccessException(
                $"{options.Setting("certificate-file")} {options.CertificateFile} cannot be used with the key in "
                + $"{options.KeyFile ?? options.CertificateFile} (unencrypted PEM is read): {e.Message}");
        }
    }

    private bool RejectCertificate(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _certificateProblem = certificate is not X509Certificate2 shown
            ? "it shows no certificate"
            : (errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0 && chain is not null
                ? string.Join("; ", ChainProblems(chain).Distinct())
                : $"its certificate is for {NamesIn(shown)} and not for {_host}; "
                    + $"if it is the right server, {_options.Setting("server-name")} says which name to expect";
        return false;
    }

    private IEnumerable<string> ChainProblems(X509Chain chain) =>
        chain.ChainElements.SelectMany(e => e.ChainElementStatus.Select(s => DescribeStatus(e.Certificate, s)));

    private string DescribeStatus(X509Certificate2 certificate, X509ChainStatus status) => status.Status switch
    {
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => _options.CaFile is null
            ? $"its certificate is not trusted: {certificate.Issuer} is no authority that this system knows; {_options.TrustAdvice}"
            : $"its certificate is not trusted: {certificate.Issuer} is not in {_options.Setting("ca-file")} {_options.CaFile}",
        X509ChainStatusFlags.NotTimeValid =>
            $"the certificate {certificate.Subject} is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} "
            + $"to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC only: it has expired, or the clock of one side is wrong",
        _ => $"the certificate {certificate.Subject}: {status.StatusInformation}",
    };

    private static string NamesIn(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString()))).Take(3).ToArray();
        return names.Length > 0 ? string.Join(", ", names) : certificate.Subject;
    }
}
