using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Sources.Containers;

namespace LustreActors.Actors.Containers;

/// <summary>Keeps the actor that collects containers, and replaces it when the settings change.</summary>
internal sealed class ContainersSupervisor : UntypedActor
{
    /// <summary>The branch of which it reports the discovery.</summary>
    internal const string BranchName = "containers";

    private const string Child = "all";

    private readonly SourceServices _services;
    private readonly ChildSet _source;
    private ContainersOptions _options;
    private bool _isReplaced;

    public ContainersSupervisor(ContainersOptions options, SourceServices services)
    {
        (_options, _services) = (options, services);
        _source = new(Context, name => new ContainersProtocol.SourceEnded(name));
    }

    public static Props Props(ContainersOptions options, SourceServices services) =>
        Akka.Actor.Props.Create(() => new ContainersSupervisor(options, services));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart() => Reconcile();

    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(new ChildRestarted(Self.Path.Name));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ContainersProtocol.Reconfigured reconfigured when !reconfigured.Options.Equals(_options):
                _options = reconfigured.Options;
                if (_source.TryStop(Child))
                {
                    // The last reading is served until the successor has reported.
                    _services.Metrics.Tell(new MetricsProtocol.SourceReplaced(ContainersSource.SourceName));
                    _isReplaced = true;
                }

                break;
            case ContainersProtocol.SourceEnded ended:
                _source.Ended(ended.Name);
                if (_isReplaced)
                    Reconcile();
                break;
        }
    }

    private void Reconcile()
    {
        _isReplaced = false;
        var (options, services) = (_options, _services);
        _source.Keep([Child], _ => SourceActor.Props(
            ContainersSource.SourceName,
            () => new ContainersCollection(options, services),
            new SourceActorOptions(options.Deadline),
            services));

        // The source is known without a search.
        _services.Metrics.Tell(
            new MetricsProtocol.DiscoveryCompleted(BranchName, new HashSet<string> { ContainersSource.SourceName }));
    }
}
