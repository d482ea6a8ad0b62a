using LustreActors.Host.Logging;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Tests.Logging;

public class LogRingTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_last_lines_stay()
    {
        var ring = new LogRing(maxLines: 3, maxCharacters: 1000);
        for (var i = 0; i < 5; i++)
            ring.Add(Line($"{i}"));
        Assert.Equal(["2", "3", "4"], ring.Last(10).Select(l => l.Message));
        Assert.Equal(["4"], ring.Last(1).Select(l => l.Message));
    }

    [Fact]
    public void Long_lines_push_out_more_than_one()
    {
        var ring = new LogRing(maxLines: 100, maxCharacters: 10);
        foreach (var text in (string[])["aaaa", "bbbb", "cc", "dddddddd", new string('e', 50)])
            ring.Add(Line(text));
        Assert.Equal(50, Assert.Single(ring.Last(10)).Message.Length);
        ring.Add(Line("f"));
        Assert.Equal(["f"], ring.Last(10).Select(l => l.Message));
    }

    [Fact]
    public async Task A_follower_gets_the_last_lines_and_every_further_one_in_order()
    {
        var ring = new LogRing(maxLines: 10, maxCharacters: 1000);
        ring.Add(Line("a"));
        ring.Add(Line("b"));
        using var enough = new CancellationTokenSource(Deadline);
        await using var follow = ring.FollowAsync(1, enough.Token).GetAsyncEnumerator();
        Assert.True(await follow.MoveNextAsync());
        Assert.Equal("b", follow.Current.Message);
        ring.Add(Line("c"));
        ring.Add(Line("d"));
        Assert.True(await follow.MoveNextAsync());
        Assert.Equal("c", follow.Current.Message);
        Assert.True(await follow.MoveNextAsync());
        Assert.Equal("d", follow.Current.Message);
    }

    [Fact]
    public async Task A_follower_that_does_not_read_loses_lines_and_delays_no_writer()
    {
        var ring = new LogRing(maxLines: 10, maxCharacters: 1000);
        using var enough = new CancellationTokenSource(Deadline);
        await using var follow = ring.FollowAsync(0, enough.Token).GetAsyncEnumerator();
        var first = follow.MoveNextAsync();
        for (var i = 0; i < 10_000; i++)
            ring.Add(Line($"{i}"));
        Assert.True(await first);
        var seen = new List<int> { int.Parse(follow.Current.Message) };
        while (seen[^1] != 9_999)
        {
            Assert.True(await follow.MoveNextAsync());
            seen.Add(int.Parse(follow.Current.Message));
        }

        Assert.InRange(seen.Count, 1, 300);
        Assert.Equal(seen.Order(), seen);
    }

    private static LogLine Line(string text) => new(DateTimeOffset.UnixEpoch, LogLevel.Information, "test", text);
}
