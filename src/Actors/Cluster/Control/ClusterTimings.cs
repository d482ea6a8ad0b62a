namespace LustreActors.Actors.Cluster.Control;

/// <summary>
/// Times of the control plane. The defaults follow the size of the cluster: what is quick for three members is unstable for a hundred.
/// </summary>
public sealed record ClusterTimings
{
    /// <summary>The interval at which a member tells another one what it knows.</summary>
    public TimeSpan Gossip { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A member that sends no heartbeat for so long becomes suspect.</summary>
    public TimeSpan HeartbeatPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Unreachable members are downed when nothing has changed for so long; those that downed them wait as long again before they take
    /// over.
    /// </summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>The interval at which a member that is in no cluster asks the addresses that it knows.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A connection and a handshake that last longer have failed.</summary>
    public TimeSpan DialDeadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The rounds without a change for which the lowest address waits before it forms a cluster, when every known address has answered.
    /// </summary>
    public int RoundsWhenAllAnswer { get; init; } = 3;

    /// <summary>The same, when most have answered.</summary>
    public int RoundsWhenMostAnswer { get; init; } = 10;

    /// <summary>The same, when most have not: the others may be running behind a partition.</summary>
    public int RoundsWhenFewAnswer { get; init; } = 20;

    /// <summary>A member that was not let in after so long looks for another way in.</summary>
    public TimeSpan JoinPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The interval at which the leader looks for another cluster of the same name.</summary>
    public TimeSpan IslandCheck { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan RestartMinimum { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RestartMaximum { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A cluster system that has been a member for so long is healthy: its next restart waits only the minimum.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan CertificateCheck { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bound of a graceful leave.</summary>
    public TimeSpan LeaveDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Changes of the membership that come within this time make one view.</summary>
    public TimeSpan Damping { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Times for a cluster of about <paramref name="members"/>. The rule for <see cref="StableAfter"/> is that of Akka's documentation, 10
    /// s times the decimal logarithm, and 7 s at least (https://getakka.net/articles/clustering/split-brain-resolver.html).
    /// </summary>
    public static ClusterTimings For(int members)
    {
        var stable = Math.Max(7, Math.Ceiling(10 * Math.Log10(Math.Max(1, members))));
        return new ClusterTimings
        {
            Gossip = TimeSpan.FromSeconds(members <= 20 ? 1 : members <= 60 ? 2 : 3),
            HeartbeatPause = TimeSpan.FromSeconds(members <= 20 ? 5 : 9),
            StableAfter = TimeSpan.FromSeconds(stable),
            IslandCheck = TimeSpan.FromSeconds(members <= 20 ? 15 : 30),
        };
    }
}
