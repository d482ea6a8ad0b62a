using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Host;

/// <summary>
/// Moves the demo's cluster once a second and scrapes now and then, because a source is read only when somebody scrapes and a visitor of
/// the page may not. With it, on request, two actors that fail, to see supervision at work.
/// </summary>
internal sealed class DemoActor(DemoCluster cluster, IActorRef<MetricsProtocol> metrics, bool faultyActors) : Actor<DemoActor.Tick>
{
    private const int StepsPerScrape = 5;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private int _steps;

    public static Props<Tick> Props(DemoCluster cluster, IActorRef<MetricsProtocol> metrics, bool faultyActors) =>
        new(() => new DemoActor(cluster, metrics, faultyActors));

    protected override ValueTask OnStart()
    {
        Context.StartPeriodic(nameof(Step), new Tick(), Step, Step);
        if (faultyActors)
        {
            Context.Spawn("fails-always", new Props<Tick>(() => new FaultyActor(1)));
            Context.Spawn("fails-every-tenth", new Props<Tick>(() => new FaultyActor(10)));
        }

        return default;
    }

    protected override ValueTask OnMessage(Tick message)
    {
        if (message.Kind == TickKind.Scraped)
            return default;
        if (cluster.Advance(Step) is { } happened)
            DemoLog.Happened(Context.Log, happened);
        if (++_steps % StepsPerScrape == 0)
            Scrape();
        return default;
    }

    private void Scrape()
    {
        var scraped = new Tick(TickKind.Scraped);
        Context.PipeToSelf(
            metrics.AskAsync((ReplyTo<Refreshed> replyTo) => new MetricsProtocol.Refresh(Step, replyTo), Step * 2), _ => scraped, _ => scraped);
    }

    internal enum TickKind
    {
        Step,
        Scraped,
    }

    internal sealed record Tick(TickKind Kind = TickKind.Step);

    private sealed class FaultyActor(int every) : Actor<Tick>
    {
        private int _messages;

        protected override ValueTask OnStart()
        {
            Context.StartPeriodic(nameof(Step), new Tick(), Step, Step);
            return default;
        }

        protected override ValueTask OnMessage(Tick message) =>
            ++_messages % every == 0 ? throw new InvalidOperationException($"message {_messages} of this incarnation: fails as it is meant to") : default;
    }
}
