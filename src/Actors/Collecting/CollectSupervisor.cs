using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>One branch for each kind of thing that this machine is read for. Lustre's is the first.</summary>
public sealed class CollectSupervisor : Actor<CollectProtocol>
{
    private const string LustreName = "lustre";

    private readonly BlockingLane _lane;
    private readonly IActorRef<MetricsProtocol> _metrics;
    private LustreOptions? _options;
    private ChildSet<CollectProtocol, LustreProtocol> _lustre = null!;

    private CollectSupervisor(LustreOptions? options, BlockingLane lane, IActorRef<MetricsProtocol> metrics) =>
        (_options, _lane, _metrics) = (options, lane, metrics);

    public static Props<CollectProtocol> Props(LustreOptions? options, BlockingLane lane, IActorRef<MetricsProtocol> metrics) =>
        new(() => new CollectSupervisor(options, lane, metrics)) { Supervision = Supervision.Infrastructure };

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
                _options = reconfigured.Lustre;
                Reconcile();
                if (_options is not null)
                    _lustre.Tell(LustreName, new LustreProtocol.Reconfigured(_options));
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
        _lustre.Keep(_options is null ? [] : [LustreName], _ => new Props<LustreProtocol>(() => new LustreSupervisor(_options!, _lane, _metrics)));
        if (_options is null)
            _metrics.Tell(new MetricsProtocol.Expected([]));
    }
}
