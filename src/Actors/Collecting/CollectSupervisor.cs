using System.Runtime.CompilerServices;
using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>One branch for each kind of thing that this machine is read for: Lustre, unless it is switched off.</summary>
public sealed class CollectSupervisor : Actor<CollectProtocol>
{
    private readonly BlockingLane _lane;
    private readonly IActorRef<MetricsProtocol> _metrics;
    private readonly StrongBox<LustreOptions?> _options;
    private ChildSet<CollectProtocol, LustreProtocol> _lustre = null!;

    private CollectSupervisor(StrongBox<LustreOptions?> options, BlockingLane lane, IActorRef<MetricsProtocol> metrics) =>
        (_options, _lane, _metrics) = (options, lane, metrics);

    public static Props<CollectProtocol> Props(LustreOptions? options, BlockingLane lane, IActorRef<MetricsProtocol> metrics)
    {
        // Outlives a restart, which would otherwise undo every reload of the configuration.
        var current = new StrongBox<LustreOptions?>(options);
        return new Props<CollectProtocol>(() => new CollectSupervisor(current, lane, metrics)) { Supervision = Supervision.Infrastructure };
    }

    protected override ValueTask OnStart()
    {
        _lustre = new(Context, name => new CollectProtocol.BranchEnded(name));
        Reconcile();
        return default;
    }

    protected override ValueTask OnMessage(CollectProtocol message)
    {
        switch (message)
        {
            case CollectProtocol.Reconfigured reconfigured:
                _options.Value = reconfigured.Lustre;
                Reconcile();
                if (reconfigured.Lustre is { } lustre)
                    _lustre.Tell(LustreSupervisor.Branch, new LustreProtocol.Reconfigured(lustre));
                break;
            case CollectProtocol.BranchEnded ended:
                _lustre.Ended(ended.Name);
                Reconcile();
                break;
        }

        return default;
    }

    private void Reconcile()
    {
        // Named before they begin: what they expect counts from then on.
        string[] branches = _options.Value is null ? [] : [LustreSupervisor.Branch];
        _metrics.Tell(new MetricsProtocol.Branches(branches));
        _lustre.Keep(branches, _ => new Props<LustreProtocol>(() => new LustreSupervisor(_options.Value!, _lane, _metrics)));
    }
}
