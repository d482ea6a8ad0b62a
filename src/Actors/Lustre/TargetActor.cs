using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Messages;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>
/// One target, mount or connection, or the host: an actor for each of its sources, so that a job table that hangs does not take the counters
/// with it. A source ends when it finds its files gone; it is made again only when a look has found the target, which may have left and come
/// back in between.
/// </summary>
internal sealed class TargetActor : UntypedActor
{
    private readonly Func<LustreOptions, ImmutableArray<SourcePlan>> _plan;
    private readonly SourceServices _services;
    private readonly Action<string> _gone;
    private readonly HashSet<string> _replaced = [];
    private readonly ChildSet _sources;
    private LustreOptions _options;
    private Dictionary<string, SourcePlan> _wanted;

    public TargetActor(Func<LustreOptions, ImmutableArray<SourcePlan>> plan, LustreOptions options, SourceServices services, Action<string> gone)
    {
        (_plan, _options, _services, _gone) = (plan, options, services, gone);
        _sources = new(Context, name => new TargetProtocol.SourceEnded(name));
        _wanted = Wanted();
    }

    /// <param name="plan">Which sources it ought to have.</param>
    /// <param name="options">The settings in force.</param>
    /// <param name="services">For all sources.</param>
    /// <param name="gone">Called with the name of a source whose files are gone.</param>
    public static Props Props(Func<LustreOptions, ImmutableArray<SourcePlan>> plan, LustreOptions options, SourceServices services, Action<string> gone) =>
        Akka.Actor.Props.Create(() => new TargetActor(plan, options, services, gone));

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
            case TargetProtocol.StillHere found:
                if (found.Options != _options)
                    Reconfigure(found.Options);
                Reconcile();
                break;
            case TargetProtocol.SourceEnded ended:
                _sources.Ended(ended.Name);
                if (_replaced.Remove(ended.Name))
                    Reconcile();
                break;
        }
    }

    /// <summary>Only a source whose own settings changed begins anew, and what it said is served until its successor has spoken.</summary>
    private void Reconfigure(LustreOptions options)
    {
        var before = _wanted;
        _options = options;
        _wanted = Wanted();
        foreach (var (part, wanted) in _wanted)
        {
            if (!before.TryGetValue(part, out var was) || (was.Settings.Equals(wanted.Settings) && was.MinAge == wanted.MinAge) || !_sources.TryStop(part))
                continue;
            _services.Metrics.Tell(new MetricsProtocol.SourceReplaced(wanted.Name));
            _replaced.Add(part);
        }
    }

    private void Reconcile() => _sources.Keep(_wanted.Keys, part =>
    {
        var wanted = _wanted[part];
        return SourceActor.Props(wanted.Create, new SourceActorOptions(_options.Deadline, wanted.MinAge, _options.Lctl), _services, _gone);
    });

    private Dictionary<string, SourcePlan> Wanted() => _plan(_options).ToDictionary(p => p.Part);
}
