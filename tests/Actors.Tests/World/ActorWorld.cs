using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;
using LustreActors.Blocking.Tests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Actors.Tests.World;

/// <summary>
/// The program's actor system, with its guardian, on a clock that the test moves. Nothing happens unless the test says so.
/// </summary>
public class ActorWorld : TestKit, INoImplicitSender, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SteppingQueue _queue;

    /// <param name="seed">The seed of a random order of messages; null handles them in the order of their arrival.</param>
    /// <param name="loggers">The loggers of the actors.</param>
    public ActorWorld(int? seed = null, ILoggerFactory? loggers = null)
        : this(new SteppingQueue(seed), new ManualTimeProvider(), new Random(seed ?? 0), loggers ?? NullLoggerFactory.Instance)
    {
    }

    private ActorWorld(SteppingQueue queue, ManualTimeProvider time, Random random, ILoggerFactory loggers)
        : base(Setup(queue, time, random, loggers), AkkaConfiguration.SystemName)
    {
        (_queue, Time) = (queue, time);
        _queue.TakeOver();
        AkkaConfiguration.StartGuardian(Sys);
        Settle();
        Tree = new ActorTree(Sys);
    }

    public ManualTimeProvider Time { get; }

    public ActorTree Tree { get; }

    /// <summary>The number of answers to questions that had been answered before.</summary>
    public int SecondAnswers { get; private set; }

    /// <summary>Starts a branch of the tree and handles all messages.</summary>
    public IActorRef Start(string name, Props props, Supervision? supervision = null)
    {
        var guardian = ((ActorRefWithCell)((ExtendedActorSystem)Sys).Guardian).GetSingleChild(ExporterActor.Name);
        return Ask<IActorRef>(guardian, new ExporterProtocol.Start(name, props, supervision ?? Supervision.Source));
    }

    /// <summary>Handles all messages.</summary>
    public void Settle() => _queue.RunUntilIdle();

    /// <summary>Moves the clock. All messages are handled before it moves and after each timer.</summary>
    public void Advance(TimeSpan by) => Time.Advance(by, Settle);

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Waits for real threads until the condition holds.</summary>
    public void RunUntil(Func<bool> condition) => _queue.RunUntil(condition, Patience);

    /// <summary>Sends a question and does not wait for the answer.</summary>
    public Task<T> Question<T>(IActorRef actor, object message)
    {
        var reply = new Reply<T>((ExtendedActorSystem)Sys, () => SecondAnswers++);
        actor.Tell(message, reply);
        return reply.Answer;
    }

    /// <summary>Sends a question and returns its answer. The clock is moved if it is not answered at once.</summary>
    public T Ask<T>(IActorRef actor, object message)
    {
        var answer = Question<T>(actor, message);
        Settle();
        if (!answer.IsCompleted)
            Advance(1);
        return answer.Answer();
    }

    public virtual async ValueTask DisposeAsync()
    {
        _queue.LetGo();
        await Sys.Terminate().WaitAsync(Patience);
        Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void AfterAll()
    {
        _queue.LetGo();
        base.AfterAll();
    }

    private static ActorSystemSetup Setup(SteppingQueue queue, ManualTimeProvider time, Random random, ILoggerFactory loggers)
    {
        var dispatcher = $$"""{ type = "{{typeof(SteppingDispatcherConfigurator).AssemblyQualifiedName}}" }""";
        var text = $$"""
            akka.actor { default-dispatcher = {{dispatcher}}, internal-dispatcher = {{dispatcher}} }
            {{VirtualScheduler.ConfigurationFor(time)}}
            """;
        return BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(text).WithFallback(AkkaConfiguration.Local))
            .And(new ExporterSetup(time, loggers) { Random = random.NextDouble })
            .And(new SteppingSetup(queue));
    }

    private sealed class Reply<T>(ExtendedActorSystem system, Action again) : MinimalActorRef
    {
        private readonly TaskCompletionSource<T> _answer = new();

        public Task<T> Answer => _answer.Task;

        public override ActorPath Path { get; } = system.Provider.TempPath();

        public override IActorRefProvider Provider => system.Provider;

        protected override void TellInternal(object message, IActorRef sender)
        {
            if (!(message is Status.Failure failure ? _answer.TrySetException(failure.Cause) : _answer.TrySetResult((T)message)))
                again();
        }
    }
}
