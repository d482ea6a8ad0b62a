using LustreActors.Kernel;
using LustreActors.Kernel.Testing;

namespace LustreActors.Actors.Tests.Collecting;

public sealed class ChildSetTests
{
    [Fact]
    public async Task What_is_wanted_is_started_once_and_what_is_not_is_stopped()
    {
        await using var system = new ActorTestSystem();
        var parent = Spawn(system, out var journal);
        Keep(system, parent, "a", "b");
        Keep(system, parent, "b", "c");
        Keep(system, parent, "b", "c");
        Assert.Equal(["a starts", "b starts", "a ends", "c starts"], journal);
        Assert.Equal(["b", "c"], Children(system));
    }

    [Fact]
    public async Task A_child_that_is_wanted_back_while_it_stops_comes_back()
    {
        await using var system = new ActorTestSystem();
        var slow = new TaskCompletionSource();
        var parent = Spawn(system, out var journal, slow.Task);
        Keep(system, parent, "a");
        Keep(system, parent);
        Assert.Equal(ActorState.Stopping, system.System.Find(ActorPath.Parse("/parent/a"))!.State);
        Keep(system, parent, "a");
        Assert.Equal(["a starts"], journal);

        slow.SetResult();
        system.Settle();
        Assert.Equal(["a starts", "a ends", "a starts"], journal);
        Assert.Equal(["a"], Children(system));
        Assert.Equal(ActorState.Running, system.System.Find(ActorPath.Parse("/parent/a"))!.State);
    }

    [Fact]
    public async Task A_child_that_is_not_wanted_any_more_when_it_has_stopped_stays_away()
    {
        await using var system = new ActorTestSystem();
        var slow = new TaskCompletionSource();
        var parent = Spawn(system, out _, slow.Task);
        Keep(system, parent, "a");
        Keep(system, parent);
        Keep(system, parent, "a");
        Keep(system, parent);
        slow.SetResult();
        system.Settle();
        Assert.Empty(Children(system));
    }

    [Fact]
    public async Task A_child_that_ends_by_itself_is_made_again()
    {
        await using var system = new ActorTestSystem();
        var parent = Spawn(system, out var journal);
        Keep(system, parent, "a");
        system.System.Stop(ActorPath.Parse("/parent/a"));
        system.Settle();
        Assert.Equal(["a starts", "a ends", "a starts"], journal);
    }

    [Fact]
    public async Task It_is_settled_when_nobody_is_on_his_way_out()
    {
        await using var system = new ActorTestSystem();
        var slow = new TaskCompletionSource();
        var set = new StrongSet();
        var parent = system.Spawn("parent", () => new Parent([], slow.Task, set));
        Keep(system, parent, "a", "b");
        Assert.True(set.Children!.IsSettled);
        Keep(system, parent, "b");
        Assert.False(set.Children.IsSettled);
        slow.SetResult();
        system.Settle();
        Assert.True(set.Children.IsSettled);
    }

    private static IActorRef<Order> Spawn(ActorTestSystem system, out List<string> journal, Task? ends = null)
    {
        var entries = journal = [];
        return system.Spawn("parent", () => new Parent(entries, ends ?? Task.CompletedTask, new StrongSet()));
    }

    private static void Keep(ActorTestSystem system, IActorRef<Order> parent, params string[] names)
    {
        parent.Tell(new Order(names, null));
        system.Settle();
    }

    private static string[] Children(ActorTestSystem system) => [.. system.System.Find(ActorPath.Parse("/parent"))!.Children.Select(c => c.Name)];

    private sealed record Order(string[]? Keep, string? Ended);

    private sealed class StrongSet
    {
        public ChildSet<Order, string>? Children { get; set; }
    }

    private sealed class Parent(List<string> journal, Task ends, StrongSet set) : Actor<Order>
    {
        private string[] _wanted = [];

        protected override ValueTask OnStart()
        {
            set.Children = new(Context, name => new Order(null, name));
            return default;
        }

        protected override ValueTask OnMessage(Order message)
        {
            _wanted = message.Keep ?? _wanted;
            if (message.Ended is { } ended)
                set.Children!.Ended(ended);
            set.Children!.Keep(_wanted, name => new Props<string>(() => new Child(journal, name, ends)));
            return default;
        }
    }

    private sealed class Child(List<string> journal, string name, Task ends) : Actor<string>
    {
        protected override ValueTask OnStart()
        {
            journal.Add($"{name} starts");
            return default;
        }

        protected override ValueTask OnMessage(string message) => default;

        protected override async ValueTask OnStopped(StopReason reason)
        {
            await ends;
            journal.Add($"{name} ends");
        }
    }
}
