namespace LustreActors.Actors;

/// <summary>Which Prometheus is asked, and as whom. What is secret in it is never shown.</summary>
/// <param name="Url">Of Prometheus itself, with the path behind which it is served: <c>https://host/prometheus</c>.</param>
/// <param name="Deadline">For the answers to all questions together.</param>
public sealed record PromQlOptions(Uri Url, TimeSpan Deadline)
{
    /// <summary>Over which stretch rates are taken, as PromQL writes it.</summary>
    public string TimeRange { get; init; } = "1m";

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

    public override string ToString() => $"{nameof(PromQlOptions)} {{ {Place}, {TimeRange}, {Deadline} }}";
}
