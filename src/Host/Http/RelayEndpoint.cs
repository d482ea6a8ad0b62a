using System.Globalization;
using System.Net;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Relays;
using LustreActors.Blocking;
using LustreActors.Host.Configuration;
using LustreActors.Host.Listening;
using LustreActors.Host.Logging;
using LustreActors.Host.OwnMetrics;
using LustreActors.Sinks.Relays;
using LustreActors.Sources.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Http;

/// <summary>
/// <c>POST /clients/relayed/SENDER</c>: takes the rates of clients that another cluster has measured. What a sender with a secret posts is
/// refused in this order:
/// <list type="number">
/// <item>An unknown sender, a missing header, a body that is too large or has no length.</item>
/// <item>A wrong signature. It covers the digest of the body, so the body is not read before.</item>
/// <item>A time that differs from the clock here, and a nonce that was used.</item>
/// <item>A body that does not have the digest, and one that is no table.</item>
/// </list>
/// Each refusal is counted by its reason, and named in the log.
/// </summary>
#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing to dispose of.
internal sealed class RelayEndpoint
#pragma warning restore CA1001
{
    public const string Path = "/clients/relayed";

    /// <summary>The largest difference between the clocks of both sides. A nonce is kept for twice this time.</summary>
    public static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(1);

    /// <summary>Each holds a body of some megabytes.</summary>
    private const int MostAtOnce = 2;

    /// <summary>A sender needs one for each sweep.</summary>
    private const int MostNonces = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SecretAge = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Sender> _senders;
    private readonly ReceivedRelays _received;
    private readonly Func<bool> _accepts;
    private readonly BlockingLane _lane;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly long _startedAt;
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly Dictionary<string, RareEvent> _refusals;

    /// <param name="senders">The clusters that may send.</param>
    /// <param name="received">Receives the tables.</param>
    /// <param name="accepts">Whether this member shows them: only the owner of the join does.</param>
    /// <param name="lane">Reads the files with secrets.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public RelayEndpoint(
        IEnumerable<RelaySender> senders, ReceivedRelays received, Func<bool> accepts, BlockingLane lane, TimeProvider time, ILogger log)
    {
        _senders = senders.ToDictionary(s => s.Name, s => new Sender(s), StringComparer.Ordinal);
        (_received, _accepts, _lane, _time, _log) = (received, accepts, lane, time, log);
        _startedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        _refusals = RelayRefusal.Reasons.ToDictionary(r => r, _ => new RareEvent(time), StringComparer.Ordinal);
    }

    public RelayCounts Counts { get; } = new();

    /// <summary>Whether the sender of a request proves by a signature who it is, and needs no token.</summary>
    public bool IsSigned(HttpContext context) =>
        context.Request.Path.StartsWithSegments(Path, out var rest)
        && (!_senders.TryGetValue(rest.ToString().TrimStart('/'), out var sender) || sender.Options.SecretFile is not null);

    public async Task HandleAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["sender"] as string ?? "";

        // Also for a request that is refused: the rest of its body is thrown away then. A reset would hide the reason from the sender.
        if (context.Request.ContentLength <= RelayTables.MostBytes
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = RelayTables.MostBytes;
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await HttpServer.WriteLineAsync(
                context, HttpStatusCode.MethodNotAllowed, $"{context.Request.Method} is not for here: POST").ConfigureAwait(false);
            return;
        }

        if (!_senders.TryGetValue(name, out var sender))
        {
            await RefuseAsync(context, name, RelayRefusal.UnknownSender()).ConfigureAwait(false);
        }
        else if (!_accepts())
        {
            // No refusal: the sender asks the other members of this cluster.
            context.Response.Headers.Connection = "close";
            await HttpServer.WriteLineAsync(
                context, HttpStatusCode.MisdirectedRequest, "another member of this cluster adds up the rates of clients")
                .ConfigureAwait(false);
        }
        else if (!await _places.WaitAsync(Patience, context.RequestAborted).ConfigureAwait(false))
        {
            await HttpServer.WriteLineAsync(
                context, HttpStatusCode.ServiceUnavailable, "other senders are being served: try again").ConfigureAwait(false);
        }
        else
        {
            try
            {
                var refusal = await TakeAsync(context, sender).ConfigureAwait(false);
                if (refusal is null)
                    context.Response.StatusCode = (int)HttpStatusCode.NoContent;
                else
                    await RefuseAsync(context, name, refusal).ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        }
    }

    private async Task<RelayRefusal?> TakeAsync(HttpContext context, Sender sender)
    {
        // 1. The size, before any byte of the body is read.
        if (context.Request.ContentLength is not { } length)
            return RelayRefusal.NoLength();
        if (length > RelayTables.MostBytes)
            return RelayRefusal.TooLarge(length);

        // 2. The signature, the clock and the nonce.
        var digest = context.Request.Headers[RelaySignature.DigestHeader].ToString();
        if (sender.Options.SecretFile is not null
            && await CheckAsync(context.Request.Headers, sender, length, digest).ConfigureAwait(false) is { } refusal)
            return refusal;

        // 3. The body.
        if (await ReadAsync(context, (int)length).ConfigureAwait(false) is not { } body)
            return RelayRefusal.CutOff(length);
        if (sender.Options.SecretFile is not null && !RelaySignature.AreEqual(RelaySignature.DigestOf(body), digest))
            return RelayRefusal.Forged("the body does not have the digest that was signed");
        var (table, broken) = RelayTables.Read(body, sender.Options.Name, _time);
        if (table is null)
            return RelayRefusal.Malformed(broken!);
        _received.Put(sender.Options.Name, table);
        Counts.Received(sender.Options.Name);
        return null;
    }

    private async Task<RelayRefusal?> CheckAsync(IHeaderDictionary headers, Sender sender, long length, string digest)
    {
        var (time, nonce, signature) = (
            headers[RelaySignature.TimeHeader].ToString(), headers[RelaySignature.NonceHeader].ToString(),
            headers[RelaySignature.SignatureHeader].ToString());
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var sentAt)
            || !IsHexadecimal(nonce, RelaySignature.NonceLength) || !IsHexadecimal(digest, RelaySignature.DigestLength)
            || !IsHexadecimal(signature, RelaySignature.DigestLength))
            return RelayRefusal.Unsigned();
        if (await SecretAsync(sender).ConfigureAwait(false) is not { } secret)
            return RelayRefusal.NoSecret();
        var expected = RelaySignature.Compute(secret, sender.Options.Name, time, nonce, length, digest);
        if (!RelaySignature.AreEqual(expected, signature))
            return RelayRefusal.Forged("the signature is wrong: both sides need the same secret");
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (Math.Abs(now - (decimal)sentAt) > (decimal)LargestSkew.TotalMilliseconds)
            return RelayRefusal.Clock((now - (double)sentAt) / 1000);

        // The nonces of an earlier process are not known.
        if (sentAt < _startedAt)
            return RelayRefusal.BeforeStart();
        return sender.TryUse(nonce, now) ? null : RelayRefusal.Replayed();
    }

    private async Task<byte[]?> ReadAsync(HttpContext context, int length)
    {
        using var overdue = new CancellationTokenSource(LongestBody, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, context.RequestAborted);
        var body = new byte[length];
        try
        {
            await context.Request.Body.ReadExactlyAsync(body, either.Token).ConfigureAwait(false);
            return body;
        }
        catch (Exception e) when (e is EndOfStreamException or BadHttpRequestException
            || (e is OperationCanceledException && overdue.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>The secret of a sender, read again every few seconds. The last one holds while the file cannot be read.</summary>
    private async Task<byte[]?> SecretAsync(Sender sender)
    {
        if (sender.Secret is not null && _time.GetElapsedTime(sender.ReadAt) < SecretAge)
            return sender.Secret;
        var (setting, path) = ($"ganglia.receive.{sender.Options.Name}.secret-file", sender.Options.SecretFile!);
        var read = await _lane.Run(
            $"relay/{sender.Options.Name}",
            call =>
            {
                using var files = new FileReader(new LaneWatch(call));
                return RelaySecret.Read(setting, path, files);
            },
            Patience, waits: true).ConfigureAwait(false);
        if (read.Value is { } secret)
            (sender.Secret, sender.ReadAt) = (secret, _time.GetTimestamp());
        return sender.Secret;
    }

    private async Task RefuseAsync(HttpContext context, string sender, RelayRefusal refusal)
    {
        Counts.Refused(refusal.Reason);
        if (_refusals[refusal.Reason].IsToBeLogged())
        {
            HostLog.RelayRefused(
                _log, NameOf(sender), $"{context.Connection.RemoteIpAddress}", refusal.Reason, refusal.Text,
                (int)RareEvent.Interval.TotalMinutes);
        }

        context.Response.Headers.Connection = "close";
        await HttpServer.WriteLineAsync(context, refusal.Status, refusal.Text).ConfigureAwait(false);
    }

    /// <summary>The name comes from the request.</summary>
    private static string NameOf(string sender) =>
        string.Concat(sender.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '?'));

    private static bool IsHexadecimal(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);

    private sealed class Sender(RelaySender options)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, long> _nonces = new(StringComparer.Ordinal);

        public RelaySender Options => options;

        public byte[]? Secret { get; set; }

        public long ReadAt { get; set; }

        /// <summary>Remembers a nonce as long as a request with it could pass the check of the clock. False: it was used.</summary>
        public bool TryUse(string nonce, long now)
        {
            lock (_gate)
            {
                foreach (var (old, until) in _nonces)
                {
                    if (until < now)
                        _nonces.Remove(old);
                }

                return _nonces.Count < MostNonces && _nonces.TryAdd(nonce, now + (2 * (long)LargestSkew.TotalMilliseconds));
            }
        }
    }
}
