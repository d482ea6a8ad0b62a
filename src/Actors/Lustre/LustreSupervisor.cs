using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Publishing;
using LustreActors.Actors.Supervising;
using LustreActors.Blocking;
using LustreActors.Messages;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Lustre;

/// <summary>
/// Keeps one actor for each filesystem that this host serves or mounts:
/// <list type="number">
/// <item>A discovery runs on the lane at its interval, and soon after a source reports that its files are gone.</item>
/// <item>Its result replaces the inventory. A discovery that failed changes nothing.</item>
/// <item>The children are reconciled with the inventory, and told of it.</item>
/// <item>When no child is stopping, <see cref="MetricsActor"/> is told which sources exist, so that the next scrape waits for them.</item>
/// </list>
/// </summary>
public sealed class LustreSupervisor : UntypedActor, IWithTimers
{
    /// <summary>All targets of a filesystem leave together when it is unmounted: one discovery serves them all.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromSeconds(1);

    /// <summary>Names of actors beside those of the filesystems. No filesystem can have such a name.</summary>
    private const string NodeName = "@node";
    private const string LnetName = "@lnet";

    /// <summary>The branch of which it reports the discovery.</summary>
    internal const string BranchName = "lustre";

    private readonly SourceServices _services;
    private readonly ILogger _log = Context.CreateLogger();
    private readonly IActorRef _self;
    private readonly ChildSet _filesystems;
    private readonly ChildSet _host;
    private LustreOptions _options;
    private LustreInventory? _inventory;
    private LaneOutcome _lastOutcome = LaneOutcome.Completed;

    /// <summary>The roots that the running discovery reads; null while none is running.</summary>
    private LustreRoots? _discovering;
    private bool _discoverAgain;

    public LustreSupervisor(LustreOptions options, SourceServices services)
    {
        (_options, _services, _self) = (options, services, Self);
        _filesystems = new(Context, name => new LustreProtocol.ChildEnded(name));
        _host = new(Context, name => new LustreProtocol.ChildEnded(name));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(LustreOptions options, SourceServices services) =>
        Akka.Actor.Props.Create(() => new LustreSupervisor(options, services));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart()
    {
        _services.Metrics.Tell(new MetricsProtocol.DiscoveryStarted(BranchName));
        Discover();
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
                Discover();
                break;
            case LustreProtocol.Discovered discovered:
                EndDiscovery(discovered.Result);
                break;
            case LustreProtocol.TargetLeft left:
                ActorsLog.SourceLeft(_log, left.Source);
                Timers.StartSingleTimer(nameof(Debounce), LustreProtocol.Discover.Now, Debounce);
                break;
            case LustreProtocol.ChildEnded ended:
                _filesystems.Ended(ended.Name);
                _host.Ended(ended.Name);
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

    private void Discover()
    {
        if (_discovering is not null)
        {
            _discoverAgain = true;
            return;
        }

        _discovering = _options.Roots;
        var discovery = new LustreDiscovery(_options.Roots);
        _services.Lane.Run("lustre/discovery", call => discovery.Discover(new LaneWatch(call)), _options.Deadline).PipeTo(
            Self,
            useConfigureAwait: true,
            success: result => new LustreProtocol.Discovered(result),
            failure: Failed);

        static LustreProtocol.Discovered Failed(Exception failure) =>
            new(new LaneResult<LustreInventory>(LaneOutcome.Failed, null, failure, default, failure.Message));
    }

    private void EndDiscovery(LaneResult<LustreInventory> result)
    {
        // The roots may have been reconfigured meanwhile: then the result is of other roots.
        if (_discovering == _options.Roots)
            Apply(result);
        _discovering = null;
        if (!_discoverAgain)
        {
            Timers.StartSingleTimer(nameof(_options.DiscoveryInterval), LustreProtocol.Discover.Now, _options.DiscoveryInterval);
            return;
        }

        _discoverAgain = false;
        Discover();
    }

    private void Apply(LaneResult<LustreInventory> result)
    {
        if (result is { Outcome: LaneOutcome.Completed, Value: { } inventory })
        {
            LogChanges(inventory);
            _inventory = inventory;
            var filesystems = inventory.Targets.Select(t => t.Filesystem).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            Context.System.EventStream.Publish(new FilesystemsDiscovered([.. filesystems]));
            Reconcile();
        }
        else if (_lastOutcome != result.Outcome)
        {
            ActorsLog.DiscoveryFailed(_log, result.Detail);
        }

        _lastOutcome = result.Outcome;
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
        _filesystems.Keep(byFilesystem.Keys, _ => FilesystemActor.Props(_options, _services, ReportGone));
        foreach (var (name, targets) in byFilesystem)
            _filesystems.Tell(name, new FilesystemProtocol.TargetsFound(targets, _options));

        List<string> hostLevel = [];
        if (_inventory.LustrePresent)
            hostLevel.Add(NodeName);
        if (_inventory.LnetPresent)
            hostLevel.Add(LnetName);
        _host.Keep(hostLevel, name => name == NodeName ? HostLevel(LustreSources.Node) : HostLevel(LustreSources.Lnet));
        foreach (var name in hostLevel)
            _host.Tell(name, new TargetProtocol.TargetFound(_options));

        // While a child is stopping, so are its sources: a scrape must not wait for them.
        if (_filesystems.IsSettled && _host.IsSettled)
            _services.Metrics.Tell(new MetricsProtocol.DiscoveryCompleted(BranchName, SourceNames(_inventory)));
    }

    private Props HostLevel(Func<LustreRoots, LustreSourceOptions, ImmutableArray<SourcePlan>> plans) =>
        TargetActor.Props(options => plans(options.Roots, options.Sources), _options, _services, ReportGone);

    /// <summary>Logs the number of targets when Lustre is found, and later each target that appears or leaves.</summary>
    private void LogChanges(LustreInventory inventory)
    {
        // An unreadable directory is no problem when lctl can read it. Each source reports what lctl does not show.
        foreach (var trouble in _options.Lctl is null ? inventory.Troubles.Except(_inventory?.Troubles ?? []) : [])
            ActorsLog.DiscoveryIncomplete(_log, trouble);
        var (roots, interval) = (_options.Roots, _options.DiscoveryInterval.TotalSeconds);
        var targets = Logged(inventory).ToArray();
        if (_inventory is null || _inventory.LustrePresent != inventory.LustrePresent)
        {
            if (inventory.LustrePresent)
                ActorsLog.LustreFound(_log, targets.Length, string.Join(", ", targets.Select(t => t.Filesystem).Distinct()));
            else
                ActorsLog.NoLustre(_log, roots.Proc, roots.Sys, roots.Debug, interval);
            return;
        }

        foreach (var target in targets.Except(Logged(_inventory)))
            ActorsLog.TargetAppeared(_log, target.Name);
        foreach (var target in Logged(_inventory).Except(targets))
            ActorsLog.TargetLeft(_log, target.Name);
    }

    /// <summary>
    /// The targets and mounts that are logged one by one. A mount has a connection to every target of its filesystem: one line for the
    /// mount is enough.
    /// </summary>
    private static IEnumerable<LustreTarget> Logged(LustreInventory inventory) =>
        inventory.Targets.Where(t => t.Component != LustreComponent.Import);

    private void Reconfigure(LustreOptions options)
    {
        var former = _options;
        if (options.Roots != former.Roots)
            _inventory = null;
        _options = options;
        if (options with { DiscoveryInterval = former.DiscoveryInterval } != former)
            ActorsLog.LustreReconfigured(_log);
        if (options.Roots != former.Roots || options.Deadline != former.Deadline
            || (options.Lctl, options.LctlSources) != (former.Lctl, former.LctlSources))
        {
            // These settings concern every source. ChildEnded starts the children again, one by one.
            _services.Metrics.Tell(new MetricsProtocol.DiscoveryStarted(BranchName));
            _filesystems.StopAll();
            _host.StopAll();
        }

        Reconcile();
        Discover();
    }

    /// <summary>Called on the threads of other actors, where <c>Self</c> is not available.</summary>
    private void ReportGone(string source) => _self.Tell(new LustreProtocol.TargetLeft(source));
}
