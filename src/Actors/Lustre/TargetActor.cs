using System.Collections.Immutable;
using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>
/// One target, mount or connection, or the host: an actor for each of its sources, so that a job table that hangs does not take the counters
/// with it. A source ends when it finds its files gone; it is made again only when a look has found the target, which may have left and come
/// back in between.
/// </summary>
/// <param name="plan">Which sources it ought to have.</param>
internal sealed class TargetActor(
    Func<LustreOptions, ImmutableArray<SourcePlan>> plan, LustreOptions initial, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left)
    : Actor<TargetProtocol>
{
    private readonly HashSet<string> _replaced = [];
    private LustreOptions _options = initial;
    private Dictionary<string, SourcePlan> _wanted = [];
    private ChildSet<TargetProtocol, SourceProtocol> _sources = null!;

    protected override ValueTask OnStart()
    {
        _sources = new(Context, name => new TargetProtocol.SourceEnded(name));
        _wanted = Wanted();
        Reconcile();
        return default;
    }

    protected override ValueTask OnMessage(TargetProtocol message)
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

        return default;
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
            metrics.Tell(new MetricsProtocol.SourceReplaced(wanted.Name));
            _replaced.Add(part);
        }
    }

    private void Reconcile() => _sources.Keep(_wanted.Keys, part =>
    {
        var wanted = _wanted[part];
        return Sourcing.Props(wanted.Create, new SourceActorOptions(_options.Deadline, wanted.MinAge, _options.Lctl), lane, metrics, left);
    });

    private Dictionary<string, SourcePlan> Wanted() => plan(_options).ToDictionary(p => p.Part);
}
