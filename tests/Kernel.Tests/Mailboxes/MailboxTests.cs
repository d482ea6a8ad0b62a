using LustreActors.Kernel.Testing;

namespace LustreActors.Kernel.Tests.Mailboxes;

public sealed class MailboxTests
{
    [Theory]
    [InlineData(Overflow.Reject, new[] { 1, 2, 3 }, false, DeadLetterReason.MailboxFull)]
    [InlineData(Overflow.DropOldest, new[] { 2, 3, 4 }, true, DeadLetterReason.DroppedOldest)]
    [InlineData(Overflow.DropNewest, new[] { 1, 2, 4 }, true, DeadLetterReason.DroppedNewest)]
    public async Task A_full_mailbox_does_what_its_overflow_says(Overflow overflow, int[] handled, bool accepted, DeadLetterReason reason)
    {
        await using var test = new ActorTestSystem();
        var probe = new Probe<int>();
        var a = test.Spawn("a", new Props<int>(() => probe) { Mailbox = new MailboxOptions(3, overflow) });
        Assert.True(a.Tell(1) && a.Tell(2) && a.Tell(3));
        Assert.Equal(accepted, a.Tell(4));
        test.Settle();
        Assert.Equal(handled, probe.Received);
        var lost = Assert.Single(test.System.DeadLetters.Counts);
        Assert.Equal((a.Path, reason, 1L), (lost.Recipient, lost.Reason, lost.Count));
    }

    [Fact]
    public async Task A_message_with_the_key_of_a_waiting_one_takes_its_place()
    {
        await using var test = new ActorTestSystem();
        var probe = new Probe<(string Key, int Value)>();
        var a = test.Spawn("a", new Props<(string Key, int Value)>(() => probe)
        {
            Mailbox = new MailboxOptions(2),
            CoalesceBy = static m => m.Key.Length == 0 ? null : m.Key,
        });
        Assert.True(a.Tell(("x", 1)) && a.Tell(("y", 2)) && a.Tell(("x", 3)) && a.Tell(("y", 4)));
        Assert.False(a.Tell(("", 5)));
        test.Settle();
        Assert.Equal([("x", 3), ("y", 4)], probe.Received);

        Assert.True(a.Tell(("", 6)) && a.Tell(("", 7)));
        test.Settle();
        Assert.Equal([("x", 3), ("y", 4), ("", 6), ("", 7)], probe.Received);
        Assert.Equal(1, test.System.DeadLetters.Total);
    }

    [Fact]
    public async Task A_key_that_throws_makes_no_tell_throw()
    {
        await using var test = new ActorTestSystem();
        var probe = new Probe<string>();
        var a = test.Spawn("a", new Props<string>(() => probe) { CoalesceBy = static m => m[5] });
        Assert.True(a.Tell("a") && a.Tell("b"));
        test.Settle();
        Assert.Equal(["a", "b"], probe.Received);
    }

    [Fact]
    public async Task What_an_actor_owes_itself_is_delivered_in_order_although_the_mailbox_is_full()
    {
        await using var world = new World();
        var a = world.Spawn("a", world.Props("a") with { Mailbox = new MailboxOptions(2) });
        world.Tell(a, Do.It(actor => actor.Context.StartSingle("t", Do.Note("tick"), TimeSpan.FromSeconds(1))));
        Assert.True(a.Tell(Do.Note("1")) && a.Tell(Do.Note("2")));
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, world.Show(a).Mailbox.Depth);
        world.Settle();
        Assert.Equal(["a starts", "a 1", "a 2", "a tick"], world.Journal.Entries);
        Assert.Equal(new MailboxSnapshot(0, 3, 2), world.Show(a).Mailbox);
    }

    [Fact]
    public void A_ring_keeps_order_and_indices_through_growth()
    {
        var ring = default(Ring<int>);
        var expected = new Queue<int>();
        var next = 0;
        for (var round = 0; round < 50; round++)
        {
            for (var i = 0; i < 7; i++)
            {
                var index = ring.Add(next);
                Assert.Equal(next, ring[index]);
                expected.Enqueue(next++);
            }

            for (var i = 0; i < 5; i++)
                Assert.Equal(expected.Dequeue(), ring.TakeFirst());
        }

        Assert.Equal(next - 1, ring.TakeLast());
        Assert.Equal(expected.Count - 1, ring.Count);
    }

    [Fact]
    public void A_mailbox_without_room_for_one_message_is_refused_up_front() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MailboxOptions(0));
}
