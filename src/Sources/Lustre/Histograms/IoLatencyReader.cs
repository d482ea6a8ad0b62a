using System.Globalization;
using System.Numerics;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>Reads the latencies of a target's I/Os, by size.</summary>
internal sealed class IoLatencyReader(
    string device, LabelText labels, LustreParameter parameter, bool created) : ParameterReader, IIoLatencies
{
    private const int Sizes = 64;

    private readonly ParameterFile _file = ParameterFile.For(parameter, device);
    private readonly HistogramTable _table = new(DiskParameters.Latency.Family, labels, BucketBounds.Nanoseconds, created, "");
    private readonly byte[]?[] _labels = new byte[2 * Sizes][];
    private readonly bool[] _seen = new bool[2 * Sizes];
    private int _rows = 1;

    public override void Read(CollectionContext context)
    {
        _table.Begin(_rows);
        _seen.AsSpan().Clear();
        _rows = 1;
        _file.TryReadLatencies(context, this, out var startTime);
        _table.SetAllCreated(startTime);
        _table.End(context.Segments);
    }

    bool IIoLatencies.TryAdd(int operation, int sizeBits, ReadOnlySpan<long> counts)
    {
        var number = (operation * Sizes) + sizeBits;
        if (_seen[number])
            return false;
        _seen[number] = true;
        _rows++;
        _table.AddRow(_labels[number] ??= LabelsOf(operation, sizeBits));
        _table.Open(0);
        _table.AddLatencies(0, counts);
        return true;
    }

    private static byte[] LabelsOf(int operation, int sizeBits) =>
        LabelText.Of(
            ("operation", operation == 0 ? "read" : "write"), ("size", (1L << sizeBits).ToString(CultureInfo.InvariantCulture))).AsRow();
}

/// <summary>Receives the lines of <c>io_latency_stats</c>.</summary>
internal interface IIoLatencies
{
    /// <summary>Adds the I/Os of one operation and size, by time. False: the line is refused.</summary>
    /// <param name="operation">0 for reads, 1 for writes.</param>
    /// <param name="sizeBits">The size: at least 2 to this power bytes, and less than twice as much.</param>
    /// <param name="counts">The counts by the power of two of the label in microseconds: [11] is the count of <c>1024us</c>.</param>
    bool TryAdd(int operation, int sizeBits, ReadOnlySpan<long> counts);
}

internal static class IoLatencies
{
    /// <summary>The number of labels: 0, and the powers of two up to 2^38 microseconds.</summary>
    public const int Labels = 40;

    /// <summary>The upper limit of a bucket, in nanoseconds.</summary>
    public static long LimitOf(int label) => 1L << (label + 10);
}

/// <summary>
/// Parses <c>io_latency_stats</c>: a line <c>rd_1024K: { 512us: 10, 1024us: 3, }</c> for each size, behind a name and times. A label is the
/// beginning of a bucket, which ends at the next power of two. Its microsecond has 1024 ns (osc_request.c: <c>&gt;&gt; 10</c>).
/// </summary>
internal ref struct IoLatencyParser<TSink>(TSink sink) : ILineParser
    where TSink : IIoLatencies
{
    private bool _hasFirst;
    private long _startTime = ValueTable.Absent;

    public readonly long StartTime => _startTime;

    /// <summary>The number of lines that were accepted, with the line of the start.</summary>
    public long Accepted { get; private set; }

    /// <summary>The count of the first line. It falls when all counts are cleared.</summary>
    public long First { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line.SequenceEqual("io_latency_by_size:"u8) || line.EndsWith("{ uninit }"u8))
            return true;
        if (HistogramLines.IsTime(line))
            return TryParseTime(line);
        var operation = line.StartsWith("rd_"u8) ? 0 : line.StartsWith("wr_"u8) ? 1 : -1;
        if (operation < 0 || !HistogramLines.TryParseLabel(
            line[3..], out var size, out var rest) || !BitOperations.IsPow2(size) || !rest.StartsWith(":"u8))
            return false;
        rest = rest[1..].TrimStart(" \t"u8);
        if (!rest.StartsWith("{"u8) || !rest.EndsWith("}"u8) || rest.Length < 2)
            return false;

        Span<long> counts = stackalloc long[IoLatencies.Labels];
        counts.Clear();
        for (var words = new WordReader(rest[1..^1]); !words.IsAtEnd;)
        {
            if (!TryParseBucket(words.Next(), words.Next(), counts))
                return false;
        }

        if (!sink.TryAdd(operation, BitOperations.Log2((ulong)size), counts))
            return false;
        Accepted++;
        if (_hasFirst)
            return true;
        _hasFirst = true;
        foreach (var count in counts)
            First += count;
        return true;
    }

    private bool TryParseTime(ReadOnlySpan<byte> line)
    {
        if (!HistogramLines.TryParseTime(line, ref _startTime))
            return false;
        Accepted += line.StartsWith("start_time"u8) ? 1 : 0;
        return true;
    }

    /// <summary><c>1024us: 5372,</c></summary>
    private static bool TryParseBucket(ReadOnlySpan<byte> label, ReadOnlySpan<byte> count, Span<long> counts)
    {
        if (!HistogramLines.TryParseLabel(label, out var microseconds, out var unit) || !unit.SequenceEqual("us:"u8))
            return false;
        if (count.EndsWith(","u8))
            count = count[..^1];
        var index = microseconds == 0 ? 0 : BitOperations.Log2((ulong)microseconds) + 1;
        if (index >= counts.Length || (microseconds > 0 && !BitOperations.IsPow2(microseconds)) || !WordReader.TryCount(
            count, out var number))
            return false;
        if (number > long.MaxValue / IoLatencies.Labels || counts[index] != 0)
            return false;
        counts[index] = number;
        return true;
    }
}
