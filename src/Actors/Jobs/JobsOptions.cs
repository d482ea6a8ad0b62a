using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors.Jobs;

/// <summary>The source of the activity of jobs.</summary>
public enum JobsFrom
{
    /// <summary>The targets of this host.</summary>
    Local,

    /// <summary>An upstream Prometheus.</summary>
    PromQl,

    /// <summary>All members, and the foreign exporters.</summary>
    Cluster,
}

/// <summary>The settings of the join of jobs with accounts and users.</summary>
/// <param name="From">The source of the activity of jobs.</param>
/// <param name="Interval">The time between two joins.</param>
/// <param name="Wait">The longest time to wait for job tables that are collected for the join.</param>
/// <param name="StaleAfter">Older tables are not used.</param>
/// <param name="Remember">How long a job that has left SLURM's listing keeps its account.</param>
/// <param name="MostPrograms">The largest number of names of programs. All others share one name.</param>
/// <param name="Top">The number of jobs that are shown one by one, by bytes and by operations.</param>
public sealed record JobsOptions(
    JobsFrom From, TimeSpan Interval, TimeSpan Wait, TimeSpan StaleAfter, TimeSpan Remember, int MostPrograms, int Top)
{
    /// <summary>The format of the site's job ids; null for the formats of Lustre.</summary>
    public JobTemplate? Template { get; init; }
}
