using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Tests;
using LustreActors.Blocking;
using LustreActors.Host.Http;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages.Cluster;
using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>A collector that passes scrapes of the whole cluster to an aggregator.</summary>
public sealed class RelayTests : IAsyncDisposable
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

    public async ValueTask DisposeAsync()
    {
        _relay.Dispose();
        await _aggregator.DisposeAsync();
        await _lane.DisposeAsync();
    }

    private async Task<HttpResponse> ScrapeAsync(Stream? client = null)
    {
        var context = new DefaultHttpContext { Response = { Body = client ?? new MemoryStream() } };
        context.Request.Method = "GET";
        await _scrapes.HandleAsync(context);
        return context.Response;
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
