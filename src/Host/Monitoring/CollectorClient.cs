using System.Net;
using System.Net.Sockets;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;
using LustreActors.Host.Inspection;

namespace LustreActors.Host.Monitoring;

/// <summary>
/// Asks a running collector, at the address of the configuration, at a URL, or through the socket of the inspection. An answer that does
/// not come in time is a failure.
/// </summary>
internal sealed class CollectorClient : IDisposable
{
    private const string UrlOption = "--url";
    private const string SocketOption = "--socket";
    private const string WebConfiguration = "http.web-config";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);

    private readonly HttpClient _client;
    private readonly Uri _base;
    private readonly string? _socket;
    private readonly TimeSpan _timeout;

    private CollectorClient(HttpClient client, Uri at, string? socket, TimeSpan timeout) =>
        (_client, _base, _socket, _timeout) = (client, at, socket, timeout);

    public static IReadOnlyList<CommandOption> Options { get; } =
    [
        CommandOption.Text(UrlOption), CommandOption.File(SocketOption), CommandOption.Text(InspectionClient.TimeoutOption),
        ConfigurationFile.ConfigOption,
    ];

    /// <summary>The URL or the path of the socket.</summary>
    public string Place => _socket ?? _base.ToString().TrimEnd('/');

    /// <summary>
    /// Without <c>--url</c> and <c>--socket</c>, the configuration says where the collector is. Where its port wants certificates or a
    /// password, the socket is asked.
    /// </summary>
    public static async Task<CollectorClient> CreateAsync(Arguments arguments, Terminal terminal)
    {
        var timeout = InspectionClient.Timeout(arguments, DefaultTimeout);
        if (arguments[UrlOption] is { } url)
        {
            return arguments.Has(SocketOption)
                ? throw new UsageException("--url and --socket name two places: leave one out")
                : OfUrl(Parse(url), timeout);
        }

        if (arguments[SocketOption] is { } socket)
            return OfSocket(socket, timeout);
        var bound = await LoadAsync(ConfigurationFile.From(arguments, terminal)).ConfigureAwait(false);
        var isProtected = bound.Effective.Find(WebConfiguration) is Hocon.Values.HoconScalar { Text.Length: > 0 };
        return !isProtected && bound.Options.Http.Listen.Items.FirstOrDefault(l => l.Port > 0) is { } listen
            ? OfUrl(new UriBuilder(Uri.UriSchemeHttp, Reachable(listen.Address).ToString(), listen.Port).Uri, timeout)
            : OfSocket(bound.Options.InspectSocket, timeout);
    }

    private static async Task<BoundConfiguration> LoadAsync(ConfigurationFile file)
    {
        try
        {
            return await file.LoadAsync().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new NoAnswerException(e.Message);
        }
    }

    /// <exception cref="NoAnswerException">The message says why, and what to do.</exception>
    public async Task<CollectorAnswer> GetAsync(string path)
    {
        using var overdue = new CancellationTokenSource(_timeout, TimeProvider.System);
        try
        {
            using var response = await _client.GetAsync(new Uri(_base, path), overdue.Token).ConfigureAwait(false);
            return new CollectorAnswer(
                response.StatusCode, await response.Content.ReadAsByteArrayAsync(overdue.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (overdue.IsCancellationRequested)
        {
            var isHere = _socket is not null || _base.IsLoopback;
            throw new NoAnswerException($"{Place}: {InspectionClient.NoAnswerWithin(_timeout, isHere)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new NoAnswerException($"{Place}: {(e is HttpRequestException failed ? Explain(failed) : e.Message)}");
        }
    }

    public void Dispose() => _client.Dispose();

    private string Explain(HttpRequestException failure) => (_socket, failure.InnerException) switch
    {
        ({ } socket, _) => InspectionClient.Explain(failure, socket),
        (_, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) =>
            "nothing listens there: is lustre-exporter running, with the same http.listen? systemctl status lustre-exporter",
        (_, System.Security.Authentication.AuthenticationException e) => $"its certificate is not accepted: {e.Message}",
        _ => (failure.InnerException ?? failure).Message,
    };

    private static CollectorClient OfSocket(string socket, TimeSpan timeout) =>
        new(InspectionClient.Create(socket), new Uri("http://inspect/"), socket, timeout);

    private static CollectorClient OfUrl(Uri url, TimeSpan timeout)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        return new CollectorClient(client, url, null, timeout);
    }

    private static Uri Parse(string text)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(whole, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Host.Length > 0
            ? new Uri(url.GetLeftPart(UriPartial.Authority))
            : throw new UsageException($"--url {text}: write for example http://oss1:9846");
    }

    /// <summary>A collector that listens on every address is asked at the loopback one.</summary>
    private static IPAddress Reachable(IPAddress listen) =>
        listen.Equals(IPAddress.Any) ? IPAddress.Loopback : listen.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listen;
}

/// <summary>An answer of the collector.</summary>
internal sealed record CollectorAnswer(HttpStatusCode Status, byte[] Body)
{
    public bool IsOk => Status == HttpStatusCode.OK;

    /// <summary>The first line, for messages.</summary>
    public string Line => System.Text.Encoding.UTF8.GetString(Body).Split('\n')[0].Trim();
}

/// <summary>The collector gave no answer; the message says where and why.</summary>
internal sealed class NoAnswerException(string message) : Exception(message);
