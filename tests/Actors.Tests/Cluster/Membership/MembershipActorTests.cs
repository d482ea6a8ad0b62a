using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Cluster.Membership;

public sealed class MembershipActorTests
{
    [Fact]
    public async Task The_first_view_is_told_at_once_and_this_member_is_active_in_it()
    {
        await using var world = new MembershipWorld();
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Start();

        Assert.Equal(["a1 Active, b1 Active"], world.Told);
        Assert.True(world.Views[0].IsShared);
        Assert.Equal(new Coordination(true, null), Assert.Single(world.Coordination));
        Assert.Equal(["announce Joining", "read", "announce Active"], world.Engine.Asked.Where(a => a != "wait"));
        Assert.Equal(MemberState.Active, world.Own.Current!.State);
    }

    [Fact]
    public async Task Changes_that_come_together_are_one_view()
    {
        await using var world = new MembershipWorld();
        world.Start();
        world.Forget();

        world.Engine.Enter(MembershipWorld.Other("b", MemberState.Joining));
        world.Settle();
        world.Advance(0.9);
        world.Engine.Enter(MembershipWorld.Other("c"));
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Settle();
        Assert.Empty(world.Told);
        world.Advance(0.1);
        Assert.Equal(["a1 Active, b1 Active, c1 Active"], world.Told);
        Assert.Equal(3, world.State().View!.Members.Length);
    }

    [Fact]
    public async Task A_member_that_comes_and_goes_within_the_damping_is_not_told()
    {
        await using var world = new MembershipWorld();
        world.Start();
        world.Forget();

        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Settle();
        world.Engine.Remove("b");
        world.Settle();
        world.Advance(5);
        Assert.Empty(world.Views);
    }

    [Fact]
    public async Task Signs_of_life_go_on_while_nothing_else_answers()
    {
        await using var world = new MembershipWorld();
        world.Start();
        var before = world.Engine.Count("renew");
        world.Advance(9);
        Assert.Equal(3, world.Engine.Count("renew") - before);
        Assert.Equal(1, world.Engine.Count("read"));

        // And the other way round: a sign of life that is never answered keeps nobody from being seen.
        world.Engine.HangsOnRenewal = true;
        world.Advance(6);
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Settle();
        world.Advance(1);
        Assert.Equal("a1 Active, b1 Active", world.Told[^1]);
    }

    [Fact]
    public async Task All_is_read_again_from_time_to_time_and_when_another_endpoint_answers()
    {
        await using var world = new MembershipWorld();
        world.Start();
        Assert.Equal(1, world.Engine.Count("read"));
        world.Advance(59);
        Assert.Equal(1, world.Engine.Count("read"));
        world.Advance(3);
        Assert.Equal(2, world.Engine.Count("read"));

        world.Engine.Place = "another endpoint";
        world.Advance(3);
        Assert.Equal(3, world.Engine.Count("read"));
        world.Advance(9);
        Assert.Equal(3, world.Engine.Count("read"));
    }

    [Fact]
    public async Task A_watch_that_has_ended_is_followed_by_a_reading()
    {
        await using var world = new MembershipWorld();
        world.Start();
        world.Advance(2);
        world.Engine.EndWatch();
        world.Settle();
        Assert.Equal(2, world.Engine.Count("read"));

        // One that ends at once makes no loop: the next beat reads.
        world.Engine.EndWatch();
        world.Settle();
        world.Engine.EndWatch();
        world.Settle();
        Assert.Equal(2, world.Engine.Count("read"));
        world.Advance(3);
        Assert.Equal(3, world.Engine.Count("read"));
    }

    [Fact]
    public async Task The_last_view_stays_while_the_engine_is_lost()
    {
        await using var world = new MembershipWorld();
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Start();
        world.Forget();

        world.Engine.Trouble = "it is down";
        world.Engine.Remove("b");
        world.Advance(300);
        Assert.Empty(world.Views);
        Assert.Equal(new Coordination(false, "it is down"), Assert.Single(world.Coordination));
        Assert.Equal(2, world.State().View!.Members.Length);
        Assert.True(world.State().RenewalsFailed > 50);
        Assert.Equal("The other members cannot be found: it is down. What was known last is kept; this machine is collected as before", Assert.Single(world.Loggers.Of(1141)));

        world.Engine.Trouble = null;
        world.Advance(3);
        Assert.Equal(new Coordination(true, null), world.Coordination[^1]);
        world.Advance(1);
        Assert.Equal(["a1 Active"], world.Told);
        Assert.Single(world.Loggers.Of(1142));
    }

    [Fact]
    public async Task Who_was_asked_and_did_not_answer_goes_although_others_cannot_be_found()
    {
        await using var world = new MembershipWorld();
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Start();
        world.Forget();

        world.Engine.Doubt = "the name cannot be resolved";
        world.Engine.Remove("b");
        world.Settle();
        Assert.Equal(new Coordination(false, "the name cannot be resolved"), Assert.Single(world.Coordination));
        world.Advance(1);
        Assert.Equal(["a1 Active"], world.Told);

        world.Engine.Doubt = null;
        world.Engine.Enter(MembershipWorld.Other("b", incarnation: 2));
        world.Advance(1);
        Assert.True(world.Coordination[^1].IsUp);
        Assert.Equal("a1 Active, b2 Active", world.Told[^1]);
    }

    [Fact]
    public async Task Without_an_engine_at_the_start_it_collects_alone_when_it_has_waited()
    {
        await using var world = new MembershipWorld();
        world.Engine.Trouble = "nobody is there";
        world.Start();
        Assert.Equal(new Coordination(false, "nobody is there"), Assert.Single(world.Coordination));
        world.Advance(29);
        Assert.Empty(world.Views);
        world.Advance(1);
        Assert.Equal(["a1 Active"], world.Told);
        Assert.False(world.Views[0].IsShared);
        Assert.Contains("30 s", Assert.Single(world.Loggers.Of(1144)), StringComparison.Ordinal);

        world.Engine.Trouble = null;
        world.Engine.Enter(MembershipWorld.Other("b"));
        world.Advance(3);
        Assert.Equal(["a1 Active", "a1 Active, b1 Active"], world.Told);
        Assert.True(world.Coordination[^1].IsUp);
    }

    [Fact]
    public async Task A_member_that_leaves_says_so_while_it_still_answers()
    {
        await using var world = new MembershipWorld();
        world.Start();
        world.Forget();

        Assert.True(world.Leave());
        Assert.Equal(MemberState.Leaving, world.Engine.Entry("a")!.State);
        Assert.Equal(["a1 Leaving"], world.Told);
        world.Advance(30);
        Assert.Equal(MemberState.Leaving, world.Engine.Entry("a")!.State);

        world.Stop();
        Assert.Equal(["leave", "dispose"], world.Engine.Asked.TakeLast(2));
        Assert.Null(world.Own.Current);
    }

    [Fact]
    public async Task A_member_that_is_stopped_announces_it_before_it_is_gone()
    {
        await using var world = new MembershipWorld();
        world.Start();
        world.Stop();
        Assert.Equal(["announce Leaving", "leave", "dispose"], world.Engine.Asked.TakeLast(3));
        Assert.Empty(world.Loggers.Of(1148));
    }

    [Fact]
    public async Task Leaving_without_an_engine_is_said_not_to_be_known()
    {
        await using var world = new MembershipWorld();
        world.Start();
        world.Engine.Trouble = "it is down";
        Assert.False(world.Leave());
        Assert.Equal("a1 Leaving", world.Told[^1]);
        world.Stop();
        Assert.Equal(
            "The cluster was not left in an orderly way: it is down. The others miss this member after 9 s", Assert.Single(world.Loggers.Of(1148)));
    }

    [Fact]
    public async Task A_store_that_counts_from_the_beginning_again_is_a_new_view()
    {
        await using var world = new MembershipWorld();
        world.Start();
        world.Forget();
        world.Engine.StartOver();
        world.Engine.EndWatch();
        world.Advance(5);
        Assert.Equal(["a1 Active"], world.Told);
    }

    [Fact]
    public async Task What_an_administrator_should_know_is_said_once()
    {
        await using var world = new MembershipWorld();
        world.Engine.Notes.Add("something is odd");
        world.Start();
        world.Advance(130);
        Assert.Equal("Cluster: something is odd", Assert.Single(world.Loggers.Of(1146)));
        var state = world.State();
        Assert.Equal("something is odd", Assert.Single(state.Notes));
        Assert.Equal((ClusterMode.Etcd, "a scripted engine", TimeSpan.FromSeconds(9), 0L), (state.Mode, state.Place, state.Ttl, state.RenewalsFailed));
        Assert.True(state.ViewAge > TimeSpan.FromSeconds(120));
        Assert.Equal(3, state.Reads);
    }
}
