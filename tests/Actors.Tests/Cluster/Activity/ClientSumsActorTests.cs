using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Tests.Jobs;
using LustreActors.Actors.Tests.World;
using LustreActors.Messages.Cluster;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Tests.Cluster.Activity;

/// <summary>An aggregator that adds up tables of clients.</summary>
public sealed class ClientSumsActorTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ActorWorld _system = new();
    private readonly ActivityWorld _world = new();
    private readonly PublishedCluster _published = new(
        new ClusterStatus("oss1", ClusterMode.On, ShardPlan.Empty, new Coordination(true, null), default));

    private readonly IActorRef _sums;

    public ClientSumsActorTests()
    {
        var parts = new JobSumsParts("oss1", ActivityWorld.Interval, new JobActivityPages(), _published, _world.Time) { OfClients = true };
        _sums = _system.Start("client-tables", JobSumsActor.Props(parts));
        var options = new ClusterOptions(ClusterMode.On, "vu", "oss1") { Advertise = new Uri("http://oss1:9847") };
        var members = new[] { "oss1", "oss2" }.Select(
            id => new Member(id, id, new Uri($"http://{id}:9847"), "1.0", id == "oss1", MemberState.Active));
        _sums.Tell(new JobSumsProtocol.Planned(ShardPlan.Create(new ClusterView([.. members], 1), options)));
        _system.Settle();
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public void A_server_is_waited_for_half_an_interval_and_is_missing_then_although_its_last_table_is_known()
    {
        Put("oss1");
        Put("oss2");
        _world.Wait(15);
        Put("oss1");
        var number = JobActivityTable.IntervalOf(_world.Time.GetUtcNow(), ActivityWorld.Interval);
        var sum = _system.Question<JobActivitySum>(_sums, new JobSumsProtocol.ReadSum(number, []));
        _system.Advance(7);
        Assert.False(sum.IsCompleted);
        _system.Advance(0.5);
        _system.Settle();

        Assert.Equal("oss2", string.Join(' ', sum.Answer().Missing));
        Assert.Equal("oss1", string.Join(' ', sum.Answer().Table.Members));
        Assert.Equal("oss2", string.Join(' ', _published.OwnClients!.Missing));
        Assert.Null(_published.OwnSum);
    }

    private void Put(string member)
    {
        var table = _world.Take(member, _world.Target($"scratch-OST000{member[^1]}", new Work("10.0.0.1@tcp")));
        _sums.Tell(new JobSumsProtocol.Put(member, table));
        _system.Settle();
    }
}
