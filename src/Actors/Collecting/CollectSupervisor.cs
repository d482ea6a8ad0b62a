using Akka.Actor;
using LustreActors.Actors.Lustre;
using LustreActors.Actors.Node;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;

namespace LustreActors.Actors.Collecting;

/// <summary>Keeps one branch for each part of this machine that is read and not switched off: Lustre, and the node itself.</summary>
public sealed class CollectSupervisor : UntypedActor
{
    private readonly SourceServices _services;
    private readonly ChildSet _branches;
    private LustreOptions? _lustre;
    private NodeOptions? _node;

    public CollectSupervisor(Func<LustreOptions?> lustre, Func<NodeOptions?> node, SourceServices services)
    {
        // Called here, so that a restarted actor takes the settings that are in force then.
        (_lustre, _node, _services) = (lustre(), node(), services);
        _branches = new(Context, name => new CollectProtocol.BranchEnded(name));
    }

    /// <param name="lustre">Returns the settings in force; null if Lustre is switched off.</param>
    /// <param name="services">Shared by all sources.</param>
    /// <param name="node">Returns the settings of this host's own collectors; null, or returning null, if they are switched off.</param>
    public static Props Props(Func<LustreOptions?> lustre, SourceServices services, Func<NodeOptions?>? node = null)
    {
        node ??= static () => null;
        return Akka.Actor.Props.Create(() => new CollectSupervisor(lustre, node, services));
    }

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart() => Reconcile();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CollectProtocol.Reconfigured reconfigured:
                (_lustre, _node) = (reconfigured.Lustre, reconfigured.Node);
                Reconcile();
                TellSettings(LustreSupervisor.BranchName);
                TellSettings(NodeSupervisor.BranchName);
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
        else if (branch == NodeSupervisor.BranchName && _node is { } node)
            _branches.Tell(branch, new NodeProtocol.Reconfigured(node));
    }

    private void Reconcile()
    {
        // Sent before the branches start: MetricsActor ignores the discovery of a branch that is not configured.
        var branches = new List<string>();
        if (_lustre is not null)
            branches.Add(LustreSupervisor.BranchName);
        if (_node is not null)
            branches.Add(NodeSupervisor.BranchName);
        _services.Metrics.Tell(new MetricsProtocol.BranchesConfigured(branches));
        _branches.Keep(branches, name => name == LustreSupervisor.BranchName
            ? LustreSupervisor.Props(_lustre!, _services)
            : NodeSupervisor.Props(_node!, _services));
    }
}
