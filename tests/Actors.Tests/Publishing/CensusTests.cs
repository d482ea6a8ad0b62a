using Akka.Actor;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Tests.World;

namespace LustreActors.Actors.Tests.Publishing;

public sealed class CensusTests
{
    [Fact]
    public async Task Actors_are_counted_by_branch_and_dead_letters_by_reason()
    {
        await using var system = new ActorWorld();
        var census = new TreeCensus(system.Tree);
        system.Start("collect", Parent.Props(2));
        var dead = system.Start("other", Recorder.Props([]));
        system.Tree.Stop("/other");
        system.Settle();
        dead.Tell("too late");

        var taken = census.Count();
        Assert.Equal(
            [new BranchCensus("/collect", 1, 0), new BranchCensus("/collect/child", 2, 0)],
            taken.Branches.OrderBy(b => b.Branch, StringComparer.Ordinal));
        Assert.Equal(["/collect", "/collect/child"], taken.Restarts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, taken.DeadLetters.Values.Sum());
        Assert.All(taken.DeadLetters.Keys, reason => Assert.Equal(reason, reason.ToLowerInvariant()));
    }

    [Fact]
    public async Task Restarts_of_a_branch_stay_counted_when_its_actors_are_gone()
    {
        await using var system = new ActorWorld();
        var census = new TreeCensus(system.Tree);
        system.Start("collect", Parent.Props(2));

        system.Tree.Restart("/collect/child");
        system.Settle();
        system.Tree.Restart("/collect/child/child");
        system.Settle();
        Assert.Equal(2, Restarts());
        system.Tree.Restart("/collect/child");
        system.Settle();
        Assert.Equal(3, Restarts());
        system.Tree.Stop("/collect/child");
        system.Settle();
        Assert.Equal(3, Restarts());
        system.Tree.Stop("/collect");
        system.Settle();
        Assert.Equal(3, Restarts());

        long Restarts() => census.Count().Restarts.Values.Sum();
    }

    /// <summary>Three actors, one below the other.</summary>
    private sealed class Parent : UntypedActor
    {
        private readonly int _deep;

        public Parent(int deep) => _deep = deep;

        public static Props Props(int deep) => Akka.Actor.Props.Create(() => new Parent(deep));

        protected override void PreStart()
        {
            if (_deep > 0)
                Context.ActorOf(Props(_deep - 1), "child");
        }

        protected override void OnReceive(object message)
        {
        }
    }
}
