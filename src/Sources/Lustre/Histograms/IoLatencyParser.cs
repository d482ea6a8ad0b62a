using System.Numerics;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Receives the lines of <c>io_latency_stats</c>.</summary>
internal interface IIoLatencies
{
    /// <summary>Adds the I/Os of one operation and size, by time. False: the line is refused.</summary>
    /// <param name="operation">0 for reads, 1 for writes.</param>
    /// <param name="sizeBits">The size: at least 2 to this power bytes, and less than twice as much.</param>
    /// <param name="counts">The counts by the power of two of the label in microseconds: [11] is the count of <c>1024us</c>.</param>
    bool TryAdd(int operation, int sizeBits, ReadOnlySpan<long> counts);
}

/// <summary>
/// Parses <c>io_latency_stats</c>: a line <c>rd_1024K: { 512us: 10, 1024us: 3, }</c> for each size, behind a name and times. A label is the
/// beginning of a bucket, which ends at the next power of two. Its microsecond has 1024 ns (osc_request.c: <c>&gt;&gt; 10</c>).
/// </summary>
internal ref struct IoLatencyParser<TSink>(TSink sink, Findings findings, string path) : IChunkParser
    where TSink : IIoLatencies
{
    public const int Labels = 40;

    private int _line;
    private bool _hasFirst;
    private long _startTime = ValueTable.Absent;

    public readonly long StartTime => _startTime;

    /// <summary>The number of lines that were accepted, with the line of the start.</summary>
    public long Taken { get; private set; }

    /// <summary>The count of the first line. It falls when all counts are cleared.</summary>
    public long First { get; private set; }

    /// <summary>The upper limit of a bucket, in nanoseconds.</summary>
    public static long LimitOf(int label) => 1L << (label + 10);

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryRead(ref lines, out var line))
        {
            _line++;
            if (!TryLine(line.Trim(" \t\r"u8)))
                findings.Refuse(path, _line, line);
        }
    }

    private bool TryLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line.SequenceEqual("io_latency_by_size:"u8) || line.EndsWith("{ uninit }"u8))
            return true;
        if (HistogramStart.IsTime(line))
            return TryTime(line);
        var operation = line.StartsWith("rd_"u8) ? 0 : line.StartsWith("wr_"u8) ? 1 : -1;
        if (operation < 0 || !HistogramLabel.TryParse(
            line[3..], out var size, out var rest) || !BitOperations.IsPow2(size) || !rest.StartsWith(":"u8))
            return false;
        rest = rest[1..].TrimStart(" \t"u8);
        if (!rest.StartsWith("{"u8) || !rest.EndsWith("}"u8) || rest.Length < 2)
            return false;

        Span<long> counts = stackalloc long[Labels];
        counts.Clear();
        for (var words = new WordReader(rest[1..^1]); !words.IsAtEnd;)
        {
            if (!TryBucket(words.Next(), words.Next(), counts))
                return false;
        }

        if (!sink.TryAdd(operation, BitOperations.Log2((ulong)size), counts))
            return false;
        Taken++;
        if (_hasFirst)
            return true;
        _hasFirst = true;
        foreach (var count in counts)
            First += count;
        return true;
    }

    private bool TryTime(ReadOnlySpan<byte> line)
    {
        if (!HistogramStart.TryParse(line, ref _startTime))
            return false;
        Taken += line.StartsWith("start_time"u8) ? 1 : 0;
        return true;
    }

    /// <summary><c>1024us: 5372,</c></summary>
    private static bool TryBucket(ReadOnlySpan<byte> label, ReadOnlySpan<byte> count, Span<long> counts)
    {
        if (!HistogramLabel.TryParse(label, out var microseconds, out var unit) || !unit.SequenceEqual("us:"u8))
            return false;
        if (count.EndsWith(","u8))
            count = count[..^1];
        var index = microseconds == 0 ? 0 : BitOperations.Log2((ulong)microseconds) + 1;
        if (index >= counts.Length || (microseconds > 0 && !BitOperations.IsPow2(microseconds)) || !WordReader.TryCount(
            count, out var number))
            return false;
        if (number > long.MaxValue / Labels || counts[index] != 0)
            return false;
        counts[index] = number;
        return true;
    }
}
