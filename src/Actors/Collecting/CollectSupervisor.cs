using Akka.Actor;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>One branch for each kind of thing that this machine is read for: Lustre, unless it is switched off.</summary>
public sealed class CollectSupervisor : UntypedActor
{
    private readonly SourceServices _services;
    private readonly ChildSet _lustre;
    private LustreOptions? _options;

    public CollectSupervisor(Func<LustreOptions?> options, SourceServices services)
    {
        // A restart takes the settings that are in force then.
        (_options, _services) = (options(), services);
        _lustre = new(Context, name => new CollectProtocol.BranchEnded(name));
    }

    /// <param name="options">The settings in force; null where Lustre is off.</param>
    /// <param name="services">For all sources.</param>
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
                    _lustre.Tell(LustreSupervisor.Branch, new LustreProtocol.Reconfigured(lustre));
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
        // Named before they begin: what they expect counts from then on.
        string[] branches = _options is null ? [] : [LustreSupervisor.Branch];
        _services.Metrics.Tell(new MetricsProtocol.Branches(branches));
        _lustre.Keep(branches, _ => LustreSupervisor.Props(_options!, _services));
    }
}
