using System.Collections.Immutable;
using LustreActors.Messages;
using LustreActors.Metrics;

namespace LustreActors.Sources.Peers;

/// <summary>What an answer brought.</summary>
public sealed record PeerReading(ImmutableArray<PeerPart> Parts)
{
    /// <summary>The answer has its end, as far as its format shows one. What was refused does not make it less than whole.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Why it is of no use, in words; there are no parts then.</summary>
    public string? Broken { get; init; }

    /// <summary>All that were understood, kept or not.</summary>
    public long Samples { get; init; }

    public long LinesRefused { get; init; }

    /// <summary>The first of them: its number, what is wrong, how it begins.</summary>
    public string? FirstRefusal { get; init; }
}

/// <summary>The data of one shard.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Revision">Of the view; 0 where an aggregator does not say.</param>
/// <param name="AgeSeconds">How old the data were when they were answered; null where nobody says, as of a leaf, which reads for the answer.</param>
/// <param name="Segments">The series.</param>
/// <param name="Jobs">One table a target.</param>
public sealed record PeerPart(string Shard, long Revision, double? AgeSeconds, ImmutableArray<Segment> Segments, ImmutableArray<JobTable> Jobs);
