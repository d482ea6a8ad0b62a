using System.Net;
using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Tests;
using LustreActors.Blocking;
using LustreActors.Host.Http;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages.Cluster;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>A collector that passes scrapes of the whole cluster to an aggregator.</summary>
public sealed class RelayTests : IAsyncLifetime, IAsyncDisposable
{
    private const int NoAggregatorEvent = 1234;
    private const int RelayCutEvent = 1235;

    private readonly ScriptedPeer _aggregator = new("aggregator");
    private readonly BlockingLane _lane = new();
    private readonly ManualClock _clock = new();
    private readonly RecordingLoggers _log = new();
    private readonly AggregatorRelay _relay;
    private readonly ClusterScrapes _scrapes;

    public RelayTests()
    {
        var options = new ClusterOptions(ClusterMode.On, "vu", "near")
        {
            Advertise = new Uri("http://near:9847"),
            Deadline = TimeSpan.FromSeconds(30),
        };
        var far = new Member("far", "1", new Uri($"http://{_aggregator.Authority}/"), "1.0", Aggregates: true, MemberState.Active);
        var plan = ShardPlan.Create(new ClusterView([far], 1), options);
        var published = new PublishedCluster(new ClusterStatus("near", ClusterMode.On, plan, new Coordination(true, null), default));
        _relay = new AggregatorRelay(options, _lane);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _scrapes = new ClusterScrapes(
            published, new ClusterAnswers(ActorRefs.Nobody, published, _clock), _relay, new ManagedMemory(_clock), options, _clock, _log);
    }

    [Fact]
    public async Task Relays_beyond_four_at_a_time_are_refused_at_once()
    {
        var (arrived, go) = (new SemaphoreSlim(0), new TaskCompletionSource());
        _aggregator.Misbehave(async (to, stop) =>
        {
            arrived.Release();
            await go.Task.WaitAsync(stop);
            await ScriptedPeer.AnswerAsync(to, "a 1\n", headers: "Content-Type: text/plain\r\n");
        });
        var accepted = Enumerable.Range(0, 4).Select(_ => ScrapeAsync()).ToArray();
        foreach (var _ in accepted)
            Assert.True(await arrived.WaitAsync(Eventually.Deadline));

        var refused = await ScrapeAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((503, "5"), (refused.StatusCode, refused.Headers.RetryAfter.ToString()));

        go.SetResult();
        Assert.All(await Task.WhenAll(accepted), r => Assert.Equal(200, r.StatusCode));
        Assert.Equal(200, (await ScrapeAsync()).StatusCode);
    }

    [Fact]
    public async Task Clients_that_read_slowly_give_way_to_a_further_scrape()
    {
        _aggregator.Misbehave((to, _) => ScriptedPeer.AnswerAsync(to, "a 1\n", headers: "Content-Type: text/plain\r\n"));
        var slow = Enumerable.Range(0, 4).Select(_ => new StoppedClient()).ToArray();
        var stopped = slow.Select(c => ScrapeAsync(c.Body, c)).ToArray();
        foreach (var client in slow)
            Assert.True(await client.Reading.WaitAsync(Eventually.Deadline));
        Assert.Equal(503, (await ScrapeAsync()).StatusCode);

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(200, (await ScrapeAsync()).StatusCode);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAny(stopped).Unwrap().WaitAsync(Eventually.Deadline));
        _ = Assert.Single(stopped, s => s.IsCompleted);
        foreach (var client in slow)
            client.Abort();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(stopped));
        Array.ForEach(slow, c => c.Dispose());
    }

    [Fact]
    public async Task A_client_with_all_relays_gives_one_to_another_client()
    {
        var (arrived, go) = (new SemaphoreSlim(0), new TaskCompletionSource());
        _aggregator.Misbehave(async (to, stop) =>
        {
            arrived.Release();
            await go.Task.WaitAsync(stop);
            await ScriptedPeer.AnswerAsync(to, "a 1\n", headers: "Content-Type: text/plain\r\n");
        });
        var greedy = Enumerable.Range(0, 4).Select(_ => new StoppedClient()).ToArray();
        var all = greedy.Select(c => ScrapeAsync(new MemoryStream(), c, "192.0.2.1")).ToArray();
        foreach (var _ in greedy)
            Assert.True(await arrived.WaitAsync(Eventually.Deadline));
        Assert.Equal(503, (await ScrapeAsync(address: "192.0.2.1")).StatusCode);

        var other = ScrapeAsync(address: "192.0.2.2");
        Assert.True(await arrived.WaitAsync(Eventually.Deadline));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAny(all).Unwrap().WaitAsync(Eventually.Deadline));
        go.SetResult();
        Assert.Equal(200, (await other).StatusCode);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(all));
        Array.ForEach(greedy, c => c.Dispose());
    }

    [Theory]
    [InlineData("warm")]
    [InlineData("any")]
    public async Task A_client_of_the_public_port_that_says_that_it_is_a_relay_is_relayed_as_any_other(string kind)
    {
        _aggregator.Misbehave((to, _) => ScriptedPeer.AnswerAsync(to, "a 1\n", headers: "Content-Type: text/plain\r\n"));
        var context = NewContext(new MemoryStream());
        context.Request.QueryString = new QueryString($"?scope=cluster&relayed={kind}");
        await _scrapes.HandleAsync(context);
        Assert.Equal(200, context.Response.StatusCode);

        // On the member port it is refused: this member is no aggregator.
        var ofMember = NewContext(new MemoryStream());
        ofMember.Request.QueryString = context.Request.QueryString;
        await _scrapes.HandleOfMemberAsync(ofMember);
        Assert.Equal(503, ofMember.Response.StatusCode);
    }

    [Fact]
    public async Task A_scrape_without_an_answer_is_logged_once_in_ten_minutes()
    {
        _aggregator.Misbehave((to, _) => ScriptedPeer.AnswerAsync(to, "", "500 Internal Server Error"));
        for (var scrape = 0; scrape < 3; scrape++)
            Assert.Equal(503, (await ScrapeAsync()).StatusCode);
        Assert.Single(_log.Of(NoAggregatorEvent));
        _clock.Advance(TimeSpan.FromMinutes(11));
        await ScrapeAsync();
        Assert.Equal(2, _log.Of(NoAggregatorEvent).Length);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_is_no_fault_of_the_aggregator()
    {
        var body = new byte[1024 * 1024];
        _aggregator.Misbehave((to, _) => ScriptedPeer.AnswerAsync(to, body, headers: "Content-Type: text/plain\r\n"));
        var client = new SlowClient(() => _clock.Advance(TimeSpan.FromMinutes(1)));

        await ScrapeAsync(client);

        Assert.Equal(body.Length, client.Length);
        Assert.Empty(_log.Of(RelayCutEvent));
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _relay.Dispose();
        await _aggregator.DisposeAsync();
        await _lane.DisposeAsync();
    }

    private static DefaultHttpContext NewContext(Stream body)
    {
        var context = new DefaultHttpContext { Response = { Body = body } };
        context.Request.Method = "GET";
        return context;
    }

    private async Task<HttpResponse> ScrapeAsync(Stream? client = null, StoppedClient? life = null, string? address = null)
    {
        var context = NewContext(client ?? new MemoryStream());
        if (life is not null)
            context.Features.Set<IHttpRequestLifetimeFeature>(life);
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        await _scrapes.HandleAsync(context);
        return context.Response;
    }

    /// <summary>A client that reads nothing, until its connection is closed.</summary>
    private sealed class StoppedClient : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly CancellationTokenSource _aborted = new();
        private readonly SemaphoreSlim _reading = new(0);

        public StoppedClient() => (Body, RequestAborted) = (new Pipe(this), _aborted.Token);

        public Stream Body { get; }

        /// <summary>Released with each write.</summary>
        public SemaphoreSlim Reading => _reading;

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => _aborted.Cancel();

        public void Dispose()
        {
            _aborted.Dispose();
            _reading.Dispose();
        }

        private sealed class Pipe(StoppedClient client) : MemoryStream
        {
            public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            {
                client._reading.Release();
                await Task.Delay(Timeout.Infinite, client._aborted.Token);
            }
        }
    }

    /// <summary>Each piece takes it some time.</summary>
    private sealed class SlowClient(Action waits) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            waits();
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
