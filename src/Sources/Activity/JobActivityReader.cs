using LustreActors.Messages.Jobs;
using LustreActors.Sources.PromQl;

namespace LustreActors.Sources.Activity;

/// <summary>
/// Reads one answer in pieces, cut anywhere, and keeps at most one line of its text. It never throws. A malformed row costs that row;
/// an answer without its last line, or beyond a bound, is of no use at all: half a table would look like jobs that ended.
/// </summary>
/// <param name="limits">Bounds of the answer.</param>
/// <param name="pages">The pages for the rows, which return there when the table is replaced.</param>
public sealed class JobActivityReader(JobActivityLimits limits, JobActivityPages? pages = null)
{
    private const int LongestExcerpt = 160;

    private readonly JobActivityRows _rows = new(pages);
    private readonly ActivityHead _head = new(limits);
    private ActivityRowParser? _parser;
    private byte[] _rest = [];
    private int _held;
    private long _bytes;
    private long _lines;
    private long _rowLines;
    private long _refused;
    private string? _firstRefusal;

    /// <summary>In words: nothing more of the answer is looked at.</summary>
    public string? Broken { get; private set; }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (_bytes > limits.MostBytes)
            Broken ??= $"the answer has more than {limits.MostBytes} bytes";
        while (!bytes.IsEmpty && Broken is null)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                Hold(bytes);
                return;
            }

            if (_held > 0)
            {
                Hold(bytes[..end]);
                TakeLine(_rest.AsSpan(0, _held));
                _held = 0;
            }
            else
            {
                TakeLine(bytes[..end]);
            }

            bytes = bytes[(end + 1)..];
        }
    }

    /// <param name="answeredAt">When the answer began: monotonic, of this process. Ages count back from it.</param>
    /// <param name="ticksPerSecond">Of that clock.</param>
    public JobActivityReading End(long answeredAt, long ticksPerSecond)
    {
        if (Broken is null && _head.Fields is null)
            Broken = "the answer is no table of job activity";
        else if (Broken is null && _head.Rows is null)
            Broken = $"the answer was cut: its last line is missing, and {_rowLines} rows came";
        else if (Broken is null && _head.Rows != _rowLines)
            Broken = $"the answer was cut: it had {_head.Rows} rows, and {_rowLines} came";

        var table = Broken is null ? _head.ToTable(_rows, _parser?.Filesystems ?? [], answeredAt, ticksPerSecond) : null;
        Broken ??= _head.Broken;
        if (table is null)
            _rows.Release();
        return new JobActivityReading(table) { Broken = Broken, LinesRefused = _refused, FirstRefusal = _firstRefusal };
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        // What is kept of a line that is too long is enough to know that it is.
        bytes = bytes[..Math.Min(bytes.Length, limits.LongestLine + 1 - _held)];
        if (_rest.Length - _held < bytes.Length)
            Array.Resize(ref _rest, Math.Max(1024, (_held + bytes.Length) * 2));
        bytes.CopyTo(_rest.AsSpan(_held));
        _held += bytes.Length;
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        _lines++;
        if (_lines == 1)
            _head.Begin(line);
        else if (line is [ActivityText.Comment, ..])
            TakeHead(line);
        else if (_head.Fields is null)
            Broken = "the answer has rows before it says what is in them";
        else if (_head.Rows is not null)
            Broken = "the answer has rows behind its last line";
        else if (++_rowLines > limits.MostRows)
            Broken = $"the answer has more than {limits.MostRows} rows";
        else
            TakeRow(line);
        Broken ??= _head.Broken;
    }

    private void TakeHead(ReadOnlySpan<byte> line)
    {
        if (line.Length > limits.LongestLine)
            Refuse(line, "it is too long");
        else if (_head.Take(line) is { } fault)
            Refuse(line, fault);
    }

    private void TakeRow(ReadOnlySpan<byte> line)
    {
        _parser ??= new ActivityRowParser(_head.Fields!, _head.MetadataTargets, _rows);
        var fault = line.Length > limits.LongestLine ? "it is too long" : _parser.TryAdd(line);
        if (fault is not null)
            Refuse(line, fault);
    }

    private void Refuse(ReadOnlySpan<byte> line, string fault)
    {
        _refused++;
        _firstRefusal ??= $"line {_lines}: {fault}: {OneLine.Of(line, LongestExcerpt)}";
    }
}
