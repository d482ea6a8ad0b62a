using System.Globalization;
using System.Net;
using System.Text;
using LustreActors.Actors.Clients;
using LustreActors.Actors.Tests;
using LustreActors.Blocking;
using LustreActors.Host.Configuration;
using LustreActors.Host.Http;
using LustreActors.Host.Tests.Running;
using LustreActors.Sinks.Relays;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Tests.Http;

/// <summary>What other clusters send to the head, and what is sent in their name.</summary>
public sealed class RelayEndpointTests : IAsyncLifetime, IAsyncDisposable
{
    private const int RefusedEvent = 1237;
    private const string Secret = "a secret of thirty characters.";

    private static readonly byte[] Table = Encoding.UTF8.GetBytes(
        "# lustre-job-activity\t1\n# member\tsite\n# interval\t1\n# age\t0\n# columns\tfilesystem\tjobid\tread\n"
        + "scratch\t10.0.0.1@tcp\t5\n# end\t1\n");

    private readonly Scratch _scratch = new();
    private readonly Clock _clock = new();
    private readonly BlockingLane _lane = new();
    private readonly RecordingLoggers _log = new();
    private readonly ReceivedRelays _received;
    private readonly RelaySender[] _senders;
    private RelayEndpoint _endpoint;
    private bool _isOwner = true;

    public RelayEndpointTests()
    {
        _received = new ReceivedRelays(_clock);
        _senders = [new RelaySender("site", _scratch.Write("secret", Secret + "\n")), new RelaySender("trusted", null)];
        _endpoint = Start();
    }

    [Fact]
    public async Task A_signed_table_is_taken()
    {
        Assert.Equal(204, await SendAsync(Signed()));

        Assert.Equal(1, Assert.Single(_received.Young(TimeSpan.FromSeconds(15))).Rows.Count);
        Assert.Equal(KeyValuePair.Create("site", 1L), Assert.Single(_endpoint.Counts.BySender));
        Assert.Empty(_endpoint.Counts.RefusedByReason);
    }

    [Fact]
    public async Task A_sender_with_a_certificate_or_the_token_needs_no_signature()
    {
        var request = Request("trusted", Table);

        Assert.False(_endpoint.IsSigned(request));
        Assert.True(_endpoint.IsSigned(Request("site", Table)));
        Assert.Equal(204, await SendAsync(request));
    }

    [Fact]
    public async Task A_forged_table_is_refused_without_a_look_at_its_body()
    {
        var request = Signed(secret: "another secret of that length.");
        request.Request.Body = new Unreadable();

        Assert.Equal(403, await SendAsync(request));

        Refused("signature", "the signature is wrong");
    }

    [Fact]
    public async Task A_body_that_was_changed_on_its_way_is_refused()
    {
        var request = Signed();
        var changed = Table.ToArray();
        changed[^20] ^= 1;
        request.Request.Body = new MemoryStream(changed);

        Assert.Equal(403, await SendAsync(request));

        Refused("signature", "does not have the digest");
    }

    [Theory]
    [InlineData(RelaySignature.TimeHeader)]
    [InlineData(RelaySignature.NonceHeader)]
    [InlineData(RelaySignature.DigestHeader)]
    [InlineData(RelaySignature.SignatureHeader)]
    public async Task A_request_without_a_part_of_the_signature_is_refused(string header)
    {
        var request = Signed();
        request.Request.Headers.Remove(header);

        Assert.Equal(401, await SendAsync(request));

        Refused("signature", "has no signature");
    }

    [Fact]
    public async Task A_request_that_is_played_again_is_refused()
    {
        var nonce = RelaySignature.NewNonce();
        Assert.Equal(204, await SendAsync(Signed(nonce: nonce)));

        Assert.Equal(403, await SendAsync(Signed(nonce: nonce)));

        Refused("replay", "a request with this nonce was taken before");
        Assert.Equal(204, await SendAsync(Signed()));
    }

    [Fact]
    public async Task An_old_request_that_is_played_again_when_its_nonce_is_forgotten_is_refused_by_its_time()
    {
        var (nonce, sentAt) = (RelaySignature.NewNonce(), _clock.Now);
        Assert.Equal(204, await SendAsync(Signed(nonce: nonce)));
        _clock.Now += TimeSpan.FromMinutes(3);

        Assert.Equal(403, await SendAsync(Signed(nonce: nonce, at: sentAt)));

        Refused("clock", "180 s behind");
    }

    [Fact]
    public async Task A_request_that_is_played_again_after_a_restart_of_the_head_is_refused()
    {
        var (nonce, sentAt) = (RelaySignature.NewNonce(), _clock.Now);
        Assert.Equal(204, await SendAsync(Signed(nonce: nonce)));
        _clock.Now += TimeSpan.FromSeconds(5);
        _endpoint = Start();

        Assert.Equal(403, await SendAsync(Signed(nonce: nonce, at: sentAt)));

        Refused("clock", "before this process started");
    }

    [Theory]
    [InlineData(10, "600 s ahead")]
    [InlineData(-10, "600 s behind")]
    public async Task A_sender_whose_clock_is_ten_minutes_off_is_refused(int minutes, string problem)
    {
        Assert.Equal(403, await SendAsync(Signed(at: _clock.Now + TimeSpan.FromMinutes(minutes))));

        Refused("clock", problem);
    }

    [Fact]
    public async Task A_body_of_ten_gigabytes_is_refused_without_a_look_at_it()
    {
        var request = Signed();
        request.Request.ContentLength = 10_000_000_000;
        request.Request.Body = new Unreadable();

        Assert.Equal(413, await SendAsync(request));

        Refused("size", "10000000000 bytes");
    }

    [Fact]
    public async Task A_body_of_an_unknown_length_is_refused()
    {
        var request = Signed();
        request.Request.ContentLength = null;

        Assert.Equal(411, await SendAsync(request));

        Refused("size", "how long");
    }

    [Fact]
    public async Task A_body_that_is_cut_off_or_no_table_is_refused()
    {
        var cut = Signed();
        cut.Request.Body = new MemoryStream(Table[..10]);
        Assert.Equal(400, await SendAsync(cut));

        Assert.Equal(400, await SendAsync(Signed(body: "hello"u8.ToArray())));

        Refused("body", "bytes came in time", times: 2);
    }

    [Fact]
    public async Task An_unknown_sender_is_refused_and_its_name_is_written_into_the_log_without_its_control_characters()
    {
        Assert.Equal(404, await SendAsync(Request("si\nte", Table)));

        Refused("sender", "si?te");
    }

    [Fact]
    public async Task A_member_that_does_not_own_the_join_sends_the_sender_to_another_one_and_counts_nothing()
    {
        _isOwner = false;

        Assert.Equal(421, await SendAsync(Signed()));

        Assert.Empty(_endpoint.Counts.RefusedByReason);
        Assert.Empty(_received.Young(TimeSpan.FromSeconds(15)));
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _lane.DisposeAsync();
        _scratch.Dispose();
    }

    private RelayEndpoint Start() => new(_senders, _received, () => _isOwner, _lane, _clock, _log);

    private async Task<int> SendAsync(HttpContext context)
    {
        await _endpoint.HandleAsync(context);
        return context.Response.StatusCode;
    }

    /// <summary>It is counted, named in one line of the log, and nothing was taken.</summary>
    private void Refused(string reason, string text, long times = 1)
    {
        Assert.Equal(KeyValuePair.Create(reason, times), Assert.Single(_endpoint.Counts.RefusedByReason));
        Assert.Contains(text, Assert.Single(_log.Of(RefusedEvent)), StringComparison.Ordinal);
    }

    private DefaultHttpContext Signed(string secret = Secret, string? nonce = null, DateTimeOffset? at = null, byte[]? body = null)
    {
        body ??= Table;
        var time = (at ?? _clock.Now).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var (once, digest) = (nonce ?? RelaySignature.NewNonce(), RelaySignature.DigestOf(body));
        var context = Request("site", body);
        var headers = context.Request.Headers;
        headers[RelaySignature.TimeHeader] = time;
        headers[RelaySignature.NonceHeader] = once;
        headers[RelaySignature.DigestHeader] = digest;
        headers[RelaySignature.SignatureHeader] =
            RelaySignature.Compute(Encoding.UTF8.GetBytes(secret), "site", time, once, body.Length, digest);
        return context;
    }

    private static DefaultHttpContext Request(string sender, byte[] body)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Path = RelaySignature.PathOf(sender);
        context.Request.RouteValues["sender"] = sender;
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        return context;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;
    }

    /// <summary>A body of which no byte may be read.</summary>
    private sealed class Unreadable : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("the body was read");
    }
}
