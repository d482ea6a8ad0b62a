using Akka.Actor;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.World;

namespace LustreActors.Actors.Tests.Inspecting;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task A_message_to_an_actor_that_has_ended_is_counted_under_its_path()
    {
        await using var world = new ActorWorld();
        var gone = Gone(world, "gone");
        gone.Tell("too late");
        gone.Tell(42);
        Assert.Equal(new DeadLetterCount("/gone", DeadLetterReason.Stopped, 2), Assert.Single(world.Tree.DeadLetters.Counts));
        Assert.Equal(["String", "Int32"], world.Tree.DeadLetters.Recent.Select(l => l.MessageType));
        Assert.Equal(2, world.Tree.DeadLetters.ByReason[DeadLetterReason.Stopped]);
    }

    [Fact]
    public async Task Ten_are_logged_in_five_minutes_and_the_others_only_counted()
    {
        var log = new RecordingLoggers();
        await using var world = new ActorWorld(loggers: log);
        var gone = Gone(world, "gone");
        for (var i = 0; i < 25; i++)
            gone.Tell("too late");
        Assert.Equal(10, log.Of(1020).Length);
        world.Advance(299);
        gone.Tell("too late");
        Assert.Equal(10, log.Of(1020).Length);
        world.Advance(1);
        gone.Tell("too late");
        Assert.Equal(11, log.Of(1020).Length);
        Assert.Equal(27, world.Tree.DeadLetters.ByReason[DeadLetterReason.Stopped]);
    }

    [Fact]
    public async Task They_can_be_followed_until_the_follower_leaves()
    {
        await using var world = new ActorWorld();
        var gone = Gone(world, "gone");
        using var leaves = new CancellationTokenSource();
        var followed = new List<string>();
        var following = Follow();
        gone.Tell("one");
        gone.Tell("two");
        world.RunUntil(() => followed.Count == 2);
        leaves.Cancel();
        await following;

        async Task Follow()
        {
            await foreach (var letter in world.Tree.FollowDeadLetters(leaves.Token))
                followed.Add(letter.Recipient);
        }
    }

    [Fact]
    public async Task Recipients_beyond_the_thousandth_are_counted_together()
    {
        await using var world = new ActorWorld();
        for (var i = 0; i < 1005; i++)
            Gone(world, $"gone{i}").Tell("too late");
        Assert.Equal(1001, world.Tree.DeadLetters.Counts.Count);
        Assert.Contains(new DeadLetterCount("/", DeadLetterReason.Stopped, 5), world.Tree.DeadLetters.Counts);
        Assert.Equal(100, world.Tree.DeadLetters.Recent.Count);
    }

    private static IActorRef Gone(ActorWorld world, string name)
    {
        var gone = world.Start(name, Recorder.Props([]));
        world.Tree.Stop("/" + name);
        world.Settle();
        return gone;
    }
}
