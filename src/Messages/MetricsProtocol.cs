using System.Collections.Immutable;
using Akka.Actor;

namespace LustreActors.Messages;

/// <summary>Messages to the actor that publishes the exposition.</summary>
public abstract record MetricsProtocol
{
    private MetricsProtocol()
    {
    }

    /// <summary>Exactly these branches read this machine. A scrape waits until each of them has completed a discovery.</summary>
    public sealed record BranchesConfigured(IReadOnlyCollection<string> Names) : MetricsProtocol;

    /// <summary>The result of a branch's last discovery no longer holds. A scrape waits for the next result.</summary>
    public sealed record DiscoveryStarted(string Branch) : MetricsProtocol;

    /// <summary>A branch has looked through the machine. These of its sources exist and will announce themselves.</summary>
    public sealed record DiscoveryCompleted(string Branch, IReadOnlyCollection<string> Sources) : MetricsProtocol;

    /// <summary>
    /// A source has started. It may be told to collect when its data is older than <paramref name="MinAge"/>, or than
    /// <c>collect.min-age</c> where that is null.
    /// </summary>
    public sealed record SourceStarted(string Source, IActorRef Owner, TimeSpan? MinAge) : MetricsProtocol
    {
        /// <summary>It collects by itself: no scrape asks it, and none waits for it.</summary>
        public bool KeepsOwnTime { get; init; }

        /// <summary>It has a table of jobs.</summary>
        public bool HasJobs { get; init; }

        /// <summary>It has a table of clients.</summary>
        public bool HasClients { get; init; }
    }

    /// <summary>The actor of the source failed and waits to be restarted. It is not asked, and its last reading stays.</summary>
    public sealed record SourcePaused(string Source, IActorRef Owner, string Cause) : MetricsProtocol;

    /// <summary>
    /// The actor of the source is replaced by one with other settings. The last reading stays, and a scrape waits for the successor.
    /// </summary>
    public sealed record SourceReplaced(string Source) : MetricsProtocol;

    /// <summary>The actor of the source has ended for good. Its series are removed at once.</summary>
    public sealed record SourceGone(string Source, IActorRef Owner) : MetricsProtocol;

    public sealed record Reported(SourceReport Report, IActorRef Owner) : MetricsProtocol;

    /// <summary>
    /// A scrape. Every source is brought up to date; those that answer within <paramref name="Wait"/> are awaited, then the exposition is
    /// published. Answered with <see cref="Refreshed"/>.
    /// </summary>
    public sealed record Refresh(TimeSpan Wait) : MetricsProtocol;

    /// <summary>
    /// A request of an administrator to collect the sources at or below a path, however young they are. Answered with
    /// <see cref="Refreshed"/>.
    /// </summary>
    public sealed record CollectNow(string Path, TimeSpan Wait) : MetricsProtocol;

    /// <summary>
    /// What the sources know that can be joined with, however old it is. Tables of jobs that are older than <paramref name="JobsMaxAge"/>
    /// are collected first, unless that takes longer than <paramref name="Wait"/>; null: none is collected for this. Answered with an array
    /// of <see cref="Tables.TableRead"/>.
    /// </summary>
    public sealed record ReadTables(TimeSpan? JobsMaxAge, TimeSpan Wait) : MetricsProtocol
    {
        /// <summary>
        /// Tables of clients that are older than this are collected first, whatever the minimum age of their sources; null: none is
        /// collected for this.
        /// </summary>
        public TimeSpan? ClientsMaxAge { get; init; }
    }

    /// <summary>Answered with an array of <see cref="SourceStatus"/>.</summary>
    public sealed record ReadSources : MetricsProtocol
    {
        public static ReadSources Now { get; } = new();
    }

    /// <summary>
    /// The last report and the last good snapshot of every source, without collecting any. Answered with <see cref="SourceReads"/>.
    /// </summary>
    public sealed record ReadReadings(bool WithStatus) : MetricsProtocol;

    public sealed record Reconfigured(TimeSpan MinAge, TimeSpan StaleAfter) : MetricsProtocol;
}

/// <param name="Asked">Sources that were waited for.</param>
/// <param name="Late">Those of them that did not answer in time.</param>
public sealed record Refreshed(int Asked, int Late);

/// <summary>A source as an administrator sees it.</summary>
public sealed record SourceStatus(
    string Source, string Actor, SourceState State, TimeSpan? Age, SourceReport? Last, bool InFlight, bool Late)
{
    public long BytesRead { get; init; }

    public long LinesRefused { get; init; }

    public long Failures { get; init; }

    public string? Error { get; init; }
}

/// <param name="WithStatus">Every source has its status.</param>
/// <param name="Sources">By name.</param>
public sealed record SourceReads(bool WithStatus, ImmutableArray<SourceRead> Sources);

/// <summary>A source's last report and reading.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Reports">The number of its reports so far: the last one is new if it has changed.</param>
/// <param name="Last">Null before the first report.</param>
/// <param name="Snapshot">The last good reading; null before the first one.</param>
public sealed record SourceRead(string Source, long Reports, SourceReport? Last, Snapshot? Snapshot)
{
    /// <summary>Null where it was not asked for.</summary>
    public SourceStatus? Status { get; init; }

    public TimeSpan? MinAge { get; init; }

    public bool KeepsOwnTime { get; init; }
}
