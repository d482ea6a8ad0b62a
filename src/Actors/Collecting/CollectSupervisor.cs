using Akka.Actor;
using LustreActors.Actors.Gpu;
using LustreActors.Actors.Lustre;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;

namespace LustreActors.Actors.Collecting;

/// <summary>Keeps one branch for each part of this machine that is read and not switched off: Lustre, and the GPUs.</summary>
public sealed class CollectSupervisor : UntypedActor
{
    private readonly SourceServices _services;
    private readonly ChildSet _branches;
    private LustreOptions? _lustre;
    private GpuOptions? _gpu;

    public CollectSupervisor(Func<LustreOptions?> lustre, Func<GpuOptions?> gpu, SourceServices services)
    {
        // Called here, so that a restarted actor takes the settings that are in force then.
        (_lustre, _gpu, _services) = (lustre(), gpu(), services);
        _branches = new(Context, name => new CollectProtocol.BranchEnded(name));
    }

    /// <param name="lustre">Returns the settings in force; null if Lustre is switched off.</param>
    /// <param name="services">Shared by all sources.</param>
    /// <param name="gpu">Returns the settings of the GPUs' source; null, or returning null, if it is switched off.</param>
    public static Props Props(Func<LustreOptions?> lustre, SourceServices services, Func<GpuOptions?>? gpu = null)
    {
        gpu ??= static () => null;
        return Akka.Actor.Props.Create(() => new CollectSupervisor(lustre, gpu, services));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart() => Reconcile();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CollectProtocol.Reconfigured reconfigured:
                (_lustre, _gpu) = (reconfigured.Lustre, reconfigured.Gpu);
                Reconcile();
                TellSettings(LustreSupervisor.BranchName);
                TellSettings(GpuSupervisor.BranchName);
                break;
            case CollectProtocol.BranchEnded ended:
                _branches.Ended(ended.Name);
                Reconcile();
                break;
            case ChildRestarted restarted:
                TellSettings(restarted.Name);
                break;
        }
    }

    private void TellSettings(string branch)
    {
        if (branch == LustreSupervisor.BranchName && _lustre is { } lustre)
            _branches.Tell(branch, new LustreProtocol.Reconfigured(lustre));
        else if (branch == GpuSupervisor.BranchName && _gpu is { } gpu)
            _branches.Tell(branch, new GpuProtocol.Reconfigured(gpu));
    }

    private void Reconcile()
    {
        // Sent before the branches start: MetricsActor ignores the discovery of a branch that is not configured.
        var branches = new List<string>();
        if (_lustre is not null)
            branches.Add(LustreSupervisor.BranchName);
        if (_gpu is not null)
            branches.Add(GpuSupervisor.BranchName);
        _services.Metrics.Tell(new MetricsProtocol.BranchesConfigured(branches));
        _branches.Keep(branches, name => name == LustreSupervisor.BranchName
            ? LustreSupervisor.Props(_lustre!, _services)
            : GpuSupervisor.Props(_gpu!, _services));
    }
}
