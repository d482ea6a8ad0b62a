using Akka.Actor;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using Microsoft.Extensions.Logging;

namespace LustreActors.Host.Demo;

/// <summary>
/// Advances the simulated cluster once a second, and asks for a refresh now and then: sources are read only for a scrape, and a visitor of
/// the page may send none. On request it also starts two actors that fail, to show supervision.
/// </summary>
internal sealed class DemoActor : UntypedActor, IWithTimers
{
    private const int StepsPerScrape = 5;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly DemoCluster _cluster;
    private readonly IActorRef _metrics;
    private readonly ILogger _log;
    private readonly bool _faultyActors;
    private int _steps;

    public DemoActor(DemoCluster cluster, IActorRef metrics, ILogger log, bool faultyActors) =>
        (_cluster, _metrics, _log, _faultyActors) = (cluster, metrics, log, faultyActors);

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(DemoCluster cluster, IActorRef metrics, ILogger log, bool faultyActors) =>
        Akka.Actor.Props.Create(() => new DemoActor(cluster, metrics, log, faultyActors));

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
        if (_cluster.Advance(Step) is { } happened)
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
