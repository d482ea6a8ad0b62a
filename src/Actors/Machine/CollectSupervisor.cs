using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Containers;
using LustreActors.Actors.Gpu;
using LustreActors.Actors.Lustre;
using LustreActors.Actors.Node;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Sources.Containers;
using LustreActors.Sources.Gpu;

namespace LustreActors.Actors.Machine;

/// <summary>Keeps one branch for each part of this machine that is read and not switched off.</summary>
public sealed class CollectSupervisor : UntypedActor
{
    private static readonly Branch[] Branches =
    [
        Branch.For(LustreSupervisor.BranchName, s => s.Lustre, LustreSupervisor.Props, o => new LustreProtocol.Reconfigured(o)),
        Branch.For(NodeSupervisor.BranchName, s => s.Node, NodeSupervisor.Props, o => new NodeProtocol.Reconfigured(o)),
        Branch.ForSource("gpu", GpuSource.SourceName, s => s.Gpu, GpuCollection.Props),
        Branch.ForSource("containers", ContainersSource.SourceName, s => s.Containers, ContainersCollection.Props),
    ];

    private readonly SourceServices _services;
    private readonly ChildSet _children;
    private CollectSettings _settings;

    public CollectSupervisor(Func<CollectSettings> settings, SourceServices services)
    {
        // Called here, so that a restarted actor takes the settings that are in force then.
        (_settings, _services) = (settings(), services);
        _children = new(Context, name => new CollectProtocol.BranchEnded(name));
    }

    /// <param name="settings">Returns the settings in force.</param>
    /// <param name="services">Shared by all sources.</param>
    public static Props Props(Func<CollectSettings> settings, SourceServices services) =>
        Akka.Actor.Props.Create(() => new CollectSupervisor(settings, services));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart() => Reconcile();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CollectProtocol.Reconfigured reconfigured:
                _settings = reconfigured.Settings;
                Reconcile();
                foreach (var branch in Branches)
                    TellSettings(branch);
                break;
            case CollectProtocol.BranchEnded ended:
                _children.Ended(ended.Name);
                Reconcile();
                break;
            case ChildRestarted restarted:
                TellSettings(Find(restarted.Name));
                break;
        }
    }

    private static Branch Find(string name) => Array.Find(Branches, b => b.Name == name)!;

    private void TellSettings(Branch branch)
    {
        if (branch.Message(_settings) is { } message)
            _children.Tell(branch.Name, message);
    }

    private void Reconcile()
    {
        // Sent before the branches start: MetricsActor ignores the discovery of a branch that is not configured.
        string[] names = [.. Branches.Where(b => b.IsOn(_settings)).Select(b => b.Name)];
        _services.Metrics.Tell(new MetricsProtocol.BranchesConfigured(names));
        _children.Keep(names, name => Find(name).Start(_settings, _services));
    }

    /// <param name="Name">The name of the actor.</param>
    /// <param name="IsOn">Whether the settings switch the branch on.</param>
    /// <param name="Start">Starts it; it must be on.</param>
    /// <param name="Message">The message with its settings; null if it is switched off.</param>
    private sealed record Branch(
        string Name, Predicate<CollectSettings> IsOn, Func<CollectSettings, SourceServices, Props> Start,
        Func<CollectSettings, object?> Message)
    {
        public static Branch For<TOptions>(
            string name, Func<CollectSettings, TOptions?> options, Func<TOptions, SourceServices, Props> start,
            Func<TOptions, object> message)
            where TOptions : class => new(
            name,
            settings => options(settings) is not null,
            (settings, services) => start(options(settings)!, services),
            settings => options(settings) is { } on ? message(on) : null);

        /// <summary>A branch of one source.</summary>
        public static Branch ForSource<TOptions>(
            string name, string source, Func<CollectSettings, TOptions?> options, Func<TOptions, SourceServices, Props> create)
            where TOptions : class => For(
            name,
            options,
            (started, services) =>
                OptionalSourceActor.Props(source, () => started, o => create((TOptions)o, services), services, branch: name),
            o => new OptionalSourceProtocol.Reconfigured(o));
    }
}
