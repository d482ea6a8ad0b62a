using LustreActors.Kernel.Testing;

namespace LustreActors.Kernel.Tests.Cells;

public sealed class HandlingTests
{
    [Fact]
    public async Task Messages_are_handled_in_the_order_in_which_they_were_told()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        for (var i = 0; i < 100; i++)
            a.Tell(Do.Note($"{i}"));
        world.Settle();
        Assert.Equal(["a starts", .. Enumerable.Range(0, 100).Select(i => $"a {i}")], world.Journal.Entries);
    }

    [Fact]
    public async Task While_a_handler_awaits_no_other_message_is_handled()
    {
        await using var world = new World();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var a = world.Spawn("a");
        a.Tell(new Do(async actor =>
        {
            actor.Note("waits");
            await gate.Task;
            actor.Note("goes on");
        }));
        world.Tell(a, Do.Note("next"));
        Assert.Equal(["a starts", "a waits"], world.Journal.Entries);

        gate.SetResult();
        world.Settle();
        Assert.Equal(["a starts", "a waits", "a goes on", "a next"], world.Journal.Entries);
    }

    [Fact]
    public async Task A_stop_overtakes_the_messages_that_wait()
    {
        await using var world = new World();
        var a = world.Spawn("a");
        a.Tell(Do.It(actor => actor.Context.Stop(actor.Context.Self)));
        a.Tell(Do.Note("never"));
        a.Tell(Do.Note("never"));
        world.Settle();
        Assert.Equal(["a starts", "a stopped Requested"], world.Journal.Entries);
        Assert.Equal(2, world.System.DeadLetters.Total);
    }

    [Fact]
    public void The_pool_thread_is_yielded_after_thirty_messages()
    {
        var scheduler = new CountingScheduler();
        var system = new ActorSystem(new ActorSystemOptions { Scheduler = scheduler });
        var handled = 0;
        var a = system.Spawn("a", new Props<int>(() => new Counter(() => handled++)));
        scheduler.RunOne();
        scheduler.RunOne();
        for (var i = 0; i < 70; i++)
            a.Tell(i);

        scheduler.RunOne();
        Assert.Equal(30, handled);
        scheduler.RunOne();
        Assert.Equal(60, handled);
        scheduler.RunOne();
        Assert.Equal(70, handled);
        Assert.Equal(0, scheduler.Ready);
    }

    [Fact]
    public async Task No_two_handlers_of_an_actor_overlap_on_the_pool()
    {
        await using var system = new ActorSystem();
        var inside = 0;
        var overlaps = 0;
        long sum = 0;
        var done = new TaskCompletionSource();
        const int Producers = 4;
        const int Each = 20_000;
        var left = Producers * Each;
        var a = system.Spawn("a", new Props<int>(() => new Lambda<int>(async n =>
        {
            if (Interlocked.Increment(ref inside) != 1)
                overlaps++;
            if (n % 1000 == 0)
                await Task.Yield();
            sum += n;
            Interlocked.Decrement(ref inside);
            if (--left == 0)
                done.SetResult();
        }))
        { Mailbox = new MailboxOptions(Producers * Each) });

        var producers = Enumerable.Range(0, Producers).Select(_ => Task.Run(() =>
        {
            for (var i = 1; i <= Each; i++)
                Assert.True(a.Tell(i));
        }));
        await Task.WhenAll(producers);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, overlaps);
        Assert.Equal(Producers * (Each * (Each + 1L) / 2), sum);
    }

    [Fact]
    public void Telling_allocates_nothing_beyond_the_message()
    {
        var scheduler = new SingleStepScheduler();
        var system = new ActorSystem(new ActorSystemOptions { Scheduler = scheduler });
        var a = system.Spawn("a", new Props<string>(() => new Probe<string>()) { Mailbox = new MailboxOptions(10_000) });
        for (var i = 0; i < 5000; i++)
            a.Tell("warm");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3000; i++)
            a.Tell("hot");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Without_a_context_the_constructor_says_what_to_do()
    {
        await using var world = new World();
        world.System.Spawn("eager", new Props<int>(() => new Eager()) { Supervision = Supervision.StopOnFailure });
        world.Settle();
        Assert.Contains(world.Log.Entries, e => e.Event.Id == 1002);
        Assert.Null(world.System.Find(ActorPath.Parse("/eager")));
    }

    private sealed class Eager : Actor<int>
    {
        public Eager() => Context.StartSingle("key", 1, TimeSpan.FromSeconds(1));

        protected override ValueTask OnMessage(int message) => ValueTask.CompletedTask;
    }

    private sealed class Counter(Action count) : Actor<int>
    {
        protected override ValueTask OnMessage(int message)
        {
            count();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Batches like the pool, runs on the test's thread.</summary>
    private sealed class CountingScheduler : ActorScheduler
    {
        private readonly Queue<IThreadPoolWorkItem> _ready = new();

        public int Ready => _ready.Count;

        public void RunOne() => _ready.Dequeue().Execute();

        public override void Schedule(IThreadPoolWorkItem work) => _ready.Enqueue(work);

        public override void Cancel(CancellationTokenSource source) => source.Cancel();
    }
}
