using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

/// <summary>Parses the times at the beginning of a file of histograms, in the forms of all releases.</summary>
internal static class HistogramStart
{
    // 2001. Some builds show the time since the host's start, and 2.15's clients show 0.
    private const long Earliest = 1_000_000_000L * 1_000_000_000;

    public static bool IsTime(ReadOnlySpan<byte> line) =>
        line.StartsWith("snapshot_time"u8) || line.StartsWith("elapsed_time"u8) || line.StartsWith("start_time"u8);

    /// <param name="line">A line of times.</param>
    /// <param name="start">
    /// The time at which the file began to count, in nanoseconds since 1970. Unchanged when the line does not show it.
    /// </param>
    /// <returns>False when the line is malformed.</returns>
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
