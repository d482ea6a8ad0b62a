using Akka.Actor;
using LustreActors.Messages;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Slurm;

namespace LustreActors.Actors;

/// <summary>
/// Keeps an actor for each source that says whose jobs are, and for the join of them. All of them keep their own time: no scrape waits for SLURM,
/// for the directory or for an upstream.
/// </summary>
public sealed class EnrichSupervisor : UntypedActor
{
    /// <summary>SLURM and the directory come back sooner than a dead file server: they are tried again every two minutes at the least.</summary>
    private static readonly Backoff Rest = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), 0.2, TimeSpan.FromMinutes(2));

    private static readonly TimeSpan Head = TimeSpan.FromSeconds(2);

    /// <summary>Of an interval: the aggregators have read their shares by then, or nearly so.</summary>
    private const double JoinPart = 0.22;

    private readonly JobsPlace _place;
    private readonly SourceServices _services;
    private readonly HashSet<string> _replaced = [];
    private readonly ChildSet _sources;
    private EnrichOptions? _options;
    private bool _isOurs;
    private Dictionary<string, Plan> _wanted;

    public EnrichSupervisor(Func<EnrichOptions?> options, JobsPlace place, SourceServices services)
    {
        (_place, _services) = (place, services);

        // A restart takes the settings that are in force then, and what the cluster has decided by then.
        (_options, _isOurs) = (options(), place.IsOurs());
        _sources = new(Context, name => new EnrichProtocol.SourceEnded(name));
        _wanted = Wanted(_options);
    }

    /// <param name="options">The settings in force; null where all of it is off.</param>
    /// <param name="place">Where the tables of jobs are, and where the result goes.</param>
    /// <param name="services">For all sources.</param>
    public static Props Props(Func<EnrichOptions?> options, JobsPlace place, SourceServices services) =>
        Akka.Actor.Props.Create(() => new EnrichSupervisor(options, place, services));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart() => Reconcile();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EnrichProtocol.Reconfigured reconfigured when reconfigured.Options != _options:
                _options = reconfigured.Options;
                Reconfigure();
                break;
            case EnrichProtocol.Owned owned when owned.IsOurs != _isOurs:
                _isOurs = owned.IsOurs;
                _wanted = Wanted(_options);
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
    }

    /// <summary>Only what has other settings now begins anew; what it said is joined with until its successor has spoken.</summary>
    private void Reconfigure()
    {
        var before = _wanted;
        _wanted = Wanted(_options);
        foreach (var (name, plan) in _wanted)
        {
            if (!before.TryGetValue(name, out var was) || was.Settings.Equals(plan.Settings) || !_sources.TryStop(name))
                continue;
            _services.Metrics.Tell(new MetricsProtocol.SourceReplaced(name));
            _replaced.Add(name);
        }

        Reconcile();
    }

    private void Reconcile() => _sources.Keep(_wanted.Keys, name => _wanted[name].Props());

    private Dictionary<string, Plan> Wanted(EnrichOptions? options)
    {
        var plans = new Dictionary<string, Plan>(StringComparer.Ordinal);
        if (options is null)
            return plans;
        if (_place.Activity is { } activity)
            plans.Add(EnrichmentNames.Activity, new Plan((options.Jobs.StaleAfter, options.Jobs.Wait), () => Activity(options.Jobs, activity)));
        if (!_isOurs)
            return plans;
        if (options.Slurm is { } slurm)
            plans.Add(EnrichmentNames.Slurm, new Plan(slurm, () => Commands(() => new SqueueSource(slurm.Squeue), slurm.Deadline, slurm.Interval)));
        if (options.Sacct is { } sacct)
            plans.Add(EnrichmentNames.Sacct, new Plan(sacct, () => Commands(() => new SacctSource(sacct.Sacct), sacct.Deadline, sacct.Interval)));
        if (options.Accounts is { } accounts)
            plans.Add(EnrichmentNames.Accounts, new Plan(accounts, () => Commands(() => new AccountsSource(accounts.Accounts), accounts.Deadline, options.Jobs.Interval)));
        if (options.PromQl is { } promQl)
            plans.Add(EnrichmentNames.PromQl, new Plan((promQl, options.Jobs.Interval), () => PromQlSourcing.Props(promQl, options.Jobs.Interval, _services)));
        var enriched = new EnrichedBy(options.Slurm is not null, options.Accounts is not null);
        plans.Add(EnrichmentNames.Jobs, new Plan((options.Jobs, enriched), () => Join(options.Jobs, enriched)));
        return plans;
    }

    private Props Commands(Func<Sources.Source> source, TimeSpan deadline, TimeSpan interval) =>
        SourceActor.Props(source, new SourceActorOptions(deadline) { Interval = interval, Rest = Rest }, _services);

    private Props Join(JobsOptions jobs, EnrichedBy enriched)
    {
        var (supervisor, place, services) = (Self, _place, _services);
        return SourceActor.Props(
            EnrichmentNames.Jobs,
            () => new JobsCollection(jobs, enriched, unknown => supervisor.Tell(unknown), place, services),
            // A moment after the others, whose tables it takes: they have the same beat. In a cluster the beat is that of all members.
            new SourceActorOptions(jobs.Interval)
            {
                Interval = jobs.Interval,
                FirstAfter = jobs.Interval < Head * 2 ? jobs.Interval / 2 : Head,
                Phase = jobs.From == JobsFrom.Cluster ? jobs.Interval * JoinPart : null,
            },
            services);
    }

    private Props Activity(JobsOptions jobs, PublishedActivity activity)
    {
        var options = new SourceActorOptions(activity.Interval) { Interval = activity.Interval, Phase = TimeSpan.Zero };
        return SourceActor.Props(EnrichmentNames.Activity, () => new ActivityCollection(jobs, activity, _services), options, _services);
    }

    /// <param name="Settings">Two equal ones mean that nothing has to begin anew.</param>
    /// <param name="Props">Makes the actor.</param>
    private sealed record Plan(object Settings, Func<Props> Props);
}
