using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Sources.Gpu;

namespace LustreActors.Actors.Gpu;

/// <summary>Keeps the actor that reads the GPUs of this host.</summary>
internal sealed class GpuSupervisor : UntypedActor
{
    /// <summary>The branch of which it reports the discovery.</summary>
    internal const string BranchName = "gpu";

    private const string SourceActorName = "nvml";

    private readonly SourceServices _services;
    private readonly ChildSet _sources;
    private GpuOptions _options;

    public GpuSupervisor(GpuOptions options, SourceServices services)
    {
        (_options, _services) = (options, services);
        _sources = new(Context, name => new GpuProtocol.SourceEnded(name));
    }

    public static Props Props(GpuOptions options, SourceServices services) =>
        Akka.Actor.Props.Create(() => new GpuSupervisor(options, services));

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
            case GpuProtocol.Reconfigured reconfigured when reconfigured.Options != _options:
                _options = reconfigured.Options;

                // SourceEnded starts the successor. The last reading is served until that has reported.
                if (_sources.TryStop(SourceActorName))
                    _services.Metrics.Tell(new MetricsProtocol.SourceReplaced(GpuSource.SourceName));
                break;
            case GpuProtocol.SourceEnded ended:
                _sources.Ended(ended.Name);
                Reconcile();
                break;
        }
    }

    private void Reconcile()
    {
        var settings = new SourceActorOptions(_options.Deadline, _options.MinAge);
        _sources.Keep(
            [SourceActorName],
            _ => SourceActor.Props(
                GpuSource.SourceName, () => new GpuCollection(new GpuSource(_options.Source), settings, _services), settings, _services));

        // The source is known without a search: it reports itself that there is no driver.
        _services.Metrics.Tell(new MetricsProtocol.DiscoveryCompleted(BranchName, [GpuSource.SourceName]));
    }
}
