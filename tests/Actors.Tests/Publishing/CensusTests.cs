using LustreActors.Kernel;
using LustreActors.Kernel.Testing;

namespace LustreActors.Actors.Tests.Publishing;

public sealed class CensusTests
{
    [Fact]
    public async Task Actors_are_counted_by_branch_and_dead_letters_by_reason()
    {
        await using var system = new ActorTestSystem();
        var census = new KernelCensus(system.System);
        system.Spawn("collect", new Props<string>(() => new Parent()));
        var dead = system.Spawn("other", new Props<string>(() => new Probe<string>()));
        system.System.Stop(dead.Path);
        system.Settle();
        dead.Tell("too late");

        var taken = census.Take();
        Assert.Equal([new BranchCensus("/collect", 1, 0), new BranchCensus("/collect/child", 2, 0)], taken.Branches.OrderBy(b => b.Branch, StringComparer.Ordinal));
        Assert.Equal(1, taken.DeadLetters["stopped"]);
        Assert.Equal(0, taken.DeadLetters["mailbox_full"]);
        Assert.Equal(1, taken.DeadLetters.Values.Sum());
    }

    [Fact]
    public async Task Restarts_of_a_branch_stay_counted_when_its_actors_are_gone()
    {
        await using var system = new ActorTestSystem();
        var census = new KernelCensus(system.System);
        var top = system.Spawn("collect", new Props<string>(() => new Parent()));

        system.System.Restart(ActorPath.Parse("/collect/child"));
        system.Settle();
        system.System.Restart(ActorPath.Parse("/collect/child/child"));
        system.Settle();
        Assert.Equal(2, Restarts());
        system.System.Restart(ActorPath.Parse("/collect/child"));
        system.Settle();
        Assert.Equal(3, Restarts());
        system.System.Stop(ActorPath.Parse("/collect/child"));
        system.Settle();
        Assert.Equal(3, Restarts());
        system.System.Stop(top.Path);
        system.Settle();
        Assert.Equal(3, Restarts());

        long Restarts() => census.Take().Restarts.Values.Sum();
    }

    /// <summary>Three of them, one below the other.</summary>
    private sealed class Parent(int deep = 2) : Actor<string>
    {
        protected override ValueTask OnStart()
        {
            if (deep > 0)
                Context.Spawn("child", new Props<string>(() => new Parent(deep - 1)));
            return default;
        }

        protected override ValueTask OnMessage(string message) => default;
    }
}
