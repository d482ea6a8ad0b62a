using System.Net.Security;
using System.Security.Authentication;
using LustreActors.Hocon;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>The settings of a web configuration file, checked. The files that it names have not been read.</summary>
internal sealed record WebConfiguration
{
    /// <summary>Null for plain HTTP.</summary>
    public TlsConfiguration? Tls { get; init; }

    public bool Http2 { get; init; } = true;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The bcrypt hashes of the passwords, by user. Empty when everybody may ask.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>Null when requests are not limited.</summary>
    public RequestRate? Rate { get; init; }
}

internal sealed record TlsConfiguration
{
    public required Pem Certificate { get; init; }

    public required Pem Key { get; init; }

    /// <summary>Null for the authorities of the system.</summary>
    public Pem? ClientAuthority { get; init; }

    public ClientCertificates Clients { get; init; }

    /// <summary>Null when every name is allowed.</summary>
    public IReadOnlyList<string>? AllowedClients { get; init; }

    public required SslProtocols Protocols { get; init; }

    public required IReadOnlyList<TlsCipherSuite> Ciphers { get; init; }
}

/// <summary>Certificates or a key: a file, or the text itself.</summary>
/// <param name="Origin">The place where it is set.</param>
/// <param name="Path">The setting.</param>
/// <param name="File">An absolute path; null when the text stands in the configuration.</param>
/// <param name="Text">The text; null when it stands in the file.</param>
internal sealed record Pem(Origin Origin, string Path, string? File, string? Text);

/// <param name="Interval">The time in which one more request is allowed.</param>
/// <param name="Burst">The number of requests at once after a pause.</param>
internal sealed record RequestRate(TimeSpan Interval, int Burst);

/// <summary>What clients must prove, with the names of Go's crypto/tls.</summary>
internal enum ClientCertificates
{
    NoClientCert,

    /// <summary>Asked for, and not checked.</summary>
    RequestClientCert,

    /// <summary>Needed, and not checked.</summary>
    RequireAnyClientCert,

    VerifyClientCertIfGiven,

    RequireAndVerifyClientCert,
}
