using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>Nobody tells a target anything: it stands for its sources, and stops with them.</summary>
internal abstract record TargetProtocol;

/// <summary>One target or mount: an actor for each of its sources, so that a job table that hangs does not take the counters with it.</summary>
internal sealed class TargetActor(LustreTarget target, LustreOptions options, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left)
    : Actor<TargetProtocol>
{
    protected override ValueTask OnStart()
    {
        var sources = Sources();
        for (var i = 0; i < sources.Length; i++)
        {
            var number = i;
            var name = sources[i].Name;
            Context.Spawn(
                name.Length > target.Name.Length ? name[(target.Name.Length + 1)..] : "stats",
                Sourcing.Props(() => Sources()[number], new SourceActorOptions(options.Deadline, MinAge(sources[i])), lane, metrics, left));
        }

        return default;
    }

    protected override ValueTask OnMessage(TargetProtocol message) => default;

    private TimeSpan? MinAge(Source source) => source switch
    {
        JobStatsSource => options.JobsMinAge,
        ExportsSource => options.ExportsMinAge,
        _ => null,
    };

    private System.Collections.Immutable.ImmutableArray<Source> Sources() => LustreSources.For(target, options.Roots, options.Sources);
}
