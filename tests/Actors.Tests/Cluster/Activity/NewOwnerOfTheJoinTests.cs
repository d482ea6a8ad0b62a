using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Enriching;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.Tests.Jobs;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Messages.Cluster;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Tests.Cluster.Activity;

/// <summary>The join moves to a member that has just begun to read the tables.</summary>
public sealed class NewOwnerOfTheJoinTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Predecessors = 5;
    private const int Ours = 6;

    private static readonly JobsOptions Options = new(
        JobsFrom.Cluster, ActivityWorld.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), 100, 3);

    private readonly ActivityWorld _world = new();
    private readonly BlockingLane _lane = new();
    private readonly ActorSystem _system = ActorSystem.Create("lustre", AkkaConfiguration.Local);
    private readonly IActorRef _board;
    private readonly ClusterJoin _cluster;
    private readonly JobsCollection _jobs;
    private JobActivitySum _sum;
    private int _announced;

    public NewOwnerOfTheJoinTests()
    {
        var options = new ClusterOptions(ClusterMode.On, "vu", "a")
        {
            Advertise = new Uri("http://a:9847"),
            Interval = ActivityWorld.Interval,
        };
        _board = _system.ActorOf(ShardBoard.Props(options, _world.Time));
        var metrics = _system.ActorOf(Props.Create(static () => new NothingHere()));
        var sums = _system.ActorOf(Props.Create(() => new Sums(() => _sum!)));
        var self = new Member("a", "a1", options.Advertise, "1.0", true, MemberState.Active);
        var plan = ShardPlan.Create(new ClusterView([self], Ours), options, self.Url);
        var published = new PublishedCluster(new ClusterStatus("a", ClusterMode.On, plan, new Coordination(true, null), default));
        var activity = new PublishedActivity("a", ActivityWorld.Interval, _world.Time);
        _cluster = ClusterJoin.ForJobs(
            new ClusterJoinParts(options, published, activity, sums, _board, () => _announced++, _lane, _world.Time));
        var place = new JobsScope(IsClusterWide: true) { Cluster = _cluster };
        _jobs = new JobsCollection(
            Options, new EnrichedBy(false, false), static _ => { }, place, new SourceServices(_lane, metrics, _world.Time));
        _board.Tell(new BoardProtocol.Put([new ShardPart("jobs", Predecessors, _world.Time.GetTimestamp(), [])], "b"));
        _sum = Read();
    }

    [Fact]
    public async Task It_publishes_nothing_before_all_targets_have_rates_and_what_its_predecessor_published_stays()
    {
        Assert.Equal(Predecessors, await JoinAsync());
        Assert.Equal(0, _announced);

        _world.Wait(15);
        _sum = Read();
        Assert.Equal(Ours, await JoinAsync());
        Assert.Equal(1, _announced);
    }

    [Fact]
    public async Task A_collector_whose_targets_never_have_rates_is_not_waited_for_longer_than_two_intervals()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Predecessors, await JoinAsync());
            _world.Wait(15);
        }

        Assert.Equal(Ours, await JoinAsync());
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _cluster.Dispose();
        await _system.Terminate();
        await _lane.DisposeAsync();
    }

    /// <summary>Runs a join and returns the revision of the result on the board, which tells the owners apart.</summary>
    private async Task<long> JoinAsync()
    {
        var joined = await _jobs.RunAsync();
        Assert.Equal(LaneOutcome.Completed, joined.Outcome);
        var parts = await _board.AskAsync<BoardParts>(BoardProtocol.ReadParts.Now, TimeSpan.FromSeconds(10));
        return parts.Parts.Single(p => p.Part.Shard == "jobs").Part.Revision;
    }

    private JobActivitySum Read() => new(_world.Take("oss1", _world.Target("scratch-OST0000", new Work("7") { Write = 100 })), [], [], []);

    private sealed class NothingHere : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is MetricsProtocol.ReadTables)
                Sender.Tell(ImmutableArray<TableRead>.Empty);
        }
    }

    private sealed class Sums(Func<JobActivitySum> sum) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(sum());
    }
}
