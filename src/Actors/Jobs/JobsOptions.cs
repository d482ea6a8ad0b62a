using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>Where the counters of jobs come from.</summary>
public enum JobsFrom
{
    /// <summary>The targets of this host.</summary>
    Local,

    /// <summary>An upstream Prometheus.</summary>
    PromQl,

    /// <summary>All members, and the foreign exporters that are read.</summary>
    Cluster,
}

/// <summary>How jobs are joined with accounts and users.</summary>
/// <param name="From">Whose jobs.</param>
/// <param name="Interval">How often.</param>
/// <param name="Wait">How long to wait for job tables that are collected for it.</param>
/// <param name="StaleAfter">A table that is older counts as none.</param>
/// <param name="Remember">A job that SLURM lists no more keeps its account for so long.</param>
/// <param name="MostPrograms">So many names of programs; the others are one.</param>
/// <param name="Top">So many jobs are shown by themselves, by bytes and by operations.</param>
public sealed record JobsOptions(JobsFrom From, TimeSpan Interval, TimeSpan Wait, TimeSpan StaleAfter, TimeSpan Remember, int MostPrograms, int Top)
{
    /// <summary>How the site's ids are made.</summary>
    public JobTemplate? Template { get; init; }
}
