namespace LustreActors.Sources.Peers;

/// <summary>Who is read, and what is expected of its answer.</summary>
/// <param name="Shard">What a leaf's data are called: <c>peer/oss17</c>. Of no matter where shards are passed on.</param>
/// <param name="Member">The label that a leaf's series get.</param>
/// <param name="Revision">Of the view in which this process reads the leaf.</param>
/// <param name="PassesOn">It is an aggregator that passes on what it read: every series has the label <c>shard</c>, and its <c>member</c> already.</param>
/// <param name="WantsJobs">Whether tables of jobs are made.</param>
public sealed record PeerQuestion(string Shard, string Member, long Revision, bool PassesOn, bool WantsJobs)
{
    public PeerLimits Limits { get; init; } = PassesOn ? new() : PeerLimits.OfLeaf;
}

/// <summary>What an answer may have at most. With more than that it is given up as a whole.</summary>
/// <remarks>A line that is too long costs itself alone.</remarks>
public sealed record PeerLimits
{
    /// <summary>One machine has no such number of series by itself; of several that lie at once each would take all that an aggregator may.</summary>
    public static PeerLimits OfLeaf { get; } = new() { MostLabelBytes = 64L * 1024 * 1024 };

    public int LongestLine { get; init; } = 64 * 1024;

    public long MostSamples { get; init; } = 20_000_000;

    /// <summary>Of the labels that are kept; a job's or a series' once, whatever it has of values.</summary>
    public long MostLabelBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Targets that have jobs.</summary>
    public int MostTargets { get; init; } = 4096;

    public int MostFamilies { get; init; } = 10_000;

    public int MostShards { get; init; } = 4096;
}
