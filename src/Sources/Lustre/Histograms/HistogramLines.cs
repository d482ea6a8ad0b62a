using System.Buffers.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>Parses what all files of histograms have in common: the labels of buckets, and the times at the beginning.</summary>
internal static class HistogramLines
{
    // 2001. Some builds show the time since the host's start, and 2.15's clients show 0.
    private const long Earliest = 1_000_000_000L * 1_000_000_000;

    /// <summary>
    /// Parses the number of a bucket at the beginning of a text: <c>512</c>, <c>4K</c>, <c>1M</c>. Returns the text behind it.
    /// </summary>
    public static bool TryParseLabel(ReadOnlySpan<byte> text, out long value, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (!Utf8Parser.TryParse(text, out value, out var used) || text[0] == (byte)'+')
            return false;
        rest = text[used..];

        // The last bucket of a table of powers, 2^31, is printed as a negative int.
        if (value < 0)
            value = value == int.MinValue ? -value : -1;
        var shift = rest.IsEmpty ? 0 : rest[0] switch { (byte)'K' => 10, (byte)'M' => 20, (byte)'G' => 30, _ => 0 };
        if (shift > 0)
            rest = rest[1..];
        if (value < 0 || value > long.MaxValue >> shift)
            return false;
        value <<= shift;
        return true;
    }

    public static bool IsTime(ReadOnlySpan<byte> line) =>
        line.StartsWith("snapshot_time"u8) || line.StartsWith("elapsed_time"u8) || line.StartsWith("start_time"u8);

    /// <summary>Parses a line of times. False when it is malformed.</summary>
    /// <param name="start">
    /// The time at which the file began to count, in nanoseconds since 1970. Unchanged when the line does not show it.
    /// </param>
    public static bool TryParseTime(ReadOnlySpan<byte> line, ref long start)
    {
        if (!line.StartsWith("start_time"u8))
            return true;
        if (!JobTime.TryRead(line["start_time".Length..].Trim(": \t\r"u8), out var time))
            return false;
        start = time < Earliest ? ValueTable.Absent : time;
        return true;
    }
}
