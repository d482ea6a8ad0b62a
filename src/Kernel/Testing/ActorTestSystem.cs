using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Kernel.Testing;

/// <summary>An actor system with its own clock and scheduler: nothing moves unless the test says so, and every run is the same run.</summary>
public sealed class ActorTestSystem : IAsyncDisposable
{
    /// <param name="seed">Null handles messages in the order of their arrival; a seed shuffles which actor comes next.</param>
    public ActorTestSystem(int? seed = null, ILoggerFactory? loggers = null)
    {
        Scheduler = new SingleStepScheduler(seed);
        var random = new Random(seed ?? 0);
        System = new ActorSystem(new ActorSystemOptions
        {
            TimeProvider = Time,
            Scheduler = Scheduler,
            LoggerFactory = loggers ?? NullLoggerFactory.Instance,
            Random = random.NextDouble,
        });
        Settle();
    }

    public ManualTimeProvider Time { get; } = new();

    public SingleStepScheduler Scheduler { get; }

    public ActorSystem System { get; }

    /// <summary>Starts a top-level actor and lets everything come to rest.</summary>
    public IActorRef<T> Spawn<T>(string name, Func<Actor<T>> factory) => Spawn(name, new Props<T>(factory));

    /// <inheritdoc cref="Spawn{T}(string, Func{Actor{T}})"/>
    public IActorRef<T> Spawn<T>(string name, Props<T> props)
    {
        var actor = System.Spawn(name, props);
        Settle();
        return actor;
    }

    /// <summary>Handles every message there is.</summary>
    public void Settle() => Scheduler.RunUntilIdle();

    /// <summary>Moves the clock; the actors come to rest before it moves and after each timer.</summary>
    public void Advance(TimeSpan by) => Time.Advance(by, Settle);

    /// <summary>Runs a question to its end, moving the clock up to its timeout where it is not answered at once.</summary>
    public TReply Ask<TMessage, TReply>(IActorRef<TMessage> target, Func<ReplyTo<TReply>, TMessage> message, TimeSpan? timeout = null)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(1);
        var answer = target.AskAsync(message, limit);
        Settle();
        if (!answer.IsCompleted)
            Advance(limit);
        return answer.GetAwaiter().GetResult();
    }

    /// <summary>Stops all actors, moving the clock over the stop timeouts of those that do not end.</summary>
    public async ValueTask DisposeAsync()
    {
        var stopped = System.StopAsync();
        for (var second = 0; second < 600 && !stopped.IsCompleted; second++)
            Advance(TimeSpan.FromSeconds(1));
        await stopped;
    }
}
