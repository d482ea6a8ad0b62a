using Akka.Actor;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Cluster.Peers;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Web;
using LustreActors.Blocking;
using LustreActors.Messages.Jobs;
using LustreActors.Metrics.Segments;
using LustreActors.Sinks.Relays;
using LustreActors.Sources;
using LustreActors.Sources.Activity;
using LustreActors.Sources.Files;

namespace LustreActors.Actors.Relays;

/// <summary>
/// Sends the rates of clients to the heads of other clusters: to each head those of its LNets alone. All heads are sent to at the same
/// time, so that one that hangs delays no other. What a head does not take is not sent again: it is old after an interval.
/// </summary>
internal sealed class RelayCollection : Collection, IDisposable
{
    public const string SourceName = "relays";

    private static readonly TimeSpan LongestDeadline = TimeSpan.FromSeconds(10);

    private readonly RelaysOptions _options;
    private readonly ClientsScope _scope;
    private readonly SourceServices _services;
    private readonly MemberConnections _connections = new();
    private readonly Dictionary<string, (long Sent, long Failed, int Rows)> _totals = [];
    private readonly CancellationTokenSource _closing = new();
    private Messages.Clients.ClientRates? _last;

    public RelayCollection(RelaysOptions options, ClientsScope scope, SourceServices services) =>
        (_options, _scope, _services) = (options, scope, services);

    public static Props Props(RelaysOptions options, ClientsScope scope, SourceServices services) => SourceActor.Props(
        SourceName,
        () => new RelayCollection(options, scope, services),
        new SourceActorOptions(options.Interval) { Interval = options.Interval, Phase = options.Interval * scope.RatesPhase },
        services);

    public override async Task<LaneResult<Collected>> RunAsync()
    {
        var began = _services.Time.GetTimestamp();
        if (!_scope.Sends)
            return Result([], began);
        var next = await _scope.Rates.NextAsync(_last, _options.Interval * 0.75).ConfigureAwait(false);
        if (next?.Table is not { } table)
            return Result(["no rates of clients were measured in this interval: see the source clients"], began);
        _last = next;
        var failures = await Task.WhenAll(_options.Relays.Select(r => SendAsync(r, table))).ConfigureAwait(false);
        return Result([.. failures.OfType<string>()], began);
    }

    public void Dispose()
    {
        // Cancelled, not disposed: a sweep that is in progress still uses the token.
        _closing.Cancel();
        _connections.Dispose();
    }

    /// <summary>Sends a sweep to one head. Returns the problem, or null.</summary>
    private async Task<string?> SendAsync(RelayOptions relay, JobActivityTable table)
    {
        // Leaves the caller's thread: a large table is written for each head.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var selected = RelayTables.Select(table, relay.Lnets, relay.Sender);
        var body = RelayTables.Write(selected, _services.Time);
        var problem = body.Length > RelayTables.MostBytes
            ? $"{relay.Name}: {body.Length} bytes are more than a head takes ({RelayTables.MostBytes})"
            : await SendAsync(relay, body).ConfigureAwait(false);
        lock (_totals)
        {
            var (sent, failed, rows) = _totals.GetValueOrDefault(relay.Name);
            _totals[relay.Name] = problem is null ? (sent + 1, failed, selected.Rows.Count) : (sent, failed + 1, rows);
        }

        return problem;
    }

    /// <summary>Asks the members of the head one after the other until one takes the sweep.</summary>
    private async Task<string?> SendAsync(RelayOptions relay, ReadOnlyMemory<byte> body)
    {
        var problems = new List<string>();
        var half = _options.Interval / 2;
        var deadline = (half < LongestDeadline ? half : LongestDeadline) / relay.Urls.Length;
        foreach (var url in relay.Urls)
        {
            try
            {
                if (await PostAsync(relay, relay.WebOf(new Uri(url, RelaySignature.PathOf(relay.Sender)), deadline), body)
                    .ConfigureAwait(false) is not { } problem)
                    return null;
                problems.Add(problem);
            }
            catch (Exception e) when (e is WebAccessException or ObjectDisposedException)
            {
                problems.Add(e.Message);
            }
        }

        return $"{relay.Name}: {string.Join("; ", problems)}";
    }

    private async Task<string?> PostAsync(RelayOptions relay, RelayWeb web, ReadOnlyMemory<byte> body)
    {
        var (access, secret) = await ReadFilesAsync(relay, web).ConfigureAwait(false);
        var connection = _connections.Get(web.Url, web, access);
        connection.ClearCertificateProblem();
        using var deadline = new CancellationTokenSource(web.Deadline, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closing.Token);
        using var request = access.CreateRequest(HttpMethod.Post, web.Url, web);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", JobActivityWriter.ContentType);
        if (secret is not null)
            Sign(request, relay.Sender, secret, body.Span);
        try
        {
            using var response = await connection.SendAsync(request, either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return null;
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var beginning = await PeerAnswer.BeginningAsync(stream, either.Token).ConfigureAwait(false);
                return access.WithoutSecrets(WebFailure.Describe(response, beginning, web));
            }
        }
        catch (OperationCanceledException)
        {
            return $"{web.Place} has not taken the rates within {web.Deadline.TotalSeconds:0.###} s";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return access.WithoutSecrets(WebFailure.Describe(e, web, connection));
        }
    }

    private void Sign(HttpRequestMessage request, string sender, byte[] secret, ReadOnlySpan<byte> body)
    {
        var time = _services.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (nonce, digest) = (RelaySignature.NewNonce(), RelaySignature.DigestOf(body));
        request.Headers.Add(RelaySignature.TimeHeader, time);
        request.Headers.Add(RelaySignature.NonceHeader, nonce);
        request.Headers.Add(RelaySignature.DigestHeader, digest);
        request.Headers.Add(
            RelaySignature.SignatureHeader, RelaySignature.Compute(secret, sender, time, nonce, body.Length, digest));
    }

    /// <exception cref="WebAccessException">A file cannot be used.</exception>
    private async Task<(WebAccess Access, byte[]? Secret)> ReadFilesAsync(RelayOptions relay, RelayWeb web)
    {
        var read = await _services.Lane.Run(
            $"{SourceName}/{relay.Name}",
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                var secret = relay.SecretFile is { } path ? RelaySecret.Read(web.Setting("secret-file"), path, files) : null;
                return new Files(WebAccess.Create(web, files), secret);
            },
            web.Deadline, waits: true).ConfigureAwait(false);
        if (read.Value is { } now)
            return (now.Access, now.Secret);
        throw read.Error is InvalidDataException or WebAccessException
            ? new WebAccessException(read.Error.Message)
            : new WebAccessException(read.Detail);
    }

    private LaneResult<Collected> Result(string[] troubles, long began)
    {
        var (sweeps, rows) = (new SegmentBuilder(RelayFamilies.Sent), new SegmentBuilder(RelayFamilies.Rows));
        lock (_totals)
        {
            foreach (var (relay, total) in _totals)
            {
                sweeps.Add(total.Sent, relay, "sent").Add(total.Failed, relay, "failed");
                rows.Add(total.Rows, relay);
            }
        }

        var reading = new Reading([sweeps.Build(), rows.Build()]) { Troubles = [.. troubles] };
        return new LaneResult<Collected>(
            LaneOutcome.Completed, new Collected(reading, 0), null, _services.Time.GetElapsedTime(began), "");
    }

    private sealed record Files(WebAccess Access, byte[]? Secret);
}
