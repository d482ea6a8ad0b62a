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
    /// A source exists from now on, and may be told to collect when its data is older than <paramref name="MinAge"/>
    /// (<c>collect.min-age</c> unless it has its own).
    /// </summary>
    public sealed record SourceStarted(string Source, IActorRef Owner, TimeSpan? MinAge) : MetricsProtocol
    {
        /// <summary>It collects by itself: no scrape asks it, and none waits for it.</summary>
        public bool KeepsOwnTime { get; init; }

        /// <summary>It has a table of jobs.</summary>
        public bool HasJobs { get; init; }
    }

    /// <summary>Its actor failed and waits to be restarted: nothing is asked of it, what it said stays.</summary>
    public sealed record SourcePaused(string Source, IActorRef Owner, string Cause) : MetricsProtocol;

    /// <summary>Its actor makes room for another with other settings: what it said stays, and a scrape waits for the successor.</summary>
    public sealed record SourceReplaced(string Source) : MetricsProtocol;

    /// <summary>Its actor has ended for good: its series go at once.</summary>
    public sealed record SourceGone(string Source, IActorRef Owner) : MetricsProtocol;

    public sealed record Reported(SourceReport Report, IActorRef Owner) : MetricsProtocol;

    /// <summary>
    /// A scrape: bring every source up to date, wait for those that answer within <paramref name="Wait"/>, then publish. Answered with
    /// <see cref="Refreshed"/>.
    /// </summary>
    public sealed record Refresh(TimeSpan Wait) : MetricsProtocol;

    /// <summary>
    /// An administrator asks: collect what is at or below a path, however young it is. Answered with <see cref="Refreshed"/>.
    /// </summary>
    public sealed record CollectNow(string Path, TimeSpan Wait) : MetricsProtocol;

    /// <summary>
    /// What the sources know that can be joined with, however old it is. Tables of jobs that are older than <paramref name="JobsMaxAge"/>
    /// are collected first, unless that takes longer than <paramref name="Wait"/>; null: none is collected for this. Answered with an
    /// array of <see cref="TableRead"/>.
    /// </summary>
    public sealed record ReadTables(TimeSpan? JobsMaxAge, TimeSpan Wait) : MetricsProtocol;

    /// <summary>Answered with an array of <see cref="SourceStatus"/>.</summary>
    public sealed record ReadSources : MetricsProtocol
    {
        public static ReadSources Now { get; } = new();
    }

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
