namespace LustreActors.Actors.Showing;

/// <summary>One filesystem of <see cref="FilesystemBoard"/>.</summary>
internal sealed class FilesystemState(string name)
{
    private readonly SortedDictionary<string, TargetState> _targets = new(StringComparer.Ordinal);
    private readonly TrendRing _trend = new();

    /// <summary>A name that only a part of a reading had, such as that of the MGS, is not shown.</summary>
    public bool IsShown => _targets.Count > 0;

    public bool IsServed => _targets.Values.Any(t => t.IsServed);

    /// <summary>The targets whose numbers are those of the filesystem: those that this host serves, otherwise its mounts.</summary>
    private IEnumerable<TargetState> Counted => IsServed ? _targets.Values.Where(t => t.IsServed) : _targets.Values.Where(t => t.IsMount);

    /// <summary>Null if the target is not known.</summary>
    public TargetState? Find(string target) => _targets.GetValueOrDefault(target);

    public TargetState Target(string target, string component)
    {
        if (!_targets.TryGetValue(target, out var state))
            _targets.Add(target, state = new TargetState(target, component));
        return state;
    }

    /// <summary>Forgets the targets of other sources; returns whether none is left.</summary>
    public bool Keep(IReadOnlySet<string> sources)
    {
        foreach (var target in _targets.Values.Where(t => !sources.Contains(t.Source)).ToArray())
            _targets.Remove(target.Name);
        return _targets.Count == 0;
    }

    public void Step(double oldest)
    {
        foreach (var target in _targets.Values.Where(t => t.IsSilentSince(oldest)))
            target.Silence();
        _trend.Add(Rates());
    }

    public FilesystemOverview ToOverview(IReadOnlySet<string> hanging)
    {
        var targets = _targets.Values.Where(t => !t.IsMount).ToArray();
        var (osts, mdts) = (targets.Where(t => t.Component == "ost").ToArray(), targets.Where(t => t.Component == "mdt").ToArray());
        var fullest = osts.Where(t => t.Bytes is not null).MaxBy(t => t.Bytes!.UsedRatio);
        var slowest = targets.Where(t => t.Latency is not null).MaxBy(t => t.Latency);
        var clients = targets.Max(t => t.Clients);
        return new FilesystemOverview(name)
        {
            IsServed = IsServed,
            Bytes = Sum(IsServed ? osts : FirstMount(), t => t.Bytes),
            Inodes = Sum(IsServed ? mdts : FirstMount(), t => t.Inodes),
            Rates = Rates(),
            Trend = _trend.ToTrend(),
            Osts = Count(osts),
            Mdts = Count(mdts),
            Clients = (int?)clients,
            Fullest = fullest is null ? null : new TargetValue(fullest.Name, fullest.Bytes!.UsedRatio),
            Slowest = slowest is null ? null : new TargetValue(slowest.Name, slowest.Latency!.Value),
            Targets = [.. ToOverviews(mdts, hanging), .. ToOverviews(osts, hanging)],
        };
    }

    /// <summary>All mounts of a filesystem tell the same capacity.</summary>
    private IEnumerable<TargetState> FirstMount() => _targets.Values.Where(t => t is { IsMount: true, Capacity: not null }).Take(1);

    private Rates Rates() => new(
        Sum(Counted, t => t.Read), Sum(Counted, t => t.Written), Sum(Counted.Where(t => t.Component != "ost"), t => t.Operations));

    private static UpCount Count(TargetState[] targets) => new(targets.Count(t => t.IsUp != false), targets.Length);

    private static double? Sum(IEnumerable<TargetState> targets, Func<TargetState, double?> value)
    {
        double? sum = null;
        foreach (var target in targets)
        {
            if (value(target) is { } known)
                sum = (sum ?? 0) + known;
        }

        return sum;
    }

    private static Space? Sum(IEnumerable<TargetState> targets, Func<TargetState, Space?> value)
    {
        Space? sum = null;
        foreach (var target in targets)
        {
            if (value(target) is { } known)
                sum = sum is null ? known : new Space(sum.Total + known.Total, sum.Used + known.Used, sum.Available + known.Available);
        }

        return sum;
    }

    private IEnumerable<TargetOverview> ToOverviews(TargetState[] targets, IReadOnlySet<string> hanging)
    {
        var busiest = targets.Max(Activity) ?? 0;
        return targets.Select(t => new TargetOverview(t.Name, t.Component, ConditionOf(t, hanging))
        {
            UsedRatio = t.Bytes?.UsedRatio,
            InodesUsedRatio = t.Inodes?.UsedRatio,
            ReadBytes = t.Read,
            WriteBytes = t.Written,
            MetadataOperations = t.Component == "mdt" ? t.Operations : null,
            Recovery = t.Recovering,
            LatencySeconds = t.Latency,
            Heat = busiest > 0 ? (Activity(t) ?? 0) / busiest : 0,
        });
    }

    private static double? Activity(TargetState target) =>
        target.Component == "mdt" ? target.Operations : target.Read is { } read && target.Written is { } written ? read + written : null;

    private TargetCondition ConditionOf(TargetState target, IReadOnlySet<string> hanging) => target switch
    {
        { IsHealthy: false } => TargetCondition.Unhealthy,
        _ when hanging.Contains($"{name}-{target.Name}") => TargetCondition.Hangs,
        { Recovering: not null } => TargetCondition.Recovering,
        { IsUp: false } => TargetCondition.Down,
        { IsDegraded: true } => TargetCondition.Degraded,
        { IsUp: null } => TargetCondition.Unknown,
        _ => TargetCondition.Up,
    };
}
