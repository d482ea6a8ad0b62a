namespace LustreActors.Actors;

/// <summary>Which server is asked over HTTP, and as whom. What is secret in it is never shown.</summary>
/// <param name="Url">Of the server, with the path behind which it is.</param>
/// <param name="Deadline">For one answer, or all that belong together.</param>
public abstract record WebOptions(Uri Url, TimeSpan Deadline)
{
    /// <summary>Basic authentication, unless there is a token.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Read anew for each collection, and before <see cref="Password"/>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Bearer authentication.</summary>
    public string? Token { get; init; }

    /// <summary>Read anew for each collection, and before <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Certificates (PEM) that are trusted instead of those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>Our own certificate (PEM), with those that lead to its issuer behind it.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its key (PEM); where it is not in <see cref="CertificateFile"/> too.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Under which name the server is asked, and its certificate checked, where that is not the host of the url.</summary>
    public string? ServerName { get; init; }

    /// <summary>The url as it may be shown: without what may stand before the host and behind the path.</summary>
    public string Place => Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>What it should be that answers: <c>Prometheus</c>.</summary>
    internal abstract string Server { get; }

    /// <summary>What to do where the server wants to know who asks, and nothing is set that could be said.</summary>
    internal virtual string WhoAsks => $"see {Setting("user")} and {Setting("password-file")}, or {Setting("token-file")}, none of which is set";

    /// <summary>What to do about a server's certificate whose issuer is not known.</summary>
    internal virtual string WhomToTrust => $"{Setting("ca-file")} names those to trust";

    /// <summary>The setting that says where it is.</summary>
    internal abstract string UrlSetting { get; }

    /// <summary>What the setting is called in full that is called so among these: <c>ca-file</c>.</summary>
    internal abstract string Setting(string name);
}
