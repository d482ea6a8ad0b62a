using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Showing;
using LustreActors.Actors.Tests.World;
using LustreActors.Messages.Cluster;
using LustreActors.Metrics.Segments;
using static LustreActors.Actors.Tests.Showing.BoardReadings;
using static LustreActors.Actors.Tests.Showing.HostReadings;

namespace LustreActors.Actors.Tests.Showing;

public sealed class ClusterShowingActorTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly ClusterOptions Options = new(ClusterMode.On, "vu", "a")
    {
        Advertise = new Uri("http://a:9847"),
        ForgetAfter = TimeSpan.FromHours(1),
    };

    private readonly ActorWorld _world = new();
    private readonly IActorRef _board;
    private readonly IActorRef _showing;

    public ClusterShowingActorTests()
    {
        _board = _world.Start("board", ShardBoard.Props(Options, _world.Time));
        var status = new ClusterStatus("a", ClusterMode.On, ShardPlan.Empty, new Coordination(true, null), _world.Time.GetUtcNow());
        _showing = _world.Start(
            ClusterShowingActor.Name, ClusterShowingActor.Props(_board, new PublishedCluster(status), _world.Time));
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public void A_filesystem_is_the_sum_of_the_targets_of_all_members()
    {
        Put("peer/oss0", Ost("scratch-OST0000", 0, 0));
        Put("peer/oss1", [.. Ost("scratch-OST0001", 0, 0), .. Mdt("scratch-MDT0000", 0)]);
        Overview();
        _world.Time.Advance(TimeSpan.FromSeconds(7));
        Put("peer/oss0", Ost("scratch-OST0000", 1000, 0));
        Put("peer/oss1", [.. Ost("scratch-OST0001", 500, 200), .. Mdt("scratch-MDT0000", 30)]);

        var scratch = Assert.Single(Overview().Filesystems);
        Assert.Equal(new Rates(150, 20, 3), scratch.Rates);
        Assert.Equal((new UpCount(2, 2), new UpCount(1, 1)), (scratch.Osts, scratch.Mdts));
    }

    [Fact]
    public void A_source_of_a_member_that_hangs_is_the_first_trouble()
    {
        var hangs = Of("lustre_exporter_source_quarantined", ([("source", "scratch-OST0000/jobs")], 1));
        Put("peer/oss0", [.. Ost("scratch-OST0000", 0, 0), hangs]);
        var overview = Overview();
        Assert.Equal(
            ("scratch-OST0000", "hangs on member oss0: its job table cannot be read"),
            (overview.Troubles[0].Subject, overview.Troubles[0].Text));
        Assert.All(overview.Troubles, t => Assert.Null(t.Source));
        Assert.Equal(TargetCondition.Hangs, Assert.Single(Assert.Single(overview.Filesystems).Targets).Condition);
    }

    [Fact]
    public void The_join_of_all_jobs_says_who_uses_the_filesystems()
    {
        Put(Shard.Jobs, [Of("cluster_job_read_throughput_bytes", ([("account", "physics"), ("user", "ada")], 100))]);
        Assert.Equal("physics", Overview().Usage.Single(t => t.By == "account").Rows[0].Name);
    }

    [Fact]
    public void The_sums_of_all_servers_say_which_jobs_run_on_the_heaviest_client()
    {
        Put(
            Shard.Clients,
            [
                Of("lustre_client_read_throughput_bytes", ([("filesystem", "scratch"), ("host", "n001")], 100)),
                Of("lustre_client_job_info", ([("host", "n001"), ("jobid", "7"), ("user", "ada")], 1)),
            ]);

        var row = Assert.Single(Overview().Usage.Single(t => t.By == "client").Rows);
        Assert.Equal(("n001", 100, "7 ada"), (row.Name, row.ReadBytes, row.Detail));
    }

    [Fact]
    public void A_member_that_has_left_is_not_shown_any_longer()
    {
        Put("peer/oss0", Ost("scratch-OST0000", 0, 0));
        Assert.Single(Overview().Filesystems);
        _world.Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(Overview().Filesystems);
    }

    private Overview Overview()
    {
        // Two questions within two seconds have one answer.
        _world.Time.Advance(TimeSpan.FromSeconds(3));
        return _world.Ask<Overview>(_showing, ShowingProtocol.ReadOverview.Now);
    }

    private void Put(string shard, IEnumerable<Segment> segments) => _board.Tell(new BoardProtocol.Put(
        [new ShardPart(shard, 1, _world.Time.GetTimestamp(), [.. segments])], "a"));
}
