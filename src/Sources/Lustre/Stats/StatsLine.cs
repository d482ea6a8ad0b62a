using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

internal enum StatsUnit
{
    /// <summary>No unit or an unknown unit: the count alone can be used.</summary>
    Unknown,
    Bytes,
    Microseconds,
    Seconds,

    /// <summary>Requests, pages or locks. The meaning of min, max and sum differs from file to file.</summary>
    Things,
}

/// <summary>
/// One line of a stats file. The name is valid during the call alone. Values that the line lacks are <see cref="ValueTable.Absent"/>.
/// </summary>
internal readonly ref struct StatsLine
{
    public required ReadOnlySpan<byte> Name { get; init; }

    public required long Samples { get; init; }

    public StatsUnit Unit { get; init; }

    public required long Minimum { get; init; }

    public required long Maximum { get; init; }

    public required long Sum { get; init; }

    /// <summary>The time at which the file began to count, in nanoseconds since 1970.</summary>
    public required long StartTime { get; init; }
}

/// <summary>Receives the lines of a stats file.</summary>
internal interface IStatsSink
{
    /// <summary>Adds a line. False: the line is refused.</summary>
    bool TryAdd(in StatsLine line);
}
