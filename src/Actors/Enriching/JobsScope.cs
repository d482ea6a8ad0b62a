using LustreActors.Actors.Cluster.Activity;

namespace LustreActors.Actors.Enriching;

/// <summary>Which jobs are joined, and where the result goes.</summary>
/// <param name="IsClusterWide">
/// The jobs are those of the whole cluster: the result is published for the cluster only, and only by the owner of the join.
/// </param>
public sealed record JobsScope(bool IsClusterWide)
{
    /// <summary>The scope of a process that is in no cluster.</summary>
    public static JobsScope Local { get; } = new(IsClusterWide: false);

    /// <summary>The jobs of other machines; null if there are none.</summary>
    public ClusterJoin? Cluster { get; init; }

    /// <summary>Receives the activity of this machine's jobs for aggregators; null if none reads it.</summary>
    public PublishedActivity? Activity { get; init; }

    /// <summary>Called after a join, when the tables of the previous one are no longer used.</summary>
    public Action AfterJoin { get; init; } = static () => { };

    /// <summary>Whether this member owns the join at present. A process that is in no cluster always does.</summary>
    public Func<bool> OwnsJoin { get; init; } = static () => true;
}
