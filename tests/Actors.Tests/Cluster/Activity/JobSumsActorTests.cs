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

/// <summary>One aggregator that reads two collectors and a foreign exporter.</summary>
public sealed class JobSumsActorTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly ClusterOptions Options = new(ClusterMode.On, "vu", "oss1")
    {
        Advertise = new Uri("http://oss1:9847"),
        Foreign = [new Uri("http://exporter:9100/metrics")],
    };

    private readonly ActorWorld _system = new();
    private readonly ActivityWorld _world = new();
    private readonly JobActivityPages _pages = new();
    private readonly PublishedCluster _published;
    private readonly IActorRef _sums;

    public JobSumsActorTests()
    {
        _published = new PublishedCluster(
            new ClusterStatus("oss1", ClusterMode.On, ShardPlan.Empty, new Coordination(true, null), default));
        _sums = _system.Start(
            "sums", JobSumsActor.Props(new JobSumsParts("oss1", ActivityWorld.Interval, _pages, _published, _world.Time)));
        Plan("oss1", "oss2");
    }

    [Fact]
    public void A_sum_is_answered_as_soon_as_all_tables_of_the_interval_are_there()
    {
        var sum = Question();
        Put("oss1", 10);
        Assert.False(sum.IsCompleted);

        Put("oss2", 20);

        Assert.Equal("scratch 7 TotalRead 30", Rows(sum));
        Assert.Equal(2, _published.OwnSum!.Expected);
    }

    [Fact]
    public void After_half_an_interval_it_is_answered_with_what_is_there_and_says_what_is_missing()
    {
        Put("oss1", 10);
        var sum = Question();
        _system.Advance(7);
        Assert.False(sum.IsCompleted);

        _system.Advance(0.5);

        Assert.Equal("scratch 7 TotalRead 10", Rows(sum));
        Assert.Equal("oss2", string.Join(' ', sum.Answer().Missing));
        Assert.Equal("oss2", string.Join(' ', _published.OwnSum!.Missing));
    }

    [Fact]
    public void An_exporter_is_in_the_sum_when_it_has_jobs_and_is_not_waited_for()
    {
        Put("oss1", 10);
        Put("oss2", 20);
        var without = Question();
        Put("exporter:9100", 5);
        var with = Question();

        Assert.Equal("scratch 7 TotalRead 30", Rows(without));
        Assert.Equal("scratch 7 TotalRead 35", Rows(with));
        Assert.Empty(without.Answer().Missing);
    }

    [Fact]
    public void A_collector_that_left_the_share_is_in_no_sum_and_its_late_table_is_released()
    {
        Put("oss1", 10);
        Put("oss2", 20);

        Plan("oss1");

        var late = Table("oss2", 30);
        _sums.Tell(new JobSumsProtocol.Put("oss2", late));
        Assert.Equal("scratch 7 TotalRead 10", Rows(Question()));
        Assert.Equal(0, late.Rows.Count);
    }

    [Fact]
    public void Members_that_another_sum_has_are_left_out_when_that_is_asked_for()
    {
        Put("oss1", 10);
        Put("oss2", 20);

        Assert.Equal("scratch 7 TotalRead 20", Rows(Question("oss1")));
        Assert.Null(_published.OwnSum);
    }

    [Fact]
    public void A_question_for_an_interval_that_nobody_has_is_answered_after_half_an_interval()
    {
        Put("oss1", 10);
        Put("oss2", 20);

        var sum = _system.Question<JobActivitySum>(_sums, new JobSumsProtocol.ReadSum(_world.Number + 1000, []));
        _system.Advance(8);

        Assert.Equal("scratch 7 TotalRead 30", Rows(sum));
        Assert.Equal("oss1 oss2", string.Join(' ', sum.Answer().Late));
    }

    [Fact]
    public void A_member_that_is_no_aggregator_any_longer_reports_no_completeness()
    {
        Put("oss1", 10);
        Question();
        _system.Advance(8);
        Assert.NotNull(_published.OwnSum);

        _sums.Tell(new JobSumsProtocol.Planned(ShardPlan.Empty));
        _system.Settle();

        Assert.Null(_published.OwnSum);
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private static Member MemberOf(string id) =>
        new(id, id + "1", new Uri($"http://{id}:9847"), "1.0", Aggregates: id == "oss1", MemberState.Active);

    private void Plan(params string[] members)
    {
        var view = new ClusterView([.. members.Select(MemberOf)], 5);
        _sums.Tell(new JobSumsProtocol.Planned(ShardPlan.Create(view, Options)));
        _system.Settle();
    }

    private void Put(string peer, long read)
    {
        _sums.Tell(new JobSumsProtocol.Put(peer, Table(peer, read)));
        _system.Settle();
    }

    private JobActivityTable Table(string peer, long read) =>
        _world.Sent(_world.Take(peer, _world.Target($"scratch-OST{peer.Length:x4}{peer[^1]}", new Work("7") { Read = read })));

    private Task<JobActivitySum> Question(params string[] except)
    {
        var sum = _system.Question<JobActivitySum>(_sums, new JobSumsProtocol.ReadSum(_world.Number, [.. except]));
        _system.Settle();
        return sum;
    }

    private string Rows(Task<JobActivitySum> sum)
    {
        _system.Settle();
        Assert.True(sum.IsCompleted);
        return string.Join('\n', ActivityWorld.Rows(sum.Answer().Table));
    }
}
