using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LustreActors.Actors.Collecting;
using LustreActors.Blocking;
using LustreActors.Hocon;
using LustreActors.Host.Configuration;
using LustreActors.Host.Http.WebConfig;
using LustreActors.Host.Listening;
using LustreActors.Host.Logging;
using LustreActors.Sources.Files;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Http;

/// <summary>
/// TLS, passwords, headers and the rate limit of the public port, as the web configuration file says. Its files are read again every few
/// seconds; while one of them cannot be used, what was read before holds. Only the start decides between HTTP and HTTPS, and on HTTP/2.
/// </summary>
internal sealed class WebAccess : IAsyncDisposable
{
    private static readonly TimeSpan RereadInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A file that is being written may be empty or cut off for a moment, and would let everybody in. New content is used when it is still
    /// the same after this time.
    /// </summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longer at the start: the process ends when it cannot read the files, and other processes start at the same moment.
    /// </summary>
    private static readonly TimeSpan FirstReadDeadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <summary>Apart from the sources: many of them may hang.</summary>
    private readonly BlockingLane _lane = new(ConfigurationFile.LaneOptions);

    private readonly PasswordChecks _passwords;
    private readonly RareEvent _refusal;
    private readonly RareEvent _certificateRefusal;
    private readonly LoadedWebConfig _started;
    private readonly ITimer _timer;
    private volatile Current _current;
    private string? _loggedProblem;
    private volatile string? _unsettled;
    private volatile bool _isDisposed;

    private WebAccess(string file, LoadedWebConfig loaded, TimeProvider time, ILogger log)
    {
        (_file, _started, _time, _log) = (file, loaded, time, log);
        _passwords = new PasswordChecks(_lane, time);
        (_refusal, _certificateRefusal) = (new RareEvent(time), new RareEvent(time));
        _current = new Current(loaded, null, time);
        _timer = time.CreateTimer(_ => _ = RereadAsync(isAsked: false), null, RereadInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether new content was read that is not used yet.</summary>
    internal bool IsSettling => _unsettled is not null;

    /// <exception cref="HoconException">The file cannot be used.</exception>
    public static async Task<WebAccess> LoadAsync(string file, TimeProvider time, ILogger log)
    {
        await using var lane = new BlockingLane(ConfigurationFile.LaneOptions);
        var read = await ReadAsync(lane, file, null, FirstReadDeadline).ConfigureAwait(false);
        return new WebAccess(file, read.Value ?? throw Failure(file, read), time, log);
    }

    /// <summary>Adds TLS to an endpoint, when the file has it.</summary>
    public void Configure(ListenOptions endpoint)
    {
        if (_started.Certificate is null)
            return;
        if (_started.Configuration.Http2)
            endpoint.Protocols = HttpProtocols.Http1AndHttp2;
        endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = HandshakeAsync, HandshakeTimeout = HandshakeTimeout });
    }

    /// <summary>Answers the requests that are not admitted. Probes of the health need no password.</summary>
    public async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        var current = _current;
        var configuration = current.Loaded.Configuration;
        foreach (var (name, value) in configuration.Headers)
            context.Response.Headers[name] = value;
        if (current.Bucket is { } bucket && !bucket.TryTake())
        {
            var seconds = Math.Ceiling(bucket.Rate.Interval.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString("0", CultureInfo.InvariantCulture);
            await HttpServer.WriteLineAsync(
                context, HttpStatusCode.TooManyRequests, "too many requests: see rate_limit in http.web-config").ConfigureAwait(false);
            return;
        }

        var verdict = configuration.Users.Count == 0 || context.Request.Path.Value is "/-/healthy" or "/-/ready"
            ? PasswordVerdict.Right
            : await CheckAsync(context, configuration.Users).ConfigureAwait(false);
        await (verdict switch
        {
            PasswordVerdict.Right => next(context),
            PasswordVerdict.Wrong => RefuseAsync(context),
            _ => HttpServer.WriteLineAsync(
                context, HttpStatusCode.ServiceUnavailable, "too many passwords wait for their check; try again"),
        }).ConfigureAwait(false);
    }

    /// <summary>Reads the files and uses them at once, after a reload of the configuration.</summary>
    public Task RereadAsync() => RereadAsync(isAsked: true);

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _lane.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RereadAsync(bool isAsked)
    {
        var last = _current;
        string? unsettled = null;
        var read = await ReadAsync(_lane, _file, last.Loaded, ReadDeadline).ConfigureAwait(false);
        if (read.Value is { } loaded)
        {
            var isUsed = loaded != last.Loaded && (isAsked || loaded.Digest == _unsettled);
            _loggedProblem = null;
            if (isUsed)
                Use(loaded, last);
            else if (loaded != last.Loaded)
                unsettled = loaded.Digest;
        }
        else if (!_isDisposed && Failure(_file, read) is var failure && WithoutNumbers(failure.Message) != _loggedProblem)
        {
            _loggedProblem = WithoutNumbers(failure.Message);
            foreach (var problem in failure.Problems)
                HostLog.WebConfigNotRead(_log, ConfigurationProblems.Line(problem));
        }

        if (!_isDisposed)
            _timer.Change(unsettled is null ? RereadInterval : SettleTime, Timeout.InfiniteTimeSpan);
        _unsettled = unsettled;
    }

    /// <summary>Something that hangs has been hanging for longer each time. It is logged once.</summary>
    internal static string WithoutNumbers(string problem) => string.Concat(problem.Where(c => !char.IsAsciiDigit(c)));

    private static HoconException Failure(string file, LaneResult<LoadedWebConfig> read) =>
        read.Error as HoconException ?? new HoconException([new HoconProblem(new Origin(file, 0, null), "", read.Detail)]);

    /// <returns>The last one when no file has changed.</returns>
    private static Task<LaneResult<LoadedWebConfig>> ReadAsync(
        BlockingLane lane, string file, LoadedWebConfig? last, TimeSpan deadline) => lane.Run(
            "web configuration",
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                return last is not null && last.IsCurrent(files) ? last : LoadedWebConfig.Load(file, files);
            },
            deadline, waits: true);

    private void Use(LoadedWebConfig loaded, Current last)
    {
        if ((loaded.Certificate is null) != (_started.Certificate is null))
            HostLog.NeedsRestart(_log, $"{_file}: tls_server_config");
        if (loaded.Configuration.Http2 != _started.Configuration.Http2)
            HostLog.NeedsRestart(_log, $"{_file}: http2");
        _current = new Current(loaded, last, _time);
        HostLog.WebConfigRead(_log, _file);
        foreach (var warning in loaded.Warnings)
            HostLog.ConfigurationWarning(_log, ConfigurationProblems.Line(warning));
    }

    private ValueTask<SslServerAuthenticationOptions> HandshakeAsync(TlsHandshakeCallbackContext context)
    {
        var (tls, from) = (_current.Tls, context.Connection.RemoteEndPoint);
        var configuration = tls.Configuration.Tls!;
        return ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = tls.Certificate,
            EnabledSslProtocols = configuration.Protocols,
            CipherSuitesPolicy = tls.Ciphers,
            ClientCertificateRequired = configuration.Clients != ClientCertificates.NoClientCert,
            CertificateChainPolicy = tls.ClientPolicy,
            AllowTlsResume = configuration.Clients == ClientCertificates.NoClientCert,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var problem = FindProblem(configuration, certificate as X509Certificate2, chain, errors);
                if (problem is not null && _certificateRefusal.IsToBeLogged())
                    HostLog.ClientCertificateRefused(_log, $"{from}", problem, (int)RareEvent.Interval.TotalMinutes);
                return problem is null;
            },
        });
    }

    /// <returns>The reason to refuse a client; null when its certificate, or none, is enough.</returns>
    private static string? FindProblem(TlsConfiguration tls, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return tls.Clients is ClientCertificates.RequireAnyClientCert or ClientCertificates.RequireAndVerifyClientCert
                ? "it has no certificate" : null;
        if (tls.Clients is ClientCertificates.VerifyClientCertIfGiven or ClientCertificates.RequireAndVerifyClientCert
            && errors != SslPolicyErrors.None)
            return $"its certificate {certificate.Subject} is not valid here: "
                + string.Join("; ", chain?.ChainStatus.Select(s => s.StatusInformation.Trim().TrimEnd('.')).Distinct() ?? [$"{errors}"]);
        try
        {
            return tls.AllowedClients is { } allowed && !SubjectNames.Of(certificate).Any(allowed.Contains)
                ? $"client_allowed_sans has no name of its certificate {certificate.Subject}" : null;
        }
        catch (CryptographicException e)
        {
            return e.Message;
        }
    }

    private async Task<PasswordVerdict> CheckAsync(HttpContext context, IReadOnlyDictionary<string, string> users)
    {
        if (Credentials(context.Request.Headers.Authorization) is not var (user, password))
            return PasswordVerdict.Wrong;
        var from = context.Connection.RemoteIpAddress ?? IPAddress.None;
        var verdict = await _passwords.CheckAsync(users, user, password, from).WaitAsync(context.RequestAborted).ConfigureAwait(false);
        if (verdict == PasswordVerdict.Wrong && _refusal.IsToBeLogged())
            HostLog.WrongPassword(_log, $"{from}", (int)RareEvent.Interval.TotalMinutes);
        return verdict;
    }

    private static (string User, string Password)? Credentials(string? authorization)
    {
        const string Scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"lustre-exporter\", charset=\"UTF-8\"";
        return HttpServer.WriteLineAsync(context, HttpStatusCode.Unauthorized, "a user and a password are needed: see http.web-config");
    }

    /// <summary>What is in force.</summary>
    private sealed class Current
    {
        /// <param name="loaded">The last file that was right.</param>
        /// <param name="last">What it follows: TLS stays when the file no longer has it, and an unchanged limit keeps its count.</param>
        /// <param name="time">The clock.</param>
        public Current(LoadedWebConfig loaded, Current? last, TimeProvider time)
        {
            Loaded = loaded;
            Bucket = loaded.Configuration.Rate is not { } rate ? null
                : last?.Bucket is { } bucket && bucket.Rate == rate ? bucket : new TokenBucket(rate, time);
            Tls = loaded.Certificate is null && last is not null ? last.Tls : new TlsInForce(loaded);
        }

        public LoadedWebConfig Loaded { get; }

        public TokenBucket? Bucket { get; }

        public TlsInForce Tls { get; }
    }

    private sealed record TlsInForce(LoadedWebConfig Loaded)
    {
        public WebConfiguration Configuration => Loaded.Configuration;

        public SslStreamCertificateContext? Certificate => Loaded.Certificate;

        public X509ChainPolicy? ClientPolicy => Loaded.ClientPolicy;

        public CipherSuitesPolicy? Ciphers { get; } = Loaded.Configuration.Tls is { } tls ? new CipherSuitesPolicy(tls.Ciphers) : null;
    }
}
