namespace LustreActors.Actors.Web;

/// <summary>The URL of an HTTP server and the credentials for it. Secrets in it are never shown.</summary>
/// <param name="Url">The URL of the server, with its path.</param>
/// <param name="Deadline">The longest time for one answer, or for all answers of one collection.</param>
public abstract record WebOptions(Uri Url, TimeSpan Deadline)
{
    /// <summary>The user for basic authentication, which is used if there is no token.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>A file with the password, read again for each collection. It overrides <see cref="Password"/>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The token for bearer authentication.</summary>
    public string? Token { get; init; }

    /// <summary>A file with the token, read again for each collection. It overrides <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A PEM file of the authorities to trust instead of those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>A PEM file of the own certificate, followed by the intermediate certificates.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file of the own key, if it is not in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name in the server's certificate and in the Host header, if it is not the host of the URL.</summary>
    public string? ServerName { get; init; }

    /// <summary>The URL in the form that may be shown: without user information, query and fragment.</summary>
    public string Place => Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>The kind of server that should answer: <c>Prometheus</c>.</summary>
    internal abstract string Server { get; }

    /// <summary>Advice for the case that the server wants credentials and none are set.</summary>
    internal virtual string CredentialsAdvice =>
        $"see {Setting("user")} and {Setting("password-file")}, or {Setting("token-file")}, none of which is set";

    /// <summary>Advice for the case that the issuer of the server's certificate is not trusted.</summary>
    internal virtual string TrustAdvice => $"{Setting("ca-file")} names those to trust";

    /// <summary>The full name of the setting for the URL.</summary>
    internal abstract string UrlSetting { get; }

    /// <summary>The full name of a setting: for <c>ca-file</c>, <c>promql.ca-file</c>.</summary>
    internal abstract string Setting(string name);
}
