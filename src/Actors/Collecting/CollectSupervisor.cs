using Akka.Actor;
using LustreActors.Actors.Lustre;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;

namespace LustreActors.Actors.Collecting;

/// <summary>Keeps one branch for each part of this machine that is read: Lustre, unless it is switched off.</summary>
public sealed class CollectSupervisor : UntypedActor
{
    private readonly SourceServices _services;
    private readonly ChildSet _lustre;
    private LustreOptions? _options;

    public CollectSupervisor(Func<LustreOptions?> options, SourceServices services)
    {
        // Called here, so that a restarted actor takes the settings that are in force then.
        (_options, _services) = (options(), services);
        _lustre = new(Context, name => new CollectProtocol.BranchEnded(name));
    }

    /// <param name="options">Returns the settings in force; null if Lustre is switched off.</param>
    /// <param name="services">Shared by all sources.</param>
    public static Props Props(Func<LustreOptions?> options, SourceServices services) =>
        Akka.Actor.Props.Create(() => new CollectSupervisor(options, services));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart() => Reconcile();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CollectProtocol.Reconfigured reconfigured:
                _options = reconfigured.Lustre;
                Reconcile();
                if (reconfigured.Lustre is { } lustre)
                    _lustre.Tell(LustreSupervisor.BranchName, new LustreProtocol.Reconfigured(lustre));
                break;
            case CollectProtocol.BranchEnded ended:
                _lustre.Ended(ended.Name);
                Reconcile();
                break;
            case ChildRestarted restarted:
                if (_options is { } inForce)
                    _lustre.Tell(restarted.Name, new LustreProtocol.Reconfigured(inForce));
                break;
        }
    }

    private void Reconcile()
    {
        // Sent before the branches start: MetricsActor ignores the discovery of a branch that is not configured.
        string[] branches = _options is null ? [] : [LustreSupervisor.BranchName];
        _services.Metrics.Tell(new MetricsProtocol.BranchesConfigured(branches));
        _lustre.Keep(branches, _ => LustreSupervisor.Props(_options!, _services));
    }
}
