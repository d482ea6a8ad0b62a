using Akka.Actor;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Demo;

/// <summary>
/// Advances the simulated cluster every second by the time that has passed, and asks for a refresh now and then: sources are read only for
/// a scrape, and a visitor of the page may send none. On request it also starts two actors that fail, to show supervision.
/// </summary>
internal sealed class DemoActor : UntypedActor, IWithTimers
{
    private const int StepsPerScrape = 5;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(1);

    private readonly DemoCluster _cluster;
    private readonly IActorRef _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly bool _faultyActors;
    private int _steps;
    private long _advancedAt;

    public DemoActor(DemoCluster cluster, IActorRef metrics, TimeProvider time, ILogger log, bool faultyActors)
    {
        (_cluster, _metrics, _time, _log, _faultyActors) = (cluster, metrics, time, log, faultyActors);
        _advancedAt = time.GetTimestamp();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(DemoCluster cluster, IActorRef metrics, TimeProvider time, ILogger log, bool faultyActors) =>
        Akka.Actor.Props.Create(() => new DemoActor(cluster, metrics, time, log, faultyActors));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(Step), Tick.Instance, Step);
        if (!_faultyActors)
            return;
        Context.ActorOf(FaultyActor.Props(1), "fails-always");
        Context.ActorOf(FaultyActor.Props(10), "fails-every-tenth");
    }

    protected override void OnReceive(object message)
    {
        if (message is not Tick)
            return;
        var now = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_advancedAt, now);
        _advancedAt = now;

        // A machine that was suspended does not make up for all of it.
        foreach (var happened in _cluster.Advance(elapsed < LongestStep ? elapsed : LongestStep))
            DemoLog.Happened(_log, happened);
        if (++_steps % StepsPerScrape == 0)
            _metrics.Tell(new MetricsProtocol.Refresh(Step));
    }

    private sealed record Tick
    {
        public static Tick Instance { get; } = new();
    }

    private sealed class FaultyActor : UntypedActor, IWithTimers
    {
        private readonly int _every;
        private int _messages;

        public FaultyActor(int every) => _every = every;

        public ITimerScheduler Timers { get; set; } = null!;

        public static Props Props(int every) => Akka.Actor.Props.Create(() => new FaultyActor(every));

        protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Step), Tick.Instance, Step);

        protected override void OnReceive(object message)
        {
            if (++_messages % _every == 0)
                throw new InvalidOperationException($"message {_messages} of this incarnation: fails as it is meant to");
        }
    }
}

internal static partial class DemoLog
{
    [LoggerMessage(1240, LogLevel.Information, "{Happened}")]
    public static partial void Happened(ILogger log, string happened);
}
