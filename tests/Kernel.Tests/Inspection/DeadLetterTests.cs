namespace LustreActors.Kernel.Tests.Inspection;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task The_first_ten_in_five_minutes_are_logged_and_all_are_counted()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        world.System.Stop(a.Path);
        world.Settle();
        for (var i = 0; i < 25; i++)
            a.Tell(Do.Note("lost"));
        Assert.Equal(10, world.Log.Count(1020));
        world.Advance(300);
        a.Tell(Do.Note("lost"));
        Assert.Equal(11, world.Log.Count(1020));

        var letters = world.System.DeadLetters;
        Assert.Equal(26, letters.Total);
        Assert.Equal(new DeadLetterCount(a.Path, DeadLetterReason.Stopped, 26), Assert.Single(letters.Counts));
        Assert.Equal(26, world.System.Totals.DeadLetters[DeadLetterReason.Stopped]);
        Assert.Equal(new DeadLetter(a.Path, DeadLetterReason.Stopped, "Do", world.Time.GetUtcNow()), letters.Recent[^1]);
    }

    [Fact]
    public async Task Counts_and_recent_ones_stay_bounded()
    {
        await using var world = new World();
        for (var i = 0; i < 1500; i++)
            world.System.Lost(ActorPath.Root.Child($"a{i}"), DeadLetterReason.Stopped, "Do");
        var letters = world.System.DeadLetters;
        Assert.Equal((1500L, 1001, 100), (letters.Total, letters.Counts.Count, letters.Recent.Count));
        Assert.Equal(500, letters.Counts.Single(c => c.Recipient.IsRoot).Count);
    }

    [Fact]
    public async Task Followers_see_new_ones_until_they_cancel()
    {
        await using var world = new World();
        using var cancel = new CancellationTokenSource();
        world.System.Lost(ActorPath.Parse("/before"), DeadLetterReason.Stopped, "Do");
        var following = world.System.FollowDeadLetters(cancel.Token);
        world.System.Lost(ActorPath.Parse("/one"), DeadLetterReason.Stopped, "Do");
        world.System.Lost(ActorPath.Parse("/two"), DeadLetterReason.LateReply, "Do");
        await cancel.CancelAsync();
        world.System.Lost(ActorPath.Parse("/after"), DeadLetterReason.Stopped, "Do");

        var seen = new List<string>();
        await foreach (var letter in following)
            seen.Add(letter.Recipient.Name);
        Assert.Equal(["one", "two"], seen);
    }
}
