using Akka.Actor;
using LustreActors.Messages;
using LustreActors.Sources.Self;

namespace LustreActors.Actors;

/// <summary>One branch for each kind of thing that this machine is read for: Lustre, unless it is switched off, and this process itself.</summary>
public sealed class CollectSupervisor : UntypedActor
{
    private const string ProcessName = ProcessSource.SourceName;

    /// <summary>What the kernel knows of this process it has in memory, whatever hangs elsewhere.</summary>
    private static readonly SourceActorOptions ProcessOptions = new(TimeSpan.FromSeconds(5));

    private readonly SourceServices _services;
    private readonly ChildSet _lustre;
    private readonly ChildSet _process;
    private LustreOptions? _options;

    public CollectSupervisor(Func<LustreOptions?> options, SourceServices services)
    {
        // A restart takes the settings that are in force then.
        (_options, _services) = (options(), services);
        _lustre = new(Context, name => new CollectProtocol.BranchEnded(name));
        _process = new(Context, name => new CollectProtocol.BranchEnded(name));
    }

    /// <param name="options">The settings in force; null where Lustre is off.</param>
    /// <param name="services">For all sources.</param>
    public static Props Props(Func<LustreOptions?> options, SourceServices services) =>
        Akka.Actor.Props.Create(() => new CollectSupervisor(options, services));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart()
    {
        Reconcile();
        _services.Metrics.Tell(new MetricsProtocol.Expected(ProcessName, [ProcessName]));
    }

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
                _process.Ended(ended.Name);
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
        string[] branches = _options is null ? [ProcessName] : [LustreSupervisor.Branch, ProcessName];
        _services.Metrics.Tell(new MetricsProtocol.Branches(branches));
        _lustre.Keep(branches[..^1], _ => LustreSupervisor.Props(_options!, _services));
        _process.Keep([ProcessName], _ => SourceActor.Props(() => new ProcessSource(), ProcessOptions, _services));
    }
}
