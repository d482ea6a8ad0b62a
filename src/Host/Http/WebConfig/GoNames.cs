using System.Net.Security;
using System.Security.Authentication;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>The names that Go's crypto/tls has for versions, suites and curves; the exporter-toolkit takes these.</summary>
internal static class GoNames
{
    /// <summary>Forward secrecy and authenticated encryption: offered when the file names no suite.</summary>
    public static readonly IReadOnlyList<TlsCipherSuite> DefaultSuites =
    [
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>The suites of TLS 1.3, which are always offered with it.</summary>
    public static readonly IReadOnlyList<TlsCipherSuite> Tls13Suites =
        [TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    public static readonly IReadOnlyDictionary<string, TlsCipherSuite> Suites = ((TlsCipherSuite[])
    [
        .. DefaultSuites, .. Tls13Suites,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    ]).ToDictionary(suite => suite.ToString());

    /// <summary>Suites without forward secrecy, which older versions of Go had among the others. They are never offered.</summary>
    public static readonly IReadOnlyList<string> WeakSuites =
    [
        "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_RSA_WITH_AES_256_GCM_SHA384",
    ];

    public static readonly IReadOnlyList<string> Curves = ["CurveP256", "CurveP384", "CurveP521", "X25519", "X25519MLKEM768"];

    /// <summary>The versions in their order.</summary>
    public static readonly IReadOnlyList<string> Versions = ["TLS10", "TLS11", "TLS12", "TLS13"];

    public static readonly IReadOnlyDictionary<string, ClientCertificates> ClientPolicies = new Dictionary<string, ClientCertificates>
    {
        ["NoClientCert"] = ClientCertificates.NoClientCert,
        ["RequestClientCert"] = ClientCertificates.RequestClientCert,
        ["RequireAnyClientCert"] = ClientCertificates.RequireAnyClientCert,
        ["RequireClientCert"] = ClientCertificates.RequireAnyClientCert,
        ["VerifyClientCertIfGiven"] = ClientCertificates.VerifyClientCertIfGiven,
        ["RequireAndVerifyClientCert"] = ClientCertificates.RequireAndVerifyClientCert,
    };

    /// <param name="min">An index into <see cref="Versions"/>.</param>
    /// <param name="max">Another, not smaller.</param>
    public static SslProtocols Protocols(int min, int max) =>
        (min <= 2 && max >= 2 ? SslProtocols.Tls12 : 0) | (max >= 3 ? SslProtocols.Tls13 : 0);
}
