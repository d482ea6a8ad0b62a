namespace LustreActors.Kernel.Tests.Cells;

public sealed class PipingTests
{
    [Fact]
    public async Task A_tasks_result_and_its_failure_come_back_as_messages()
    {
        await using var world = new World();
        var good = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var bad = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var a = world.Spawn("a");
        world.Tell(a, Do.It(actor =>
        {
            actor.Context.PipeToSelf(good.Task, n => Do.Note($"got {n}"), e => Do.Note(e.Message));
            actor.Context.PipeToSelf(bad.Task, n => Do.Note($"got {n}"), e => Do.Note(e.Message));
        }));
        bad.SetException(new FormatException("bad"));
        good.SetResult(7);
        world.Settle();
        Assert.Equal(["a starts", "a bad", "a got 7"], world.Journal.Entries);
    }

    [Fact]
    public async Task A_result_for_an_earlier_incarnation_is_a_dead_letter()
    {
        await using var world = new World();
        var task = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var a = world.Spawn("a");
        world.Tell(a, Do.It(actor => actor.Context.PipeToSelf(task.Task, n => Do.Note("got it"), _ => Do.Note("got it"))));
        world.Tell(a, Do.Fail());
        task.SetResult(1);
        world.Settle();
        Assert.DoesNotContain("a got it", world.Journal.Entries);
        Assert.Equal(DeadLetterReason.EarlierIncarnation, Assert.Single(world.System.DeadLetters.Counts).Reason);
    }

    [Fact]
    public async Task A_result_for_a_stopped_actor_is_a_dead_letter()
    {
        await using var world = new World();
        var task = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var a = world.Spawn("a");
        world.Tell(a, Do.It(actor => actor.Context.PipeToSelf(task.Task, n => Do.Note("got it"), _ => Do.Note("got it"))));
        world.System.Stop(a.Path);
        world.Settle();
        task.SetResult(1);
        world.Settle();
        Assert.Equal(DeadLetterReason.Stopped, Assert.Single(world.System.DeadLetters.Counts).Reason);
    }
}
