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
internal sealed class TargetActor(LustreTarget target, LustreOptions initial, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left)
    : Actor<TargetProtocol>
{
    private readonly HashSet<string> _replaced = [];
    private LustreOptions _options = initial;
    private Dictionary<string, WantedSource> _wanted = [];
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
        foreach (var (name, wanted) in _wanted)
        {
            if (!before.TryGetValue(name, out var was) || was.Settings == wanted.Settings || !_sources.TryStop(name))
                continue;
            metrics.Tell(new MetricsProtocol.SourceReplaced(wanted.Source));
            _replaced.Add(name);
        }
    }

    private void Reconcile() => _sources.Keep(_wanted.Keys, name =>
    {
        var (_, number, settings) = _wanted[name];
        var options = _options;
        return Sourcing.Props(() => Sources(options)[number], new SourceActorOptions(options.Deadline, settings.MinAge), lane, metrics, left);
    });

    private Dictionary<string, WantedSource> Wanted()
    {
        var wanted = new Dictionary<string, WantedSource>(StringComparer.Ordinal);
        foreach (var source in Sources(_options))
        {
            var name = source.Name.Length > target.Name.Length ? source.Name[(target.Name.Length + 1)..] : "stats";
            wanted.Add(name, new WantedSource(source.Name, wanted.Count, SettingsOf(source)));
        }

        return wanted;
    }

    private SourceSettings SettingsOf(Source source) => source switch
    {
        JobStatsSource => new SourceSettings(_options.JobsMinAge, _options.Sources.Jobs),
        ExportsSource => new SourceSettings(_options.ExportsMinAge, _options.Sources.Created),
        _ => new SourceSettings(null, (_options.Sources.ClientName, _options.Sources.Created)),
    };

    private ImmutableArray<Source> Sources(LustreOptions options) => LustreSources.For(target, options.Roots, options.Sources);

    private sealed record WantedSource(string Source, int Number, SourceSettings Settings);

    /// <summary>What of the options one source depends on.</summary>
    private sealed record SourceSettings(TimeSpan? MinAge, object Options);
}
