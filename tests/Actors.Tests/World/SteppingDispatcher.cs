using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;

namespace LustreActors.Actors.Tests.World;

/// <summary>Passes the queue of the test to the dispatchers of a system.</summary>
internal sealed class SteppingSetup(SteppingQueue queue) : Setup
{
    public SteppingQueue Queue => queue;
}

/// <summary>Creates the dispatcher. The configuration names it in <c>akka.actor.default-dispatcher.type</c>.</summary>
internal sealed class SteppingDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly SteppingDispatcher _dispatcher;

    public SteppingDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _dispatcher = new SteppingDispatcher(this, prerequisites.Settings.Setup.Get<SteppingSetup>().Value.Queue);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}

/// <summary>Runs every turn of an actor on a <see cref="SteppingQueue"/>.</summary>
internal sealed class SteppingDispatcher : MessageDispatcher
{
    private readonly SteppingQueue _queue;

    public SteppingDispatcher(MessageDispatcherConfigurator configurator, SteppingQueue queue)
        : base(configurator)
    {
        _queue = queue;

        // One message a turn, so that the queue can shuffle single messages.
        Throughput = 1;
    }

    protected override void ExecuteTask(IRunnable run) => _queue.Add(run.Run);

    protected override void Shutdown()
    {
    }
}
