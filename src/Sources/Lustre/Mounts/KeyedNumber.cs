using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>One line of a file of <c>key: number</c> lines, and what becomes of it.</summary>
/// <param name="Key">As the file has it.</param>
/// <param name="Family">What it becomes.</param>
/// <param name="Event">The label that tells it from the other lines of its family; null where it has one of its own.</param>
/// <param name="Factor">From the file's unit to the family's.</param>
internal sealed record KeyedNumber(string Key, MetricFamily Family, string? Event = null, long Factor = 1)
{
    public byte[] KeyBytes { get; } = Encoding.ASCII.GetBytes(Key);
}

/// <summary>The lines of a file of <c>key: number</c> lines. A key that is not known is skipped; a line that is none is refused.</summary>
internal ref struct KeyedNumbersParser(ImmutableArray<KeyedNumber> numbers, Span<long> row, Findings findings, string path) : IChunkParser
{
    private readonly Span<long> _row = row;
    private int _line;

    /// <summary>How many of the numbers were taken.</summary>
    public long Taken { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            _line++;
            if (!TryLine(line.Trim(" \t\r"u8)))
                findings.Refuse(path, _line, line);
        }
    }

    private static bool IsOverflow(MetricFamily family, long value) => family.Type == MetricType.Counter && value == long.MaxValue;

    private bool TryLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line.StartsWith("snapshot_time"u8) || line.StartsWith("start_time"u8) || line.StartsWith("elapsed_time"u8))
            return true;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return false;
        var key = line[..colon];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!key.SequenceEqual(numbers[i].KeyBytes))
                continue;
            if (_row[i] != ValueTable.Absent || !ScaledNumber.TryParse(line[(colon + 1)..], numbers[i].Factor, out var value) || IsOverflow(numbers[i].Family, value))
                return false;
            _row[i] = value;
            Taken++;
            return true;
        }

        return ScaledNumber.TryParse(line[(colon + 1)..], 1, out _);
    }
}
