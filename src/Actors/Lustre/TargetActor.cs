using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors.Lustre;

/// <summary>
/// Keeps one actor for each source of a target, a mount, a connection or the host, so that a job table that hangs does not stop the
/// counters. A source ends when its files are gone. It is started again only after a discovery has found the target, which may have left
/// and returned in between.
/// </summary>
internal sealed class TargetActor : UntypedActor
{
    private readonly Func<LustreOptions, ImmutableArray<SourcePlan>> _plan;
    private readonly SourceServices _services;
    private readonly Action<string> _sourceGone;
    private readonly ChildSet _sources;
    private LustreOptions _options;
    private Dictionary<string, SourcePlan> _wanted;

    public TargetActor(
        Func<LustreOptions, ImmutableArray<SourcePlan>> plan, LustreOptions options, SourceServices services, Action<string> sourceGone)
    {
        (_plan, _options, _services, _sourceGone) = (plan, options, services, sourceGone);
        _sources = new(Context, name => new TargetProtocol.SourceEnded(name));
        _wanted = Wanted();
    }

    /// <param name="plan">Returns the sources that the target should have.</param>
    /// <param name="options">The settings in force.</param>
    /// <param name="services">Shared by all sources.</param>
    /// <param name="sourceGone">Called with the name of a source whose files are gone.</param>
    public static Props Props(
        Func<LustreOptions, ImmutableArray<SourcePlan>> plan, LustreOptions options, SourceServices services, Action<string> sourceGone) =>
        Akka.Actor.Props.Create(() => new TargetActor(plan, options, services, sourceGone));

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
            case TargetProtocol.TargetFound found:
                if (found.Options != _options)
                    Reconfigure(found.Options);
                Reconcile();
                break;
            case TargetProtocol.SourceEnded ended:
                if (_sources.Ended(ended.Name))
                    Reconcile();
                break;
        }
    }

    /// <summary>Replaces only sources whose own settings changed. The last reading is served until the successor has reported.</summary>
    private void Reconfigure(LustreOptions options)
    {
        var before = _wanted;
        var isCompatible = Equals(_options.Sources.Compat, options.Sources.Compat);
        _options = options;
        _wanted = Wanted();
        foreach (var (part, wanted) in _wanted)
        {
            if (!before.TryGetValue(part, out var former))
                continue;
            var isSame = isCompatible && former.Settings.Equals(wanted.Settings) && former.MinAge == wanted.MinAge;
            if (!isSame && _sources.TryReplace(part))
                _services.Metrics.Tell(new MetricsProtocol.SourceReplaced(wanted.Name));
        }
    }

    private void Reconcile() => _sources.Keep(_wanted.Keys, part =>
    {
        var wanted = _wanted[part];
        var options = new SourceActorOptions(_options.Deadline, wanted.MinAge, _options.LctlFor(part)) { Compat = _options.Sources.Compat };
        return SourceActor.Props(wanted.Create, options, _services, _sourceGone);
    });

    private Dictionary<string, SourcePlan> Wanted() => _plan(_options).ToDictionary(p => p.Part);
}
