namespace LustreActors.Actors;

/// <summary>What is bound to no machine, and therefore owned by one member.</summary>
internal static class Shard
{
    /// <summary>SLURM, the directory, an upstream, and the join of all jobs with them: they stay together, so that no table has to travel.</summary>
    public const string Jobs = "jobs";

    private const string PeerPrefix = "peer/";

    /// <summary>The reading of one member or foreign exporter.</summary>
    public static string OfPeer(string name) => PeerPrefix + name;

    /// <summary>Whose reading it is; null where it is nobody's.</summary>
    public static string? PeerOf(string shard) => shard.StartsWith(PeerPrefix, StringComparison.Ordinal) ? shard[PeerPrefix.Length..] : null;
}
