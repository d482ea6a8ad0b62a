using System.IO.Pipelines;
using LustreActors.Host.Listening;
using LustreActors.Host.Tests.Running;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Host.Tests.Http;

public sealed class ConnectionLimitTests
{
    private readonly ManualClock _clock = new();
    private readonly ConnectionLimit _limit;

    public ConnectionLimitTests() => _limit = new ConnectionLimit(3, "the port", _clock, NullLogger.Instance);

    [Fact]
    public async Task A_connection_without_a_request_is_closed_after_five_seconds_and_one_with_a_request_is_not()
    {
        var (silent, asks) = (Open(), Open());
        await asks.Ask().EndAsync();
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(silent.IsClosed);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((true, false), (silent.IsClosed, asks.IsClosed));
        await silent.Run;
        Assert.Equal(1, _limit.Open);
    }

    [Fact]
    public async Task A_connection_beyond_the_bound_takes_the_place_of_one_that_never_had_a_request()
    {
        var (first, silent, third) = (Open(), Open(), Open());
        await first.Ask().EndAsync();
        await third.Ask().EndAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var fourth = Open();
        Assert.Equal((false, true, false, false), (first.IsClosed, silent.IsClosed, third.IsClosed, fourth.IsClosed));
        Assert.Equal(3, _limit.Open);
    }

    [Fact]
    public async Task A_new_connection_is_not_closed_before_its_request_can_have_come()
    {
        var (first, second) = (Open(), Open());
        await first.Ask().EndAsync();
        await second.Ask().EndAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var innocent = Open();
        var flood = Open();
        Assert.Equal((true, false, false, false), (first.IsClosed, second.IsClosed, innocent.IsClosed, flood.IsClosed));
    }

    [Fact]
    public async Task A_connection_beyond_the_bound_takes_the_place_of_the_one_that_was_idle_longest()
    {
        Client[] clients = [Open(), Open(), Open()];
        var busy = clients[0].Ask();
        foreach (var client in (Client[])[clients[2], clients[1]])
        {
            await client.Ask().EndAsync();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        var fourth = Open();
        Assert.Equal([false, false, true, false], [.. clients.Select(c => c.IsClosed), fourth.IsClosed]);
        await busy.EndAsync();
    }

    [Fact]
    public async Task A_connection_beyond_the_bound_is_closed_when_all_are_busy()
    {
        Client[] clients = [Open(), Open(), Open()];
        var requests = clients.Select(c => c.Ask()).ToArray();
        Assert.True(Open().IsClosed);
        Assert.All(clients, c => Assert.False(c.IsClosed));
        await requests[1].EndAsync();
        Assert.False(Open().IsClosed);
        Assert.True(clients[1].IsClosed);
    }

    private Client Open()
    {
        var client = new Client();
        client.Start(_limit);
        return client;
    }

    /// <summary>A connection that Kestrel runs until it is aborted.</summary>
    private sealed class Client : ConnectionContext
    {
        private readonly TaskCompletionSource _closed = new();

        public bool IsClosed => _closed.Task.IsCompleted;

        public override string ConnectionId { get; set; } = "test";

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override IDuplexPipe Transport { get; set; } = null!;

        public override void Abort(ConnectionAbortedException abortReason) => _closed.TrySetResult();

        /// <summary>Ends after the connection.</summary>
        public Task Run { get; private set; } = Task.CompletedTask;

        public void Start(ConnectionLimit limit) => Run = limit.RunAsync(this, _ => _closed.Task);

        public Request Ask() => new(Features);
    }

    private sealed class Request
    {
        private readonly TaskCompletionSource _answered = new();
        private readonly Task _request;

        public Request(IFeatureCollection features) =>
            _request = ConnectionLimit.TrackAsync(new DefaultHttpContext(features), _ => _answered.Task);

        public Task EndAsync()
        {
            _answered.SetResult();
            return _request;
        }
    }
}
