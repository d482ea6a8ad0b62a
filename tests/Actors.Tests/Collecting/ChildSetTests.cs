using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Tests.World;

namespace LustreActors.Actors.Tests.Collecting;

public sealed class ChildSetTests
{
    [Fact]
    public async Task What_is_wanted_is_started_once_and_what_is_not_is_stopped()
    {
        await using var world = new Family();
        world.Keep("a", "b");
        world.Keep("b", "c");
        world.Keep("b", "c");
        Assert.Equal(["a starts", "b starts", "a ends", "c starts"], world.Journal);
        Assert.Equal(["b", "c"], world.Children);
    }

    [Fact]
    public async Task A_child_that_is_wanted_again_while_it_is_stopping_comes_back()
    {
        await using var world = new Family(slow: true);
        world.Keep("a");
        world.Keep();
        world.Keep("a");
        Assert.Equal(["a starts"], world.Journal);

        world.LetEnd();
        world.RunUntil(() => world.Journal.Length == 3);
        Assert.Equal(["a starts", "a ends", "a starts"], world.Journal);
        Assert.Equal(["a"], world.Children);
        Assert.True(world.NeededSuccessor);
    }

    [Fact]
    public async Task A_child_that_is_not_wanted_any_more_when_it_has_stopped_stays_away()
    {
        await using var world = new Family(slow: true);
        world.Keep("a");
        world.Keep();
        world.Keep("a");
        world.Keep();
        world.LetEnd();
        world.RunUntil(() => world.Set!.IsSettled);
        Assert.Equal(["a starts", "a ends"], world.Journal);
        Assert.Empty(world.Children);
    }

    [Fact]
    public async Task A_child_that_ends_by_itself_is_created_again()
    {
        await using var world = new Family();
        world.Keep("a");
        world.Tree.Stop("/parent/a");
        world.Settle();
        Assert.Equal(["a starts", "a ends", "a starts"], world.Journal);
    }

    [Fact]
    public async Task It_is_settled_when_no_child_is_stopping()
    {
        await using var world = new Family(slow: true);
        world.Keep("a", "b");
        Assert.True(world.Set!.IsSettled);
        world.Keep("b");
        Assert.False(world.Set.IsSettled);
        world.LetEnd();
        world.RunUntil(() => world.Set.IsSettled);
    }

    /// <summary>A parent whose children may end slowly, on threads of the pool.</summary>
    private sealed class Family : ActorWorld
    {
        private readonly IActorRef _parent;
        private readonly List<string> _journal = [];
        private readonly ManualResetEventSlim _mayEnd = new();

        public Family(bool slow = false)
        {
            if (!slow)
                LetEnd();
            _parent = Start("parent", Props.Create(() => new Parent(this, slow)));
        }

        public ChildSet? Set { get; private set; }

        /// <summary>The result of the set's <c>Ended</c> for the last child.</summary>
        public bool NeededSuccessor { get; private set; }

        public string[] Journal
        {
            get
            {
                lock (_journal)
                    return [.. _journal];
            }
        }

        public IReadOnlyList<string> Children => Tree.Find("/parent")!.Children;

        /// <summary>Waits for slow children, which start on other threads: all that are wanted have started or wait for a name.</summary>
        public void Keep(params string[] names)
        {
            _parent.Tell(new Wanted(names));
            Settle();
            RunUntil(() => names.All(n => Journal.Contains($"{n} starts")));
        }

        public void LetEnd() => _mayEnd.Set();

        public override ValueTask DisposeAsync()
        {
            LetEnd();
            return base.DisposeAsync();
        }

        private sealed record Wanted(string[] Names);

        private sealed record ChildEnded(string Name);

        private sealed class Parent : UntypedActor
        {
            private readonly Family _family;
            private readonly bool _slow;
            private string[] _wanted = [];

            public Parent(Family family, bool slow)
            {
                (_family, _slow) = (family, slow);
                family.Set = new ChildSet(Context, name => new ChildEnded(name));
            }

            protected override void OnReceive(object message)
            {
                if (message is Wanted wanted)
                    _wanted = wanted.Names;
                if (message is ChildEnded ended)
                    _family.NeededSuccessor = _family.Set!.Ended(ended.Name);
                _family.Set!.Keep(_wanted, name =>
                {
                    var props = Props.Create(() => new Child(_family, name));
                    return _slow ? props.WithDispatcher("akka.actor.default-blocking-io-dispatcher") : props;
                });
            }
        }

        private sealed class Child : UntypedActor
        {
            private readonly Family _family;
            private readonly string _name;

            public Child(Family family, string name) => (_family, _name) = (family, name);

            protected override void PreStart() => Note("starts");

            protected override void PostStop()
            {
                _family._mayEnd.Wait();
                Note("ends");
            }

            protected override void OnReceive(object message)
            {
            }

            private void Note(string what)
            {
                lock (_family._journal)
                    _family._journal.Add($"{_name} {what}");
            }
        }
    }
}
