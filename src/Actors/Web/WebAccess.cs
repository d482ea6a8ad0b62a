using System.Net.Http.Headers;
using System.Text;
using LustreActors.Actors.Collecting;
using LustreActors.Blocking;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Web;

/// <summary>The credentials and certificates of <see cref="WebOptions"/>, with the contents of the files at one moment.</summary>
internal sealed class WebAccess
{
    /// <summary>Secrets that are shorter are not masked: they occur in any text by chance.</summary>
    private const int ShortestSecret = 4;

    private readonly List<string> _secrets = [];

    private WebAccess()
    {
    }

    public AuthenticationHeaderValue? Authorization { get; private init; }

    public string? Ca { get; private init; }

    public string? Certificate { get; private init; }

    public string? Key { get; private init; }

    public static bool NeedsFiles(WebOptions options) =>
        (options.PasswordFile ?? options.TokenFile ?? options.CaFile ?? options.CertificateFile ?? options.KeyFile) is not null;

    /// <summary>Reads the files on the lane, each time again: passwords, tokens and certificates change while the process runs.</summary>
    public static Task<LaneResult<WebAccess>> ReadAsync(WebOptions options, BlockingLane lane, string key) => NeedsFiles(options)
        ? lane.Run(
            key,
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                return Create(options, files);
            },
            options.Deadline, waits: true)
        : Task.FromResult(new LaneResult<WebAccess>(LaneOutcome.Completed, Create(options, null), null, default, ""));

    /// <exception cref="WebAccessException">
    /// A file cannot be read, or its content cannot be used; or the server speaks no TLS where certificates are configured. An address that
    /// somebody announced must not get the token in clear.
    /// </exception>
    public static WebAccess Create(WebOptions options, FileReader? files)
    {
        if ((options.CertificateFile ?? options.CaFile) is not null && options.Url.Scheme != Uri.UriSchemeHttps)
        {
            var setting = options.Setting(options.CertificateFile is null ? "ca-file" : "certificate-file");
            throw new WebAccessException($"{options.Place} is not asked: it has no TLS, and {setting} is set: see {options.UrlSetting}");
        }

        var secrets = new List<string>();
        var access = new WebAccess
        {
            Authorization = CreateAuthorization(options, files, secrets),
            Ca = Read(options.Setting("ca-file"), options.CaFile, files),
            Certificate = Read(options.Setting("certificate-file"), options.CertificateFile, files),
            Key = Read(options.Setting("key-file"), options.KeyFile, files),
        };
        access._secrets.AddRange(secrets.Where(s => s.Length >= ShortestSecret).OrderByDescending(s => s.Length));
        return access;
    }

    /// <summary>Whether both have the same certificates, so that one connection serves both.</summary>
    public bool HasSameCertificates(WebAccess other) => (Ca, Certificate, Key) == (other.Ca, other.Certificate, other.Key);

    /// <summary>Masks the secrets in a text: a server may send back what it was sent.</summary>
    public string WithoutSecrets(string text) =>
        _secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));

    /// <summary>Creates a request with the credentials.</summary>
    public HttpRequestMessage CreateRequest(HttpMethod method, Uri url, WebOptions options)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Host = options.ServerName;
        request.Headers.Authorization = Authorization;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("lustre-exporter", null));
        return request;
    }

    private static AuthenticationHeaderValue? CreateAuthorization(WebOptions options, FileReader? files, List<string> secrets)
    {
        if ((Read(options.Setting("token-file"), options.TokenFile, files) ?? options.Token)?.Trim() is { } token)
        {
            if (token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                var setting = options.TokenFile is null ? options.Setting("token") : $"{options.Setting("token-file")} {options.TokenFile}";
                throw new WebAccessException($"{setting} is no token: it is empty, or has characters in it that no token has");
            }

            secrets.Add(token);
            return new AuthenticationHeaderValue("Bearer", token);
        }

        if (options.User is not { } user)
            return null;
        var password = Read(options.Setting("password-file"), options.PasswordFile, files)?.TrimEnd('\r', '\n') ?? options.Password ?? "";
        var both = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        secrets.AddRange([password, both]);
        return new AuthenticationHeaderValue("Basic", both);
    }

    private static string? Read(string setting, string? path, FileReader? files)
    {
        if (path is null)
            return null;
        return files!.TryRead(path, out var text) == ReadStatus.Read
            ? Encoding.UTF8.GetString(text)
            : throw new WebAccessException($"{setting}: {files.LastError ?? path}");
    }
}

/// <summary>The own settings or files cannot be used. The message is for an administrator.</summary>
internal sealed class WebAccessException(string message) : Exception(message);
