namespace LustreActors.Actors.Cluster.Shards;

/// <summary>The names of shards: data that is bound to no machine and is therefore owned by one member.</summary>
internal static class Shard
{
    /// <summary>
    /// SLURM, the user directory, an upstream Prometheus, and the join. They stay together, so that no table is transferred.
    /// </summary>
    public const string Jobs = "jobs";

    /// <summary>
    /// The rates of the clients of all members. It has the owner of <see cref="Jobs"/>, and exists only where clients are measured.
    /// </summary>
    public const string Clients = "clients";

    private const string PeerPrefix = "peer/";

    /// <summary>The name of the shard that is the reading of one member or foreign exporter.</summary>
    public static string ForPeer(string name) => PeerPrefix + name;

    /// <summary>The peer whose reading a shard is; null for other shards.</summary>
    public static string? PeerName(string shard) =>
        shard.StartsWith(PeerPrefix, StringComparison.Ordinal) ? shard[PeerPrefix.Length..] : null;

    /// <summary>Whether a shard is a result of the owner of the join.</summary>
    public static bool IsOfJoin(string shard) => shard is Jobs or Clients;
}
