using System.Collections.Immutable;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Peers;

/// <summary>The peer that is read, and the kind of its answer.</summary>
/// <param name="Shard">The name of the shard that is a leaf's data: <c>peer/oss17</c>. Ignored where shards are passed on.</param>
/// <param name="Member">The label <c>member</c> of a leaf's series.</param>
/// <param name="Revision">The revision of the view in which this process reads the leaf.</param>
/// <param name="PassesOn">
/// The peer is an aggregator that passes on what it read: every series has the labels <c>shard</c> and <c>member</c> already.
/// </param>
/// <param name="WantsJobs">Whether tables of jobs are made.</param>
public sealed record PeerQuestion(string Shard, string Member, long Revision, bool PassesOn, bool WantsJobs)
{
    public PeerLimits Limits { get; init; } = PassesOn ? new() : PeerLimits.OfLeaf;
}

/// <summary>The limits of an answer. One that exceeds them is given up as a whole.</summary>
/// <remarks>A line that is too long costs only itself.</remarks>
public sealed record PeerLimits
{
    /// <summary>The limits of one machine. With those of an aggregator, a few machines that lie would take the memory of all.</summary>
    public static PeerLimits OfLeaf { get; } = new()
    {
        MostLabelBytes = 64L * 1024 * 1024,
        MostCells = 8L * 1024 * 1024,
        MostFamilies = 4000,
    };

    public int LongestLine { get; init; } = 64 * 1024;

    public long MostSamples { get; init; } = 20_000_000;

    /// <summary>The bytes of all labels that are kept: once for each job or series, and those of the helps of families.</summary>
    public long MostLabelBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>
    /// Values of 8 bytes in all tables. One job with 64 operations gives all jobs of its target 128 columns, so the text says little about
    /// them.
    /// </summary>
    public long MostCells { get; init; } = 64L * 1024 * 1024;

    /// <summary>Targets that have jobs.</summary>
    public int MostTargets { get; init; } = 4096;

    public int MostFamilies { get; init; } = 10_000;

    public int MostShards { get; init; } = 4096;
}

/// <summary>The result of an answer.</summary>
public sealed record PeerReading(ImmutableArray<PeerPart> Parts)
{
    /// <summary>Whether the end of the answer arrived, as far as its format shows one. Refused lines do not count.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The reason why the answer is of no use; null where it is. Such a reading has no parts.</summary>
    public string? Broken { get; init; }

    /// <summary>The samples that were understood, kept or not.</summary>
    public long Samples { get; init; }

    public long LinesRefused { get; init; }

    /// <summary>The first of them: its number, what is wrong, how it begins.</summary>
    public string? FirstRefusal { get; init; }
}

/// <summary>The data of one shard.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Revision">The revision of the view; 0 where an aggregator does not say.</param>
/// <param name="AgeSeconds">The age of the data when they were answered; null for a leaf, which reads for the answer.</param>
/// <param name="Segments">The series.</param>
/// <param name="Jobs">One table a target.</param>
public sealed record PeerPart(
    string Shard, long Revision, double? AgeSeconds, ImmutableArray<Segment> Segments, ImmutableArray<JobTable> Jobs);
