using System.Collections.Immutable;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>
/// One target or mount: an actor for each of its sources, so that a job table that hangs does not take the counters with it. A source ends
/// when it finds its files gone; it is made again only when a look has found the target, which may have left and come back in between.
/// </summary>
internal sealed class TargetActor(LustreTarget target, LustreOptions options, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left)
    : Actor<TargetProtocol>
{
    private readonly Dictionary<string, (int Number, TimeSpan? MinAge)> _names = [];
    private ChildSet<TargetProtocol, SourceProtocol> _sources = null!;

    protected override ValueTask OnStart()
    {
        foreach (var source in Sources())
            _names.Add(source.Name.Length > target.Name.Length ? source.Name[(target.Name.Length + 1)..] : "stats", (_names.Count, MinAge(source)));
        _sources = new(Context, name => new TargetProtocol.SourceEnded(name));
        Reconcile();
        return default;
    }

    protected override ValueTask OnMessage(TargetProtocol message)
    {
        switch (message)
        {
            case TargetProtocol.StillHere:
                Reconcile();
                break;
            case TargetProtocol.SourceEnded ended:
                _sources.Ended(ended.Name);
                break;
        }

        return default;
    }

    private void Reconcile() => _sources.Keep(_names.Keys, name =>
    {
        var (number, minAge) = _names[name];
        return Sourcing.Props(() => Sources()[number], new SourceActorOptions(options.Deadline, minAge), lane, metrics, left);
    });

    private TimeSpan? MinAge(Source source) => source switch
    {
        JobStatsSource => options.JobsMinAge,
        ExportsSource => options.ExportsMinAge,
        _ => null,
    };

    private ImmutableArray<Source> Sources() => LustreSources.For(target, options.Roots, options.Sources);
}
