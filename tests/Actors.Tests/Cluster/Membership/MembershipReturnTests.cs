using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Cluster.Membership;

public sealed class MembershipReturnTests
{
    [Fact]
    public async Task A_member_that_was_given_up_comes_back_as_another_and_waits_before_it_owns_anything()
    {
        await using var world = new MembershipWorld();
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Start();
        world.Forget();

        world.Engine.GiveUp("a");
        world.Settle();
        Assert.Equal("a2", world.Engine.Entry("a")!.Incarnation);
        world.Advance(1);
        Assert.Equal(["a2 Joining, b1 Active"], world.Told);
        world.Advance(43);
        Assert.Equal(MemberState.Joining, world.Engine.Entry("a")!.State);
        world.Advance(5);
        Assert.Equal("a2 Active, b1 Active", world.Told[^1]);
        Assert.Equal(MemberState.Active, world.Engine.Entry("a")!.State);
        Assert.Equal(1, world.State().Returns);
    }

    [Fact]
    public async Task A_failed_sign_of_life_begins_the_waiting_anew()
    {
        await using var world = new MembershipWorld();
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Start();
        world.Engine.GiveUp("a");
        world.Settle();
        world.Advance(40);
        world.Engine.Trouble = "it is down";
        world.Advance(3);
        world.Engine.Trouble = null;
        world.Advance(42);
        Assert.Equal(MemberState.Joining, world.Engine.Entry("a")!.State);
        world.Advance(10);
        Assert.Equal(MemberState.Active, world.Engine.Entry("a")!.State);
    }

    [Fact]
    public async Task Where_all_were_given_up_with_this_member_it_does_not_wait()
    {
        await using var world = new MembershipWorld();
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Engine.Enter(MembershipWorld.Other("c") with { Aggregates = false });
        world.Start();
        world.Forget();

        world.Engine.Trouble = "it is down";
        world.Advance(12);
        world.Engine.ForgetAll();
        world.Engine.Trouble = null;
        world.Engine.Enter(MembershipWorld.Other("c") with { Aggregates = false });
        world.Engine.Enter(MembershipWorld.Other("b", MemberState.Active, incarnation: 2));
        world.Advance(4);
        Assert.Equal(["a2 Active, b2 Active, c1 Active"], world.Told);
    }

    [Fact]
    public async Task A_process_that_stood_still_for_too_long_is_another_incarnation()
    {
        await using var world = new MembershipWorld();
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Start();
        world.Forget();

        world.Freeze(8);
        Assert.Equal("a1", world.Engine.Entry("a")!.Incarnation);
        world.Freeze(13);
        Assert.Equal(("a2", MemberState.Joining), (world.Engine.Entry("a")!.Incarnation, world.Engine.Entry("a")!.State));
        Assert.Equal("a2", world.Own.Current!.Incarnation);
        Assert.Contains("This process stood still for 1", Assert.Single(world.Loggers.Of(1143)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_took_out_is_entered_again()
    {
        await using var world = new MembershipWorld();
        world.Start();
        world.Engine.Remove("a");
        world.Settle();
        Assert.Equal(("a1", MemberState.Active), (world.Engine.Entry("a")!.Incarnation, world.Engine.Entry("a")!.State));
        world.Advance(5);
        Assert.Equal(["a1 Active"], world.Told);
    }

    [Fact]
    public async Task Of_two_processes_with_one_id_the_later_one_is_the_member_and_this_is_said()
    {
        await using var world = new MembershipWorld();
        world.Start();
        var usurper = MembershipWorld.Other("a", incarnation: 77);
        world.Engine.Enter(usurper);
        world.Settle();
        world.Advance(20);

        Assert.Equal(usurper, world.Engine.Entry("a"));
        Assert.Equal("a77 Active", world.Told[^1]);
        Assert.Contains("two processes of the cluster vu have the same cluster.id", Assert.Single(world.Loggers.Of(1145)), StringComparison.Ordinal);
        Assert.Contains("http://a:9846", world.State().Notes[0], StringComparison.Ordinal);

        world.Engine.Remove("a");
        world.Settle();
        world.Advance(1);
        Assert.Equal("a1", world.Engine.Entry("a")!.Incarnation);
        Assert.Equal("a1 Active", world.Told[^1]);
        Assert.Empty(world.State().Notes);
    }

    [Fact]
    public async Task Whoever_is_no_member_any_more_leaves_the_other_process_where_it_is()
    {
        await using var world = new MembershipWorld();
        world.Start();
        var usurper = MembershipWorld.Other("a", incarnation: 77);
        world.Engine.Enter(usurper);
        world.Settle();
        Assert.True(world.Leave());
        world.Advance(5);
        Assert.Equal(usurper, world.Engine.Entry("a"));
        world.Stop();
        Assert.Equal(0, world.Engine.Count("announce Leaving"));
    }
}
