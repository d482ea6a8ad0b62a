using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Sources.Etcd;
using LustreActors.Sources.PromQl;

namespace LustreActors.Actors;

/// <summary>
/// Asks etcd's gateway: one endpoint until it fails, then another. May be used by several callers at once.
/// </summary>
internal sealed class EtcdClient : IDisposable
{
    /// <summary>Of one answer, or one line of a watch: some ten thousand members.</summary>
    public const int Largest = 32 * 1024 * 1024;

    private const int LongestSaid = 200;

    /// <summary>All members lose the same endpoint at the same moment.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly MembershipConnection[] _endpoints;
    private readonly MembershipAccess _access;
    private readonly EtcdOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private int _current;
    private volatile string? _token;

    /// <param name="options">Where etcd is.</param>
    /// <param name="lane">Reads the files.</param>
    /// <param name="time">For the deadlines.</param>
    /// <param name="random">In [0, 1): which endpoint comes first, so that the members spread over them.</param>
    public EtcdClient(EtcdOptions options, BlockingLane lane, TimeProvider time, Func<double> random)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Endpoints.Length);
        (_options, _time, _random) = (options, time, random);
        _endpoints = [.. options.Endpoints.Select(e => new MembershipConnection(EtcdWebOptions.Of(options, e)))];
        _access = new MembershipAccess(lane, "cluster/etcd");
        _current = (int)(random() * _endpoints.Length);
    }

    public string Place => _endpoints[Volatile.Read(ref _current)].Options.Place;

    /// <exception cref="MembershipException">No endpoint answers.</exception>
    /// <exception cref="EtcdRefusedException">etcd does not do it.</exception>
    public Task<EtcdAnswer> AskAsync(string path, byte[] body, CancellationToken stop) => TryEachAsync((at, access) => AskAsync(at, access, path, body, stop), stop);

    /// <summary>A stream of answers, of which the first one is here.</summary>
    public Task<EtcdWatch> WatchAsync(byte[] body, CancellationToken stop) => TryEachAsync((at, access) => OpenAsync(at, access, body, stop), stop);

    /// <summary>The next question authenticates anew.</summary>
    public void ForgetToken() => _token = null;

    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
            endpoint.Dispose();
    }

    private async Task<T> TryEachAsync<T>(Func<MembershipConnection, WebAccess, Task<T>> ask, CancellationToken stop)
    {
        var access = await _access.ReadAsync(_endpoints[0].Options).ConfigureAwait(false);
        var problems = new List<string>();
        for (var tries = 0; tries < _endpoints.Length; tries++)
        {
            if (tries > 0)
                await Task.Delay(LongestPause * _random(), _time, stop).ConfigureAwait(false);
            var index = Volatile.Read(ref _current);
            try
            {
                return await WithTokenAsync(_endpoints[index], access, ask, stop).ConfigureAwait(false);
            }
            catch (EtcdRefusedException e) when (e.Error.MayPass)
            {
                problems.Add(e.Message);
            }
            catch (MembershipException e)
            {
                problems.Add(e.Message);
            }

            // Whoever else noticed it first has moved on already.
            Interlocked.CompareExchange(ref _current, (index + 1) % _endpoints.Length, index);
        }

        throw new MembershipException(string.Join("; ", problems.Distinct()));
    }

    private async Task<T> WithTokenAsync<T>(MembershipConnection at, WebAccess access, Func<MembershipConnection, WebAccess, Task<T>> ask, CancellationToken stop)
    {
        if (_options.User is null)
            return await ask(at, access).ConfigureAwait(false);
        if (_token is null)
            await AuthenticateAsync(at, access, stop).ConfigureAwait(false);
        try
        {
            return await ask(at, access).ConfigureAwait(false);
        }
        catch (EtcdRefusedException e) when (e.Error.WantsToken)
        {
            await AuthenticateAsync(at, access, stop).ConfigureAwait(false);
            return await ask(at, access).ConfigureAwait(false);
        }
    }

    private async Task AuthenticateAsync(MembershipConnection at, WebAccess access, CancellationToken stop)
    {
        _token = null;
        var both = Encoding.UTF8.GetString(Convert.FromBase64String(access.Authorization!.Parameter!));
        var body = EtcdRequests.Authenticate(_options.User!, both[(_options.User!.Length + 1)..]);
        try
        {
            _token = (await AskAsync(at, access, "/v3/auth/authenticate", body, stop).ConfigureAwait(false)).Token;
        }
        catch (EtcdRefusedException e) when (e.Error.NeedsNobody)
        {
            // Until it does: then it refuses the next question, and is asked for a token again.
            _token = "";
        }
    }

    private Task<EtcdAnswer> AskAsync(MembershipConnection at, WebAccess access, string path, byte[] body, CancellationToken stop) =>
        WithinDeadlineAsync(
            at, access,
            async (connection, deadline) =>
            {
                using var request = NewRequest(at, path, body);
                using var response = await connection.SendAsync(request, deadline).ConfigureAwait(false);
                return await AnswerAsync(at, access, response, deadline).ConfigureAwait(false);
            },
            stop);

    private Task<EtcdWatch> OpenAsync(MembershipConnection at, WebAccess access, byte[] body, CancellationToken stop) =>
        WithinDeadlineAsync(
            at, access,
            async (connection, deadline) =>
            {
                using var request = NewRequest(at, "/v3/watch", body);
                var response = await connection.SendAsync(request, deadline).ConfigureAwait(false);
                try
                {
                    if (response.StatusCode != HttpStatusCode.OK)
                        await AnswerAsync(at, access, response, deadline).ConfigureAwait(false);
                    var watch = new EtcdWatch(response, await response.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false), at.Options.Place);
                    await watch.OpenAsync(deadline).ConfigureAwait(false);
                    return watch;
                }
                catch
                {
                    response.Dispose();
                    throw;
                }
            },
            stop);

    private async Task<T> WithinDeadlineAsync<T>(MembershipConnection at, WebAccess access, Func<WebConnection, CancellationToken, Task<T>> ask, CancellationToken stop)
    {
        var connection = at.Of(access);
        using var deadline = new CancellationTokenSource(at.Options.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            return await ask(connection, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new MembershipException($"{at.Options.Place} did not answer within {at.Options.Deadline.TotalSeconds:0.###} s ({at.Options.Setting("deadline")})");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or ObjectDisposedException)
        {
            throw new MembershipException(access.WithoutSecrets(WebFailure.Of(e, at.Options, connection)));
        }
    }

    private static async Task<EtcdAnswer> AnswerAsync(MembershipConnection at, WebAccess access, HttpResponseMessage response, CancellationToken deadline)
    {
        var body = await BoundedBody.ReadAsync(response, Largest, deadline).ConfigureAwait(false)
            ?? throw new MembershipException($"the answer of {at.Options.Place} is larger than {Largest / 1024 / 1024} MiB");
        if (!EtcdAnswer.TryRead(body, out var answer, out var problem))
        {
            throw new MembershipException(response.StatusCode == HttpStatusCode.OK
                ? $"{at.Options.Place}: {problem}"
                : access.WithoutSecrets(WebFailure.Of(response, OneLine.Of(body, LongestSaid), at.Options)));
        }

        // The status alone says little: what is refused may come with 200, and what passes with 503.
        if (answer.Error is { } error)
            throw new EtcdRefusedException(error, access.WithoutSecrets(Words(at, error)));
        return response.StatusCode == HttpStatusCode.OK ? answer : throw new MembershipException(WebFailure.Of(response, "", at.Options));
    }

    private static string Words(MembershipConnection at, EtcdError error)
    {
        var said = $"{at.Options.Place} refuses: {OneLine.Of(error.Message, LongestSaid)}";
        return error.WantsToken || error.Message.Contains("authentication failed", StringComparison.Ordinal) || error.Message.Contains("permission denied", StringComparison.Ordinal)
            ? $"{said}: see {at.Options.Setting("user")} and {at.Options.Setting("password-file")}"
            : said;
    }

    private HttpRequestMessage NewRequest(MembershipConnection at, string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(at.Options.Place + path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("lustre-exporter", null));
        if (_token is { Length: > 0 } token)
            request.Headers.TryAddWithoutValidation("Authorization", token);
        return request;
    }
}
