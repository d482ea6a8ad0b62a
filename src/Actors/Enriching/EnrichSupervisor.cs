using System.Runtime.CompilerServices;
using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Slurm;

namespace LustreActors.Actors;

/// <summary>
/// Keeps an actor for each source that says whose jobs are, and for the join of them. All of them keep their own time: no scrape waits for SLURM,
/// for the directory or for an upstream.
/// </summary>
public sealed class EnrichSupervisor : Actor<EnrichProtocol>
{
    /// <summary>SLURM and the directory come back sooner than a dead file server: they are tried again every two minutes at the least.</summary>
    private static readonly Backoff Rest = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), 0.2, TimeSpan.FromMinutes(2));

    private static readonly TimeSpan Head = TimeSpan.FromSeconds(2);

    private readonly StrongBox<EnrichOptions?> _options;
    private readonly StrongBox<bool> _isOurs;
    private readonly JobsPlace _place;
    private readonly BlockingLane _lane;
    private readonly IActorRef<MetricsProtocol> _metrics;
    private readonly HashSet<string> _replaced = [];
    private Dictionary<string, Plan> _wanted = [];
    private ChildSet<EnrichProtocol, SourceProtocol> _sources = null!;

    private EnrichSupervisor(StrongBox<EnrichOptions?> options, StrongBox<bool> isOurs, JobsPlace place, BlockingLane lane, IActorRef<MetricsProtocol> metrics) =>
        (_options, _isOurs, _place, _lane, _metrics) = (options, isOurs, place, lane, metrics);

    public static Props<EnrichProtocol> Props(EnrichOptions? options, BlockingLane lane, IActorRef<MetricsProtocol> metrics) =>
        Props(options, JobsPlace.Here, lane, metrics);

    /// <param name="options">What is asked.</param>
    /// <param name="place">Where the tables of jobs are, and where the result goes.</param>
    /// <param name="lane">For what may hang.</param>
    /// <param name="metrics">Who publishes.</param>
    public static Props<EnrichProtocol> Props(EnrichOptions? options, JobsPlace place, BlockingLane lane, IActorRef<MetricsProtocol> metrics)
    {
        // Both outlive a restart, which would otherwise undo every reload of the configuration, and what the cluster has decided.
        var current = new StrongBox<EnrichOptions?>(options);
        var isOurs = new StrongBox<bool>(place.IsOursFromTheBeginning);
        return new Props<EnrichProtocol>(() => new EnrichSupervisor(current, isOurs, place, lane, metrics)) { Supervision = Supervision.Infrastructure };
    }

    protected override ValueTask OnStart()
    {
        _sources = new(Context, name => new EnrichProtocol.SourceEnded(name));
        _wanted = Wanted(_options.Value);
        Reconcile();
        return default;
    }

    protected override ValueTask OnMessage(EnrichProtocol message)
    {
        switch (message)
        {
            case EnrichProtocol.Reconfigured reconfigured when reconfigured.Options != _options.Value:
                _options.Value = reconfigured.Options;
                Reconfigure();
                break;
            case EnrichProtocol.Owned owned when owned.IsOurs != _isOurs.Value:
                _isOurs.Value = owned.IsOurs;
                _wanted = Wanted(_options.Value);
                Reconcile();
                break;
            case EnrichProtocol.SourceEnded ended:
                _sources.Ended(ended.Name);
                _replaced.Remove(ended.Name);
                Reconcile();
                break;
            case EnrichProtocol.Unknown unknown:
                _sources.Tell(EnrichmentNames.Accounts, new SourceProtocol.Want(unknown.Users));
                _sources.Tell(EnrichmentNames.Sacct, new SourceProtocol.Want(unknown.Jobs));
                break;
        }

        return default;
    }

    /// <summary>Only what has other settings now begins anew; what it said is joined with until its successor has spoken.</summary>
    private void Reconfigure()
    {
        var before = _wanted;
        _wanted = Wanted(_options.Value);
        foreach (var (name, plan) in _wanted)
        {
            if (!before.TryGetValue(name, out var was) || was.Settings.Equals(plan.Settings) || !_sources.TryStop(name))
                continue;
            _metrics.Tell(new MetricsProtocol.SourceReplaced(name));
            _replaced.Add(name);
        }

        Reconcile();
    }

    private void Reconcile() => _sources.Keep(_wanted.Keys, name => _wanted[name].Props());

    private Dictionary<string, Plan> Wanted(EnrichOptions? options)
    {
        var plans = new Dictionary<string, Plan>(StringComparer.Ordinal);
        if (options is null || !_isOurs.Value)
            return plans;
        if (options.Slurm is { } slurm)
            plans.Add(EnrichmentNames.Slurm, new Plan(slurm, () => Commands(() => new SqueueSource(slurm.Squeue), slurm.Deadline, slurm.Interval)));
        if (options.Sacct is { } sacct)
            plans.Add(EnrichmentNames.Sacct, new Plan(sacct, () => Commands(() => new SacctSource(sacct.Sacct), sacct.Deadline, sacct.Interval)));
        if (options.Accounts is { } accounts)
            plans.Add(EnrichmentNames.Accounts, new Plan(accounts, () => Commands(() => new AccountsSource(accounts.Accounts), accounts.Deadline, options.Jobs.Interval)));
        if (options.PromQl is { } promQl)
            plans.Add(EnrichmentNames.PromQl, new Plan((promQl, options.Jobs.Interval), () => PromQlSourcing.Props(promQl, options.Jobs.Interval, _lane, _metrics)));
        var enriched = new EnrichedBy(options.Slurm is not null, options.Accounts is not null);
        plans.Add(EnrichmentNames.Jobs, new Plan((options.Jobs, enriched), () => Join(options.Jobs, enriched)));
        return plans;
    }

    private Props<SourceProtocol> Commands(Func<Sources.Source> source, TimeSpan deadline, TimeSpan interval) =>
        Sourcing.Props(source, new SourceActorOptions(deadline) { Interval = interval, Rest = Rest }, _lane, _metrics, static _ => { });

    private Props<SourceProtocol> Join(JobsOptions jobs, EnrichedBy enriched)
    {
        var supervisor = Context.Self;
        return Sourcing.Props(
            EnrichmentNames.Jobs,
            time => new JobsCollection(jobs, enriched, unknown => supervisor.Tell(unknown), _place, _lane, _metrics, time),
            // A moment after the others, whose tables it takes: they have the same beat.
            new SourceActorOptions(jobs.Interval) { Interval = jobs.Interval, FirstAfter = jobs.Interval < Head * 2 ? jobs.Interval / 2 : Head },
            _metrics);
    }

    /// <param name="Settings">Two equal ones mean that nothing has to begin anew.</param>
    /// <param name="Props">Makes the actor.</param>
    private sealed record Plan(object Settings, Func<Props<SourceProtocol>> Props);
}
