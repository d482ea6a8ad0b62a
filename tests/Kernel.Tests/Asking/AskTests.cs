using LustreActors.Kernel.Testing;

namespace LustreActors.Kernel.Tests.Asking;

public sealed class AskTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private sealed record Question(ReplyTo<int> Reply, Func<ReplyTo<int>, ValueTask> Body);

    private static (ActorTestSystem Test, IActorRef<Question> Target) Start()
    {
        var test = new ActorTestSystem();
        return (test, test.Spawn("a", new Props<Question>(() => new Lambda<Question>(q => q.Body(q.Reply))) { Mailbox = new MailboxOptions(1) }));
    }

    private static Task<int> Ask(IActorRef<Question> target, Func<ReplyTo<int>, ValueTask> body, CancellationToken ct = default) =>
        target.AskAsync((ReplyTo<int> reply) => new Question(reply, body), Second, ct);

    private static ValueTask Silence(ReplyTo<int> reply) => ValueTask.CompletedTask;

    [Fact]
    public async Task An_answer_completes_the_question_and_leaves_nothing_behind()
    {
        var (test, a) = Start();
        await using var _ = test;
        var timers = test.Time.ArmedTimers;
        Assert.Equal(7, test.Ask<Question, int>(a, r => new Question(r, reply =>
        {
            reply.Tell(7);
            return ValueTask.CompletedTask;
        })));
        Assert.Equal(timers, test.Time.ArmedTimers);
    }

    [Fact]
    public async Task The_timeout_says_who_was_asked_what_and_what_it_was_doing()
    {
        var (test, a) = Start();
        await using var _ = test;
        var gate = new TaskCompletionSource();
        var first = Ask(a, async _ => await gate.Task);
        test.Settle();
        var second = Ask(a, Silence);
        test.Advance(Second);
        var error = await Assert.ThrowsAsync<AskException>(() => second);
        Assert.Equal((AskFailure.Timeout, a.Path, typeof(Question)), (error.Failure, error.Target, error.MessageType));
        Assert.Equal("No answer to Question from /a: none within 1 s; it has been handling Question for 1.0 s, 1 of 1 messages waiting", error.Message);
        await Assert.ThrowsAsync<AskException>(() => first);
        gate.SetResult();
    }

    [Fact]
    public async Task A_question_to_a_dead_actor_fails_at_once()
    {
        var (test, a) = Start();
        await using var _ = test;
        test.System.Stop(a.Path);
        test.Settle();
        var asked = Ask(a, Silence);
        Assert.True(asked.IsFaulted);
        Assert.Equal(AskFailure.Stopped, (await Assert.ThrowsAsync<AskException>(() => asked)).Failure);
    }

    [Fact]
    public async Task The_targets_death_fails_the_question_at_once()
    {
        var (test, a) = Start();
        await using var _ = test;
        var asked = Ask(a, Silence);
        test.Settle();
        Assert.False(asked.IsCompleted);
        test.System.Stop(a.Path);
        test.Settle();
        Assert.Equal(AskFailure.Stopped, (await Assert.ThrowsAsync<AskException>(() => asked)).Failure);
    }

    [Fact]
    public async Task A_full_mailbox_fails_the_question_at_once()
    {
        var (test, a) = Start();
        await using var _ = test;
        var first = Ask(a, Silence);
        var asked = Ask(a, Silence);
        Assert.Equal(AskFailure.Refused, (await Assert.ThrowsAsync<AskException>(() => asked)).Failure);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task A_late_answer_and_a_second_one_are_counted()
    {
        var (test, a) = Start();
        await using var _ = test;
        ReplyTo<int>? kept = null;
        var asked = Ask(a, reply =>
        {
            kept = reply;
            return ValueTask.CompletedTask;
        });
        test.Advance(Second);
        Assert.False(kept!.Tell(1));
        Assert.False(kept.Tell(2));
        await Assert.ThrowsAsync<AskException>(() => asked);
        var counted = Assert.Single(test.System.DeadLetters.Counts);
        Assert.Equal((a.Path, DeadLetterReason.LateReply, 2L), (counted.Recipient, counted.Reason, counted.Count));
    }

    [Fact]
    public async Task A_cancelled_question_is_cancelled_not_failed()
    {
        var (test, a) = Start();
        await using var _ = test;
        using var cancel = new CancellationTokenSource();
        var asked = Ask(a, Silence, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }
}
