using Akka.Actor;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Cluster.Shards;

/// <summary>The board with an interval of ten seconds. Data is removed after a minute.</summary>
public sealed class ShardBoardTests : IAsyncDisposable
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
    public void Data_of_the_later_view_is_kept()
    {
        Put("jobs", revision: 5);
        After(5).Put("jobs", revision: 6);
        After(5).Put("jobs", revision: 5);
        Assert.Equal([("jobs", 6, 5)], Known);
    }

    [Fact]
    public void Data_of_an_earlier_view_is_kept_when_the_later_owner_has_stopped_reading()
    {
        Put("jobs", revision: 6);
        After(30).Put("jobs", revision: 5);
        Assert.Equal([("jobs", 6, 0)], Known);
        After(1).Put("jobs", revision: 5);
        Assert.Equal([("jobs", 5, 31)], Known);
        After(1).Put("jobs", revision: 6);
        Assert.Equal([("jobs", 6, 32)], Known);
    }

    [Fact]
    public void Under_one_view_the_later_data_is_kept()
    {
        After(10).Put("jobs", revision: 5);
        Put("jobs", revision: 5, age: 4);
        Assert.Equal([("jobs", 5, 10)], Known);
        After(1).Put("jobs", revision: 5);
        Assert.Equal([("jobs", 5, 11)], Known);
    }

    [Fact]
    public void Old_data_is_removed()
    {
        Put("jobs", revision: 5);
        After(30).Put("peer/b", revision: 5);
        After(29);
        Assert.Equal(2, Known.Length);
        After(1);
        Assert.Equal([("peer/b", 5, 30)], Known);
        After(30);
        Assert.Empty(Known);
    }

    [Fact]
    public void A_peer_is_missing_after_three_intervals_and_one_that_was_never_read_at_once()
    {
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(new ClusterView([MemberOf("a"), MemberOf("b")], 5, true), Options)));
        Put("peer/a", revision: 5);
        Assert.Equal("b", string.Join(' ', Read().Missing));
        Put("peer/b", revision: 5);
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
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(new ClusterView([MemberOf("a"), MemberOf("b")], 5, true), Options)));
        Put("peer/a", revision: 5);
        Put("peer/b", revision: 5);
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(new ClusterView([MemberOf("a")], 6, true), Options)));
        After(30);
        Put("peer/a", revision: 6);
        Assert.Equal("b", string.Join(' ', Read().Missing));
        After(30);
        Put("peer/a", revision: 6);
        Assert.Empty(Read().Missing);
    }

    [Fact]
    public void A_board_with_data_of_every_shard_covers_all_shards()
    {
        var view = new ClusterView([MemberOf("a"), MemberOf("b")], 5, true);
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(view, Options, MemberOf("a").Url)));
        Put("peer/a", revision: 5);
        Put("peer/b", revision: 5);
        Assert.False(Read().CoversAllShards);
        Put("jobs", revision: 4, age: 40);
        Assert.True(Read().CoversAllShards);
        After(20);
        Assert.False(Read().CoversAllShards);
    }

    [Fact]
    public void Own_data_is_distinguished_from_that_of_other_members()
    {
        Put("peer/a", revision: 5, isOwn: true);
        Put("peer/b", revision: 5);
        Assert.Equal(["peer/a"], Read().Parts.Where(p => p.IsOwn).Select(p => p.Part.Shard));
        After(1).Put("peer/a", revision: 6);
        Assert.DoesNotContain(Read().Parts, p => p.IsOwn);
    }

    [Fact]
    public void What_this_member_reads_itself_is_replaced_by_no_other_aggregator()
    {
        _board.Tell(new BoardProtocol.Planned(ShardPlan.Create(new ClusterView([MemberOf("a")], 5, true), Options)));
        Put("peer/a", revision: 5, isOwn: true);
        After(1).Put("peer/a", revision: long.MaxValue);
        Assert.Equal([("peer/a", 5, 0)], Known);
        After(30).Put("peer/a", revision: long.MaxValue);
        Assert.Equal([("peer/a", long.MaxValue, 31)], Known);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private (string Shard, long Revision, int CollectedAt)[] Known =>
        [.. Read().Parts.Select(p => (p.Part.Shard, p.Part.Revision, (int)TimeSpan.FromTicks(p.Part.CollectedAt).TotalSeconds))
            .OrderBy(p => p.Shard)];

    private ShardBoardTests After(int seconds)
    {
        _system.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    private void Put(string shard, long revision, int age = 0, bool isOwn = false)
    {
        var moment = _system.Time.GetTimestamp() - TimeSpan.FromSeconds(age).Ticks;
        _board.Tell(new BoardProtocol.Put([new ShardPart(shard, revision, moment, [])], isOwn));
        _system.Settle();
    }

    private BoardParts Read() => _system.Ask<BoardParts>(_board, BoardProtocol.ReadParts.Now);

    private static Member MemberOf(string id) => new(id, id + "1", new Uri($"http://{id}:9847"), "1.0", true, MemberState.Active);
}
