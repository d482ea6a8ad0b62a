using LustreActors.Actors.PromQl;
using LustreActors.Hocon.Binding;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the settings of the upstream Prometheus.</summary>
internal static class PromQlBinding
{
    private const string UrlPath = "promql.url";
    private const string RangePath = "promql.time-range";

    private static readonly string[] Units = ["ms", "s", "m", "h", "d", "w", "y"];

    /// <summary>Checks every setting, also when the upstream is not asked.</summary>
    public static PromQlOptions? Bind(ConfigBinder settings, bool isAsked)
    {
        var url = Url(settings, isAsked);
        var options = new PromQlOptions(
            url ?? new Uri("http://localhost"), settings.Duration("promql.deadline", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)))
        {
            TimeRange = Range(settings),
            User = Text("promql.user"),
            Password = Text("promql.password"),
            PasswordFile = FileSetting.Bind(settings, "promql.password-file"),
            Token = Text("promql.token"),
            TokenFile = FileSetting.Bind(settings, "promql.token-file"),
            CaFile = FileSetting.Bind(settings, "promql.ca-file"),
            CertificateFile = FileSetting.Bind(settings, "promql.certificate-file"),
            KeyFile = FileSetting.Bind(settings, "promql.key-file"),
            ServerName = Text("promql.server-name"),
        };
        if (options.KeyFile is not null && options.CertificateFile is null)
            settings.Problem("promql.key-file", "is a key without a certificate; set promql.certificate-file as well");
        if (options.CertificateFile is not null && url?.Scheme == Uri.UriSchemeHttp)
            settings.Problem("promql.certificate-file", "is set, and promql.url is http, where no certificate is shown; write https");
        else if (options.CaFile is not null && url?.Scheme == Uri.UriSchemeHttp)
            settings.Problem("promql.ca-file", "is set, and promql.url is http, where no certificate is checked; write https");
        if (options.User is not null && (options.Token ?? options.TokenFile) is not null)
            settings.Problem("promql.user", "and a token are set, and only one of them can be sent; remove one");
        return isAsked && url is not null ? options : null;

        string? Text(string path) => settings.String(path) is { Length: > 0 } text ? text : null;
    }

    private static Uri? Url(ConfigBinder settings, bool isAsked)
    {
        var text = settings.String(UrlPath);
        if (text.Length == 0)
        {
            if (isAsked)
                settings.Problem(
                    UrlPath,
                    "is empty, and jobs.source = promql asks it; write where Prometheus is, for example \"http://prometheus:9090\"");
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            settings.Problem(
                UrlPath, "is no address that can be asked; write for example \"http://prometheus:9090\" or \"https://host/prometheus\"");
        else if (url.UserInfo.Length > 0)
            settings.Problem(UrlPath, "has a user in it, which would be shown; set promql.user and promql.password-file instead");
        else if (url.Query.Length + url.Fragment.Length > 0)
            settings.Problem(UrlPath, "has more behind its path; write the address alone, as in \"https://host/prometheus\"");
        else if (url.AbsolutePath.Contains("/api/v1", StringComparison.Ordinal))
            settings.Problem(
                UrlPath, "ends in the path of a question; write where Prometheus itself is, for example \"http://prometheus:9090\"");
        else
            return url;
        return null;
    }

    /// <summary>Checks a duration as Prometheus writes it, <c>1m</c> or <c>1m30s</c>, which is stricter than HOCON.</summary>
    private static string Range(ConfigBinder settings)
    {
        var text = settings.String(RangePath);
        var rest = text.AsSpan();
        var isPositive = false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
                break;
            var unit = rest[digits..];
            var end = unit.IndexOfAnyExceptInRange('a', 'z');
            unit = end < 0 ? unit : unit[..end];
            if (!Units.Contains(unit.ToString()))
                break;
            isPositive |= rest[..digits].ContainsAnyExcept('0');
            rest = rest[(digits + unit.Length)..];
        }

        if (rest.IsEmpty && isPositive)
            return text;
        settings.Problem(RangePath, $"'{text}' is no stretch of time as Prometheus writes it; write for example 1m, 90s or 5m");
        return "1m";
    }
}
