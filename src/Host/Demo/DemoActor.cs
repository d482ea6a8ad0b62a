using LustreActors.Kernel;

namespace LustreActors.Host;

/// <summary>Moves the demo's cluster once a second; with it, on request, two actors that fail, to see supervision at work.</summary>
internal sealed class DemoActor(DemoCluster cluster, bool faultyActors) : Actor<DemoActor.Tick>
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public static Props<Tick> Props(DemoCluster cluster, bool faultyActors) => new(() => new DemoActor(cluster, faultyActors));

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
        if (cluster.Advance(Step) is { } happened)
            DemoLog.Happened(Context.Log, happened);
        return default;
    }

    internal sealed record Tick;

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
