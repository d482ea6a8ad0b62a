using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

/// <summary>The times in front of a file of histograms, in the shapes of all releases.</summary>
internal static class HistogramStart
{
    // 2001: some builds count from the host's start, and 2.15's clients say 0.
    private const long Earliest = 1_000_000_000L * 1_000_000_000;

    public static bool IsTime(ReadOnlySpan<byte> line) =>
        line.StartsWith("snapshot_time"u8) || line.StartsWith("elapsed_time"u8) || line.StartsWith("start_time"u8);

    /// <param name="line">One of these lines.</param>
    /// <param name="start">Since when the file counts, where the line says so: nanoseconds since 1970.</param>
    /// <returns>False when the line is none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, ref long start)
    {
        if (!line.StartsWith("start_time"u8))
            return true;
        if (!JobTime.TryRead(line["start_time".Length..].Trim(": \t\r"u8), out var time))
            return false;
        start = time < Earliest ? ValueTable.Absent : time;
        return true;
    }
}
