using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

internal enum StatsUnit
{
    /// <summary>None, or one that is not known: the count alone can be used.</summary>
    Unknown,
    Bytes,
    Microseconds,
    Seconds,

    /// <summary>Requests, pages, locks: what min, max and sum mean differs from file to file.</summary>
    Things,
}

/// <summary>One line of a stats file. The name is good during the call alone; what the line does not give is <see cref="ValueTable.Absent"/>.</summary>
internal readonly ref struct StatsLine
{
    public required ReadOnlySpan<byte> Name { get; init; }

    public required long Samples { get; init; }

    public StatsUnit Unit { get; init; }

    public required long Minimum { get; init; }

    public required long Maximum { get; init; }

    public required long Sum { get; init; }

    /// <summary>Since when the file counts: nanoseconds since 1970.</summary>
    public required long StartTime { get; init; }
}

/// <summary>Takes the lines of a stats file.</summary>
internal interface IStatsSink
{
    /// <summary>False: this line cannot be used, and is refused.</summary>
    bool TryAdd(in StatsLine line);
}
