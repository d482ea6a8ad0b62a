using FsCheck;
using FsCheck.Fluent;

namespace LustreActors.Kernel.Tests.Supervising;

public sealed class BackoffTests
{
    private static readonly Supervision Doubling = new()
    {
        MaxRestarts = Supervision.Unlimited,
        Backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), 0, TimeSpan.FromSeconds(30)),
    };

    [Fact]
    public async Task Rests_double_up_to_the_longest()
    {
        await using var world = new World();
        var a = world.Spawn("a", Doubling);
        foreach (var rest in new[] { 1, 2, 4, 8, 10, 10 })
        {
            world.Tell(a, Do.Fail());
            Assert.Equal(ActorState.BackingOff, world.Show(a).State);
            Assert.Equal(world.Time.GetUtcNow() + TimeSpan.FromSeconds(rest), world.Show(a).BackingOffUntil);
            world.Advance(rest - 0.001);
            Assert.Equal(ActorState.BackingOff, world.Show(a).State);
            world.Advance(0.001);
            Assert.Equal((ActorState.Running, null), (world.Show(a).State, world.Show(a).BackingOffUntil));
        }
    }

    [Fact]
    public async Task A_resting_actor_takes_messages_and_handles_them_afterwards()
    {
        await using var world = new World();
        var a = world.Spawn("a", Doubling);
        world.Tell(a, Do.Fail());
        Assert.True(world.Tell(a, Do.Note("patient")));
        Assert.DoesNotContain("a patient", world.Journal.Entries);
        world.Advance(1);
        Assert.Contains("a patient", world.Journal.Entries);
    }

    [Fact]
    public async Task A_healthy_period_resets_the_rest()
    {
        await using var world = new World();
        var a = world.Spawn("a", Doubling);
        world.Tell(a, Do.Fail());
        world.Advance(1);
        world.Tell(a, Do.Fail());
        world.Advance(2);
        world.Advance(30);
        world.Tell(a, Do.Fail());
        Assert.Equal(world.Time.GetUtcNow() + TimeSpan.FromSeconds(1), world.Show(a).BackingOffUntil);
    }

    [Fact]
    public async Task A_reset_made_stale_by_a_later_failure_does_nothing()
    {
        await using var world = new World();
        var a = world.Spawn("a", Doubling);
        world.Tell(a, Do.Fail());
        world.Advance(1);

        // Fails again 29 s into its 30 healthy ones: neither the moment at which those would have been over nor anything else may reset the rest.
        world.Advance(29);
        world.Tell(a, Do.Fail());
        world.Advance(2);
        world.Advance(1);
        world.Tell(a, Do.Fail());
        Assert.Equal(world.Time.GetUtcNow() + TimeSpan.FromSeconds(4), world.Show(a).BackingOffUntil);
    }

    [Fact]
    public async Task Stopping_a_resting_actor_ends_it_at_once_and_leaves_no_timer()
    {
        await using var world = new World();
        var timers = world.Time.ArmedTimers;
        var a = world.Spawn("a", Doubling);
        world.Tell(a, Do.Fail());
        Assert.True(world.System.Stop(a.Path));
        world.Settle();
        Assert.Null(world.System.Find(a.Path));
        Assert.Equal(timers, world.Time.ArmedTimers);
        Assert.Single(world.Journal.Entries, e => e.StartsWith("a stopped", StringComparison.Ordinal));
    }

    [Fact]
    public void Jitter_stays_within_its_bounds_and_under_the_longest_rest()
    {
        var inputs =
            from min in Gen.Choose(1, 10_000)
            from more in Gen.Choose(0, 1_000_000)
            from jitter in Gen.Choose(0, 100)
            from failures in Gen.Choose(0, 2000)
            from random in Gen.Choose(0, 999_999)
            select (Min: TimeSpan.FromMilliseconds(min), Max: TimeSpan.FromMilliseconds(min + more), Jitter: jitter / 100.0, Failures: failures, Random: random / 1e6);
        Prop.ForAll(inputs.ToArbitrary(), i =>
        {
            var rest = new Backoff(i.Min, i.Max, i.Jitter, i.Max).Rest(i.Failures, i.Random);
            var plain = new Backoff(i.Min, i.Max, 0, i.Max).Rest(i.Failures, 0);
            return rest >= plain && rest <= i.Max && rest <= (plain * (1 + i.Jitter)) + TimeSpan.FromTicks(1) && plain >= i.Min;
        }).QuickCheckThrowOnFailure();
    }
}
