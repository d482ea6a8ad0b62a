using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Sources.Node;

namespace LustreActors.Actors.Node;

/// <summary>Keeps one actor for each collector of this host, so that a collector that hangs costs itself.</summary>
internal sealed class NodeSupervisor : UntypedActor
{
    /// <summary>The branch of which it reports the discovery.</summary>
    internal const string BranchName = "node";

    private readonly SourceServices _services;
    private readonly ChildSet _sources;
    private NodeOptions _options;
    private Dictionary<string, NodePlan> _wanted;

    public NodeSupervisor(NodeOptions options, SourceServices services)
    {
        (_options, _services) = (options, services);
        _sources = new(Context, name => new NodeProtocol.SourceEnded(name));
        _wanted = Plan(options);
    }

    public static Props Props(NodeOptions options, SourceServices services) =>
        Akka.Actor.Props.Create(() => new NodeSupervisor(options, services));

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
            case NodeProtocol.Reconfigured reconfigured when reconfigured.Options != _options:
                Reconfigure(reconfigured.Options);
                break;
            case NodeProtocol.SourceEnded ended:
                if (_sources.Ended(ended.Name))
                    Reconcile();
                break;
        }
    }

    private static Dictionary<string, NodePlan> Plan(NodeOptions options) =>
        NodeSources.Plans(options.Roots, options.Sources).ToDictionary(p => p.Part, StringComparer.Ordinal);

    /// <summary>Replaces only sources whose own settings changed. The last reading is served until the successor has reported.</summary>
    private void Reconfigure(NodeOptions options)
    {
        var (before, deadline) = (_wanted, _options.Deadline);
        (_options, _wanted) = (options, Plan(options));
        foreach (var (part, wanted) in _wanted)
        {
            if (!before.TryGetValue(part, out var former))
                continue;
            var isSame = former.Settings.Equals(wanted.Settings) && former.MinAge == wanted.MinAge && deadline == options.Deadline;
            if (!isSame && _sources.TryReplace(part))
                _services.Metrics.Tell(new MetricsProtocol.SourceReplaced(wanted.Name));
        }

        Reconcile();
    }

    private void Reconcile()
    {
        _sources.Keep(_wanted.Keys, part =>
        {
            var wanted = _wanted[part];
            return SourceActor.Props(wanted.Create, new SourceActorOptions(_options.Deadline, wanted.MinAge), _services);
        });

        // The collectors are known without a search.
        var names = _wanted.Values.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        _services.Metrics.Tell(new MetricsProtocol.DiscoveryCompleted(BranchName, names));
    }
}
