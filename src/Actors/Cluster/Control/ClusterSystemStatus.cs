using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Akka.Actor;

namespace LustreActors.Actors.Cluster.Control;

/// <summary>One member, as <c>cluster show</c> prints it.</summary>
/// <param name="Address">Akka's address.</param>
/// <param name="Status">Akka's word for its state.</param>
/// <param name="Id">Empty until it has described itself.</param>
public sealed record MemberLine(string Address, ImmutableArray<string> Roles, string Status, bool IsReachable, string Version, string Id)
{
    /// <summary>
    /// The columns of Petabridge.Cmd: <c>address | [roles] | status | reachability | version</c>. The fourth is empty for a reachable
    /// member.
    /// </summary>
    public override string ToString() =>
        $"{Address} | [{string.Join(',', Roles)}] | {Status.ToLowerInvariant()} | {(IsReachable ? "" : "unreachable")} | {Version}";
}

public enum ClusterSystemState
{
    Starting,

    /// <summary>The system runs, and looks for a cluster.</summary>
    Joining,

    Member,
    Stopping,

    /// <summary>It ended and rests before it is started again.</summary>
    Resting,

    Left,
}

/// <summary>The control plane as inspection and metrics show it. Immutable.</summary>
public sealed record ClusterSystemStatus
{
    public static ClusterSystemStatus Initial { get; } = new();

    public ClusterSystemState State { get; init; } = ClusterSystemState.Starting;

    public ImmutableArray<MemberLine> Members { get; init; } = [];

    /// <summary>The number of restarts of the cluster system.</summary>
    public int Restarts { get; init; }

    /// <summary>Why it ended last; null where it never did.</summary>
    public string? LastEnd { get; init; }

    /// <summary>The reason why this process is not a member, or why others are not in its cluster. Null without a problem.</summary>
    public string? Trouble { get; init; }

    /// <summary>When this member's certificate ends; null without TLS.</summary>
    public DateTimeOffset? CertificateNotAfter { get; init; }

    public bool OwnsJoin { get; init; }

    public int Unreachable => Members.Count(m => !m.IsReachable);

    /// <summary>The number of members by Akka's states.</summary>
    public ImmutableSortedDictionary<string, int> MembersByStatus =>
        Members.GroupBy(m => m.Status.ToLowerInvariant(), StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <summary>The lines of <c>cluster show</c>.</summary>
    public string Show()
    {
        var text = new StringBuilder();
        foreach (var member in Members)
            text.Append(member).Append('\n');
        if (Members.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $"not a member ({State.ToString().ToLowerInvariant()}): "
                + $"{Trouble ?? LastEnd ?? "no cluster was joined yet"}\n");
        return text.ToString();
    }

    /// <summary>The lines of <c>cluster tail</c> after a change: one for each member that is new, different or gone.</summary>
    public IEnumerable<string> ChangesSince(ClusterSystemStatus before)
    {
        var known = before.Members.ToDictionary(m => m.Address, StringComparer.Ordinal);
        foreach (var member in Members)
        {
            var isKnown = known.Remove(member.Address, out var old);
            if (!isKnown || old!.ToString() != member.ToString())
                yield return member.ToString();
        }

        foreach (var gone in known.Values)
            yield return (gone with { Status = "removed", IsReachable = true }).ToString();
    }
}

/// <summary>The status at the moment: written by <see cref="ClusterSystemActor"/>, read from any thread.</summary>
public sealed class PublishedClusterSystem
{
    private volatile ClusterSystemStatus _current = ClusterSystemStatus.Initial;
    private volatile ActorSystem? _system;

    /// <summary>The number of the last start. It grows also when the actor restarts.</summary>
    internal int Generation { get; set; }

    /// <summary>How the member describes itself; null before its filesystems were found.</summary>
    internal MemberDescription? Self { get; set; }

    public ClusterSystemStatus Current
    {
        get => _current;
        internal set => _current = value;
    }

    /// <summary>The running cluster system, for inspection; null before it has started.</summary>
    public ActorSystem? System
    {
        get => _system;
        internal set => _system = value;
    }
}
