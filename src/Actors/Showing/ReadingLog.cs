using LustreActors.Messages;

namespace LustreActors.Actors.Showing;

/// <summary>The last readings of one source: 16 bytes each, because a server may have thousands of sources.</summary>
internal sealed class ReadingLog
{
    public const int Most = 20;

    private Entry[] _entries = new Entry[4];
    private int _count;
    private int _next;

    /// <summary>The number of reports that its source had given when the last entry was made.</summary>
    public long Reports { get; set; }

    /// <summary>When the last reading was collected whose numbers were taken.</summary>
    public long CollectedAt { get; set; } = long.MinValue;

    /// <param name="at">Seconds since the log's owner started.</param>
    /// <param name="report">The result of the reading.</param>
    public void Add(double at, SourceReport report)
    {
        if (_count == _entries.Length && _count < Most)
            Array.Resize(ref _entries, Math.Min(Most, 2 * _count));
        if (_count < _entries.Length)
            _next = _count++;
        else
            _next = (_next + 1) % Most;
        _entries[_next] = new Entry(
            (float)at,
            (float)report.Duration.TotalSeconds,
            (uint)Math.Min(report.BytesRead, uint.MaxValue),
            (ushort)Math.Min(report.LinesRefused, ushort.MaxValue),
            (byte)report.State);
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<SourceReading> ToReadings(DateTimeOffset start)
    {
        var readings = new SourceReading[_count];
        for (var i = 0; i < _count; i++)
        {
            var entry = _entries[(_next - i + _count) % _count];
            readings[i] = new SourceReading(
                start + TimeSpan.FromSeconds(entry.At), (SourceState)entry.State, entry.Took, entry.Bytes, entry.Refused);
        }

        return readings;
    }

    private readonly record struct Entry(float At, float Took, uint Bytes, ushort Refused, byte State);
}
