namespace LustreActors.Actors;

/// <summary>Where the join has the jobs from that are not of this machine, and where its result goes.</summary>
/// <param name="IsClusters">
/// The result is the whole cluster's: it is published there alone, and nothing is joined before this member owns the join.
/// </param>
public sealed record JobsPlace(bool IsClusters)
{
    /// <summary>A process by itself.</summary>
    public static JobsPlace Here { get; } = new(IsClusters: false);

    /// <summary>The jobs of other machines; null where there are none.</summary>
    public ClusterJobs? Cluster { get; init; }

    /// <summary>Where this machine's jobs are put for aggregators; null where nobody reads them.</summary>
    public PublishedActivity? Activity { get; init; }

    /// <summary>What is called when a join has replaced the tables of the one before.</summary>
    public Action Tidy { get; init; } = static () => { };

    /// <summary>Whether the join is ours as things stand; a process by itself has it always.</summary>
    public Func<bool> IsOurs { get; init; } = static () => true;
}
