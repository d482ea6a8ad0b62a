using Akka.Actor;
using LustreActors.Actors.Cluster;
using LustreActors.Actors.Cluster.Shards;
using LustreActors.Actors.Tests.World;
using LustreActors.Messages.Cluster;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Tests.Cluster.Shards;

/// <summary>The board with an interval of ten seconds. Data is removed after a minute.</summary>
public sealed class ShardBoardTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly ClusterOptions Options = new(ClusterMode.Off, "vu", "a")
    {
        Advertise = new Uri("http://a:9847"),
        Interval = TimeSpan.FromSeconds(10),
        ForgetAfter = TimeSpan.FromMinutes(1),
    };

    private readonly ActorWorld _system = new();
    private readonly IActorRef _board;

    public ShardBoardTests() => _board = _system.Start("board", ShardBoard.Props(Options, _system.Time));

    [Fact]
    public void Data_of_the_owner_is_kept_although_the_former_owner_still_reads()
    {
        Plan("a", "b");
        Put("jobs", reader: "b");
        After(5).Put("jobs", reader: "a");
        After(5).Put("jobs", reader: "b");
        Assert.Equal([("jobs", "a", 5)], Known);
    }

    [Fact]
    public void Data_of_the_owner_replaces_that_of_the_former_owner_which_was_collected_a_moment_later()
    {
        Plan("a", "b");
        After(10).Put("jobs", reader: "b");
        Put("jobs", reader: "a", age: 4);
        Assert.Equal([("jobs", "a", 6)], Known);
    }

    [Fact]
    public void Data_of_another_member_is_kept_when_the_owner_has_stopped_reading()
    {
        Plan("a", "b");
        Put("jobs", reader: "a");
        After(30).Put("jobs", reader: "b");
        Assert.Equal([("jobs", "a", 0)], Known);
        After(1).Put("jobs", reader: "b");
        Assert.Equal([("jobs", "b", 31)], Known);
        After(1).Put("jobs", reader: "a");
        Assert.Equal([("jobs", "a", 32)], Known);
    }

    [Fact]
    public void Of_two_members_that_do_not_own_a_shard_the_later_data_is_kept()
    {
        After(10).Put("jobs", reader: "b");
        Put("jobs", reader: "c", age: 4);
        Assert.Equal([("jobs", "b", 10)], Known);
        After(1).Put("jobs", reader: "c");
        Assert.Equal([("jobs", "c", 11)], Known);
    }

    [Fact]
    public void Old_data_is_removed()
    {
        Put("jobs");
        After(30).Put("peer/b");
        After(29);
        Assert.Equal(2, Known.Length);
        After(1);
        Assert.Equal([("peer/b", "b", 30)], Known);
        After(30);
        Assert.Empty(Known);
    }

    [Fact]
    public void A_peer_is_missing_after_three_intervals_and_one_that_was_never_read_at_once()
    {
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(new ClusterView([MemberOf("a"), MemberOf("b")], 5), Options)));
        Put("peer/a");
        Assert.Equal("b", string.Join(' ', Read().Missing));
        Put("peer/b");
        Assert.Empty(Read().Missing);
        After(30);
        Assert.Empty(Read().Missing);
        After(1);
        Assert.Equal("a b", string.Join(' ', Read().Missing));
        Assert.Equal(2, Known.Length);
    }

    [Fact]
    public void A_peer_that_has_left_is_missing_while_its_series_are_shown()
    {
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(new ClusterView([MemberOf("a"), MemberOf("b")], 5), Options)));
        Put("peer/a");
        Put("peer/b");
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(new ClusterView([MemberOf("a")], 6), Options)));
        After(30);
        Put("peer/a");
        Assert.Equal("b", string.Join(' ', Read().Missing));
        After(30);
        Put("peer/a");
        Assert.Empty(Read().Missing);
    }

    [Fact]
    public void A_board_with_data_of_every_shard_covers_all_shards()
    {
        var view = new ClusterView([MemberOf("a"), MemberOf("b")], 5);
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(view, Options, MemberOf("a").Url)));
        Put("peer/a");
        Put("peer/b");
        Assert.False(Read().CoversAllShards);
        Put("jobs", age: 40);
        Assert.True(Read().CoversAllShards);
        After(20);
        Assert.False(Read().CoversAllShards);
    }

    [Fact]
    public void Own_data_is_distinguished_from_that_of_other_members()
    {
        Put("peer/a", reader: "a");
        Put("peer/b");
        Assert.Equal(["peer/a"], Read().Parts.Where(p => p.IsOwn).Select(p => p.Part.Shard));
        After(1).Put("peer/a", reader: "c");
        Assert.DoesNotContain(Read().Parts, p => p.IsOwn);
    }

    [Fact]
    public void What_this_member_reads_itself_is_replaced_by_no_other_aggregator()
    {
        Plan("a");
        Put("peer/a", reader: "a");
        After(1).Put("peer/a", reader: "b");
        Assert.Equal([("peer/a", "a", 0)], Known);
        After(30).Put("peer/a", reader: "b");
        Assert.Equal([("peer/a", "b", 31)], Known);
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    /// <summary>The name of a part's only family is that of its reader.</summary>
    private (string Shard, string Reader, int CollectedAt)[] Known =>
        [.. Read().Parts.Select(p => (p.Part.Shard, Reader(p.Part), (int)TimeSpan.FromTicks(p.Part.CollectedAt).TotalSeconds))
            .OrderBy(p => p.Item1)];

    private ShardBoardTests After(int seconds)
    {
        _system.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    private void Put(string shard, string reader = "b", int age = 0)
    {
        var moment = _system.Time.GetTimestamp() - TimeSpan.FromSeconds(age).Ticks;
        var segment = new SegmentBuilder(new MetricFamily(reader, MetricType.Gauge, "The reader.")).Add(1).Build();
        _board.Tell(new BoardProtocol.Put([new ShardPart(shard, 5, moment, [segment])], reader));
        _system.Settle();
    }

    /// <summary>The first member owns the join.</summary>
    private void Plan(params string[] members)
    {
        var view = new ClusterView([.. members.Select(MemberOf)], 5);
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(view, Options, MemberOf(members[0]).Url)));
    }

    private static string Reader(ShardPart part) => Assert.Single(part.Segments).Family.Name;

    private BoardParts Read() => _system.Ask<BoardParts>(_board, BoardProtocol.ReadParts.Now);

    private static Member MemberOf(string id) => new(id, id + "1", new Uri($"http://{id}:9847"), "1.0", true, MemberState.Active);
}
