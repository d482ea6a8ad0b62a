using LustreActors.Kernel.Testing;

namespace LustreActors.Kernel.Tests.Testing;

public sealed class SingleStepTests
{
    private static async Task<string[]> RunSeveral(int? seed)
    {
        await using var world = new World(seed);
        var actors = Enumerable.Range(0, 5).Select(i => world.Spawn($"a{i}")).ToArray();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < 10; i++)
        {
            foreach (var actor in actors)
            {
                var text = $"{i}";
                actor.Tell(i == 5 ? Do.Fail() : new Do(async a =>
                {
                    await release.Task;
                    a.Note(text);
                }));
            }
        }

        world.Settle();
        release.SetResult();
        world.Settle();
        return world.Journal.Entries;
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_run()
    {
        Assert.Equal(await RunSeveral(42), await RunSeveral(42));
        Assert.Equal(await RunSeveral(null), await RunSeveral(null));
    }

    [Fact]
    public async Task Different_seeds_give_different_runs_of_the_same_events()
    {
        var one = await RunSeveral(1);
        var two = await RunSeveral(2);
        Assert.NotEqual(one, two);
        Assert.Equal(one.Order(), two.Order());
    }

    [Fact]
    public async Task Actors_that_never_come_to_rest_are_reported_not_waited_for()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        a.Tell(Do.It(Again));
        Assert.Throws<InvalidOperationException>(world.Settle);
        world.System.Stop(a.Path);

        static void Again(Scripted actor) => actor.Context.Self.Tell(Do.It(Again));
    }
}
