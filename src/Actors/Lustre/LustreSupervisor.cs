using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Sources.Lustre;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors;

/// <summary>
/// Keeps one actor per filesystem that this host serves or mounts. It looks through Lustre's roots at its interval, and at once when a
/// target's files are gone; a look that fails changes nothing.
/// </summary>
public sealed class LustreSupervisor : UntypedActor, IWithTimers
{
    /// <summary>A filesystem that is unmounted takes all of its targets with it: one look serves them all.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromSeconds(1);

    /// <summary>No filesystem can have this name, and they are its neighbours.</summary>
    private const string NodeName = "@node";
    private const string LnetName = "@lnet";

    /// <summary>What it calls itself where it says what it expects.</summary>
    internal const string Branch = "lustre";

    private readonly SourceServices _services;
    private readonly ILogger _log = Context.CreateLogger();
    private readonly IActorRef _self;
    private readonly ChildSet _filesystems;
    private readonly ChildSet _node;
    private LustreOptions _options;
    private LustreInventory? _inventory;
    private LustreRoots? _looking;
    private bool _lookAgain;
    private LaneOutcome _lastLook = LaneOutcome.Completed;

    public LustreSupervisor(LustreOptions options, SourceServices services)
    {
        (_options, _services, _self) = (options, services, Self);
        _filesystems = new(Context, name => new LustreProtocol.ChildEnded(name));
        _node = new(Context, name => new LustreProtocol.ChildEnded(name));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(LustreOptions options, SourceServices services) =>
        Akka.Actor.Props.Create(() => new LustreSupervisor(options, services));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart()
    {
        _services.Metrics.Tell(new MetricsProtocol.LooksAnew(Branch));
        Look();
    }

    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(new ChildRestarted(Self.Path.Name));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LustreProtocol.Discover:
                Look();
                break;
            case LustreProtocol.Discovered discovered:
                Take(discovered.Result);
                break;
            case LustreProtocol.TargetLeft left:
                ActorsLog.SourceLeft(_log, left.Source);
                Timers.StartSingleTimer(nameof(Debounce), LustreProtocol.Discover.Now, Debounce);
                break;
            case LustreProtocol.ChildEnded ended:
                _filesystems.Ended(ended.Name);
                _node.Ended(ended.Name);
                Reconcile();
                break;
            case ChildRestarted:
                Reconcile();
                break;
            case LustreProtocol.Reconfigured reconfigured when reconfigured.Options != _options:
                Reconfigure(reconfigured.Options);
                break;
        }
    }

    private void Look()
    {
        if (_looking is not null)
        {
            _lookAgain = true;
            return;
        }

        _looking = _options.Roots;
        var discovery = new LustreDiscovery(_options.Roots);
        _services.Lane.Run("lustre/discovery", call => discovery.Discover(new LaneWatch(call)), _options.Deadline).PipeTo(
            Self,
            useConfigureAwait: true,
            success: result => new LustreProtocol.Discovered(result),
            failure: failure => new LustreProtocol.Discovered(new LaneResult<LustreInventory>(LaneOutcome.Failed, null, failure, default, failure.Message)));
    }

    private void Take(LaneResult<LustreInventory> result)
    {
        // What was seen below roots that are no longer ours says nothing.
        if (_looking == _options.Roots)
            Learn(result);
        _looking = null;
        if (!_lookAgain)
        {
            Timers.StartSingleTimer(nameof(_options.DiscoveryInterval), LustreProtocol.Discover.Now, _options.DiscoveryInterval);
            return;
        }

        _lookAgain = false;
        Look();
    }

    private void Learn(LaneResult<LustreInventory> result)
    {
        if (result is { Outcome: LaneOutcome.Completed, Value: { } inventory })
        {
            Announce(inventory);
            _inventory = inventory;
            Context.System.EventStream.Publish(
                new FilesystemsSeen([.. inventory.Targets.Select(t => t.Filesystem).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]));
            Reconcile();
        }
        else if (_lastLook != result.Outcome)
        {
            ActorsLog.DiscoveryFailed(_log, result.Detail);
        }

        _lastLook = result.Outcome;
    }

    private HashSet<string> SourceNames(LustreInventory inventory)
    {
        var plans = inventory.Targets.SelectMany(t => LustreSources.For(t, _options.Roots, _options.Sources));
        if (inventory.LustrePresent)
            plans = plans.Concat(LustreSources.Node(_options.Roots, _options.Sources));
        if (inventory.LnetPresent)
            plans = plans.Concat(LustreSources.Lnet(_options.Roots, _options.Sources));
        return plans.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }

    private void Reconcile()
    {
        if (_inventory is null)
            return;
        var byFilesystem = _inventory.Targets.GroupBy(t => t.Filesystem).ToDictionary(g => g.Key, g => g.ToArray());
        _filesystems.Keep(byFilesystem.Keys, _ => FilesystemActor.Props(_options, _services, Left));
        foreach (var (name, targets) in byFilesystem)
            _filesystems.Tell(name, new FilesystemProtocol.Here(targets, _options));

        List<string> hostLevel = [];
        if (_inventory.LustrePresent)
            hostLevel.Add(NodeName);
        if (_inventory.LnetPresent)
            hostLevel.Add(LnetName);
        _node.Keep(hostLevel, name => name == NodeName ? HostLevel(LustreSources.Node) : HostLevel(LustreSources.Lnet));
        foreach (var name in hostLevel)
            _node.Tell(name, new TargetProtocol.StillHere(_options));

        // As long as one is on its way out its sources are too, and cannot be expected back.
        if (_filesystems.IsSettled && _node.IsSettled)
            _services.Metrics.Tell(new MetricsProtocol.Expected(Branch, SourceNames(_inventory)));
    }

    private Props HostLevel(Func<LustreRoots, LustreSourceOptions, ImmutableArray<SourcePlan>> plans) =>
        TargetActor.Props(options => plans(options.Roots, options.Sources), _options, _services, Left);

    /// <summary>At first how many there are, then each one that comes or goes.</summary>
    private void Announce(LustreInventory inventory)
    {
        // A closed door behind which lctl sees is none. What it does not show is said by the source that wants it.
        foreach (var trouble in _options.Lctl is null ? inventory.Troubles.Except(_inventory?.Troubles ?? []) : [])
            ActorsLog.DiscoveryIncomplete(_log, trouble);
        if (_inventory?.LustrePresent != inventory.LustrePresent)
        {
            if (inventory.LustrePresent)
                ActorsLog.LustreFound(_log, Told(inventory).Count(), string.Join(", ", Told(inventory).Select(t => t.Filesystem).Distinct()));
            else
                ActorsLog.NoLustre(_log, _options.Roots.Proc, _options.Roots.Sys, _options.Roots.Debug, _options.DiscoveryInterval.TotalSeconds);
            return;
        }

        foreach (var target in Told(inventory).Except(Told(_inventory)))
            ActorsLog.TargetAppeared(_log, target.Name);
        foreach (var target in Told(_inventory).Except(Told(inventory)))
            ActorsLog.TargetLeft(_log, target.Name);
    }

    /// <summary>A mount has a connection to every target of its filesystem: one line for all of them is enough.</summary>
    private static IEnumerable<LustreTarget> Told(LustreInventory inventory) => inventory.Targets.Where(t => t.Component != LustreComponent.Import);

    private void Reconfigure(LustreOptions options)
    {
        var former = _options;
        if (options.Roots != former.Roots)
            _inventory = null;
        _options = options;
        if (options with { DiscoveryInterval = former.DiscoveryInterval } != former)
            ActorsLog.LustreReconfigured(_log);
        if (options.Roots != former.Roots || options.Deadline != former.Deadline || options.Lctl != former.Lctl)
        {
            // This concerns all of them: they come back when the last one has ended.
            _services.Metrics.Tell(new MetricsProtocol.LooksAnew(Branch));
            _filesystems.StopAll();
            _node.StopAll();
        }

        Reconcile();
        Look();
    }

    /// <summary>Called on the threads of other actors, where this one has no context.</summary>
    private void Left(string source) => _self.Tell(new LustreProtocol.TargetLeft(source));
}
