using Akka.Actor;
using LustreActors.Actors.Cluster.Activity;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Jobs;
using LustreActors.Actors.PromQl;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Slurm;

namespace LustreActors.Actors.Enriching;

/// <summary>
/// Keeps one actor for each source that names jobs and users, and one for the join of jobs with them. All of them have their own interval:
/// no scrape waits for SLURM, for the user directory or for an upstream Prometheus.
/// </summary>
public sealed class EnrichSupervisor : UntypedActor
{
    /// <summary>
    /// Commands are tried again at least every two minutes: SLURM and the directory recover sooner than a dead file server.
    /// </summary>
    private static readonly Backoff CommandBackoff = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), 0, TimeSpan.FromMinutes(2));

    /// <summary>The first join comes this much later than the first collection of the sources whose tables it uses.</summary>
    private static readonly TimeSpan JoinDelay = TimeSpan.FromSeconds(2);

    /// <summary>The moment of the join, as a part of the interval. The aggregators have read most of their shares by then.</summary>
    private const double JoinPhase = 0.22;

    private readonly JobsScope _scope;
    private readonly SourceServices _services;
    private readonly ChildSet _sources;
    private EnrichOptions? _options;
    private bool _ownsJoin;
    private Dictionary<string, Plan> _wanted;

    public EnrichSupervisor(Func<EnrichOptions?> options, JobsScope scope, SourceServices services)
    {
        (_scope, _services) = (scope, services);

        // Called here, so that a restarted actor takes the settings and the owner of the join that are in force then.
        (_options, _ownsJoin) = (options(), scope.OwnsJoin());
        _sources = new(Context, name => new EnrichProtocol.SourceEnded(name));
        _wanted = Wanted(_options);
    }

    /// <param name="options">Returns the settings in force; null if the branch is switched off.</param>
    /// <param name="scope">Where the tables of jobs are, and where the result goes.</param>
    /// <param name="services">Shared by all sources.</param>
    public static Props Props(Func<EnrichOptions?> options, JobsScope scope, SourceServices services) =>
        Akka.Actor.Props.Create(() => new EnrichSupervisor(options, scope, services));

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
            case EnrichProtocol.Owned owned when owned.IsOurs != _ownsJoin:
                _ownsJoin = owned.IsOurs;
                _wanted = Wanted(_options);
                Reconcile();
                break;
            case EnrichProtocol.SourceEnded ended:
                _sources.Ended(ended.Name);
                Reconcile();
                break;
            case EnrichProtocol.Unknown unknown:
                _sources.Tell(EnrichmentNames.Accounts, new SourceProtocol.Want(unknown.Users));
                _sources.Tell(EnrichmentNames.Sacct, new SourceProtocol.Want(unknown.Jobs));
                break;
        }
    }

    /// <summary>Replaces only sources whose settings changed. Their last tables are used until the successors have reported.</summary>
    private void Reconfigure()
    {
        var before = _wanted;
        _wanted = Wanted(_options);
        foreach (var (name, plan) in _wanted)
        {
            if (before.TryGetValue(name, out var former) && !former.Settings.Equals(plan.Settings) && _sources.TryStop(name))
                _services.Metrics.Tell(new MetricsProtocol.SourceReplaced(name));
        }

        Reconcile();
    }

    private void Reconcile() => _sources.Keep(_wanted.Keys, name => _wanted[name].Props());

    private Dictionary<string, Plan> Wanted(EnrichOptions? options)
    {
        var plans = new Dictionary<string, Plan>(StringComparer.Ordinal);
        if (options is null)
            return plans;
        var jobs = options.Jobs;
        if (_scope.Activity is { } activity)
            plans.Add(EnrichmentNames.Activity, new Plan((jobs.StaleAfter, jobs.Wait), () => Activity(jobs, activity)));
        if (!_ownsJoin)
            return plans;
        if (options.Slurm is { } slurm)
            plans.Add(EnrichmentNames.Slurm, new Plan(slurm, () => Squeue(slurm)));
        if (options.Sacct is { } sacct)
            plans.Add(EnrichmentNames.Sacct, new Plan(sacct, () => Sacct(sacct)));
        if (options.Accounts is { } setting)
            plans.Add(EnrichmentNames.Accounts, new Plan(setting, () => Accounts(setting, jobs)));
        if (options.PromQl is { } promQl)
            plans.Add(EnrichmentNames.PromQl, new Plan((promQl, jobs.Interval), () => PromQl(promQl, jobs)));
        var enriched = new EnrichedBy(options.Slurm is not null, options.Accounts is not null);
        plans.Add(EnrichmentNames.Jobs, new Plan((jobs, enriched), () => Join(jobs, enriched)));
        return plans;
    }

    private Props Squeue(SlurmSetting setting) => Command(() => new SqueueSource(setting.Squeue), setting.Deadline, setting.Interval);

    private Props Sacct(SacctSetting setting) => Command(() => new SacctSource(setting.Sacct), setting.Deadline, setting.Interval);

    private Props Accounts(AccountsSetting setting, JobsOptions jobs) =>
        Command(() => new AccountsSource(setting.Accounts), setting.Deadline, jobs.Interval);

    private Props PromQl(PromQlOptions options, JobsOptions jobs) => PromQlCollection.Props(options, jobs.Interval, _services);

    private Props Command(Func<Sources.Source> source, TimeSpan deadline, TimeSpan interval) =>
        SourceActor.Props(source, new SourceActorOptions(deadline) { Interval = interval, Backoff = CommandBackoff }, _services);

    private Props Join(JobsOptions jobs, EnrichedBy enriched)
    {
        var (supervisor, scope, services) = (Self, _scope, _services);
        return SourceActor.Props(
            EnrichmentNames.Jobs,
            () => new JobsCollection(jobs, enriched, unknown => supervisor.Tell(unknown), scope, services),
            // In a cluster all members join at the same moment of the wall clock.
            new SourceActorOptions(jobs.Interval)
            {
                Interval = jobs.Interval,
                FirstAfter = jobs.Interval < JoinDelay * 2 ? jobs.Interval / 2 : JoinDelay,
                Phase = jobs.From == JobsFrom.Cluster ? jobs.Interval * JoinPhase : null,
            },
            services);
    }

    private Props Activity(JobsOptions jobs, PublishedActivity activity)
    {
        var options = new SourceActorOptions(activity.Interval) { Interval = activity.Interval, Phase = TimeSpan.Zero };
        return SourceActor.Props(EnrichmentNames.Activity, () => new ActivityCollection(jobs, activity, _services), options, _services);
    }

    /// <param name="Settings">If two values are equal, the actor need not be replaced.</param>
    /// <param name="Props">Creates the actor.</param>
    private sealed record Plan(object Settings, Func<Props> Props);
}
