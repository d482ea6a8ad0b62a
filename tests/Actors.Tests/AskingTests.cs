using Akka.Actor;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;

namespace LustreActors.Actors.Tests;

/// <summary>Questions to actors of a system with real threads and timers.</summary>
public sealed class AskingTests : IAsyncLifetime
{
    private readonly ActorSystem _system = AkkaConfiguration.Start(TimeProvider.System, new RecordingLoggers());

    [Fact]
    public async Task A_question_is_answered()
    {
        var actor = await StartAsync();
        Assert.Equal("hello", await actor.AskAsync<string>("hello", TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_question_without_an_answer_reports_the_actor_the_message_and_the_activity()
    {
        var actor = await StartAsync();
        ActorRecords.For(_system).Of(actor).SetActivity("counting sheep");
        var failure = await Assert.ThrowsAsync<AskFailedException>(() => actor.AskAsync<string>(42, TimeSpan.FromMilliseconds(20)));
        Assert.StartsWith(
            "No answer to Int32 from /a: none within 0.02 s; it has been counting sheep for ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(" s, 0 messages waiting", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.HasEnded);
    }

    [Fact]
    public async Task A_question_to_an_actor_that_has_ended_fails_at_once()
    {
        var actor = await StartAsync();
        await actor.GracefulStop(TimeSpan.FromSeconds(30));
        var failure = await Assert.ThrowsAsync<AskFailedException>(() => actor.AskAsync<string>("hello", TimeSpan.FromDays(1)));
        Assert.True(failure.HasEnded);
        Assert.Contains("it has ended", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asker_that_cancels_gets_no_answer()
    {
        var actor = await StartAsync();
        using var leaves = new CancellationTokenSource();
        var answer = actor.AskAsync<string>(42, TimeSpan.FromDays(1), leaves.Token);
        leaves.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => AkkaConfiguration.EndAsync(_system);

    private Task<IActorRef> StartAsync() => new ActorTree(_system).StartAsync("a", Props.Create(static () => new Echo()));

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is string)
                Sender.Tell(message);
        }
    }
}
