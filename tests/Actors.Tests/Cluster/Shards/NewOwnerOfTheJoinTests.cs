using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Testing;

namespace LustreActors.Actors.Tests.Cluster.Shards;

/// <summary>The join of all jobs comes to a member that has only just begun to read the counters.</summary>
public sealed class NewOwnerOfTheJoinTests : IAsyncDisposable
{
    private const int Predecessors = 5;
    private const int Ours = 6;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly JobsOptions Options = new(JobsFrom.Cluster, Interval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), 100, 3);

    private readonly ManualTimeProvider _time = new();
    private readonly BlockingLane _lane = new();
    private readonly ActorSystem _system = ActorSystem.Create("lustre", AkkaConfiguration.Local);
    private readonly IActorRef _board;
    private readonly JobsCollection _jobs;

    public NewOwnerOfTheJoinTests()
    {
        _board = _system.ActorOf(ShardBoard.Props(new ClusterOptions(ClusterMode.Off, "vu", "a") { Advertise = new Uri("http://a:9847"), Interval = Interval }, _time));
        var metrics = _system.ActorOf(Props.Create(static () => new NothingHere()));
        var place = new JobsPlace(_board, static () => Ours, IsClusters: true);
        _jobs = new JobsCollection(Options, new EnrichedBy(false, false), static _ => { }, place, new SourceServices(_lane, metrics, _time));
        Put(new ShardPart("jobs", Predecessors, _time.GetTimestamp(), [], []));
    }

    [Fact]
    public async Task It_says_nothing_before_it_has_rates_and_what_its_predecessor_said_stays()
    {
        Read("scratch-OST0000", 100);
        Read("scratch-OST0001", 100);
        Assert.Equal(Predecessors, await JoinAsync());

        // One of two: half of a sum is no sum.
        _time.Advance(Interval);
        Read("scratch-OST0000", 200);
        Assert.Equal(Predecessors, await JoinAsync());

        _time.Advance(Interval);
        Read("scratch-OST0000", 300);
        Read("scratch-OST0001", 200);
        Assert.Equal(Ours, await JoinAsync());
    }

    [Fact]
    public async Task A_target_that_is_read_once_and_no_more_is_not_waited_for()
    {
        Read("scratch-OST0001", 100);
        for (var i = 1; i <= 2; i++)
        {
            Read("scratch-OST0000", i * 100);
            Assert.Equal(Predecessors, await JoinAsync());
            _time.Advance(Interval);
        }

        Read("scratch-OST0000", 300);
        Assert.Equal(Ours, await JoinAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        await _lane.DisposeAsync();
    }

    /// <summary>Whose sums the board has afterwards: the revision says it.</summary>
    private async Task<long> JoinAsync()
    {
        var joined = await _jobs.RunAsync();
        Assert.Equal(LaneOutcome.Completed, joined.Outcome);
        var parts = await _board.AskAsync<BoardParts>(BoardProtocol.ReadParts.Now, TimeSpan.FromSeconds(10));
        return parts.Parts.Single(p => p.Part.Shard == "jobs").Part.Revision;
    }

    private void Read(string target, long written)
    {
        var values = new ValueTable(1, 1);
        values.Add(LabelText.Of("jobid", "4711").AsRow())[0] = written;
        var table = new JobTable(new JobTarget("scratch", target, false), values, new JobColumnMap(-1, -1, 0, []));
        Put(new ShardPart("peer/" + target, Ours, _time.GetTimestamp(), [], [table]));
    }

    private void Put(ShardPart part) => _board.Tell(new BoardProtocol.Put([part], IsOwn: false));

    private sealed class NothingHere : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is MetricsProtocol.ReadTables)
                Sender.Tell(ImmutableArray<TableRead>.Empty);
        }
    }
}
