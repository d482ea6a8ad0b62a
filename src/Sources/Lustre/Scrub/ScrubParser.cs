using System.Buffers;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses the files of LFSCK and of OI scrub: some fifty lines <c>name: value</c>, which differ from release to release. It takes the
/// state, and sums what was checked, repaired and not repaired.
/// </summary>
internal ref struct ScrubParser(Findings findings, string path) : IChunkParser
{
    private const int LongestStatus = 32;
    private static readonly SearchValues<byte> OfStatus = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private int _line;
    private byte[] _last = [];

    /// <summary>The state. Empty before its line. A copy, since the text is valid during a call alone.</summary>
    public byte[] Status { get; private set; } = [];

    public long? Checked { get; private set; }

    public long? Repaired { get; private set; }

    public long? Failed { get; private set; }

    /// <summary>Whether all four were read. All releases show them.</summary>
    public readonly bool IsWhole => Status.Length > 0 && Checked is not null && Repaired is not null && Failed is not null;

    /// <summary>The number of lines with a known key that were accepted.</summary>
    public long Taken { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryReadTrimmed(ref lines, out var line))
        {
            _line++;
            if (!line.IsEmpty && !TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private bool TryLine(scoped ReadOnlySpan<byte> line)
    {
        if (!TextLines.TrySplit(line, out var name, out var value))
            return false;
        if (name.SequenceEqual("status"u8))
        {
            if (value.IsEmpty || value.Length > LongestStatus || value.ContainsAnyExcept(OfStatus))
                return false;
            if (Status.Length > 0)
                return false;
            Status = value.ToArray();
            Taken++;
            return true;
        }

        if (name.SequenceEqual("checked"u8) || name.StartsWith("checked_phase"u8))
            return TryCount(name, Checked, value, out var all) && (Checked = all) is not null;
        if (name.SequenceEqual("updated"u8) || name.StartsWith("repaired_"u8) || name.EndsWith("_repaired"u8))
            return TryCount(name, Repaired, value, out var all) && (Repaired = all) is not null;
        if (name.SequenceEqual("failed"u8) || name.StartsWith("failed_phase"u8))
            return TryCount(name, Failed, value, out var all) && (Failed = all) is not null;
        return true;
    }

    /// <summary>Adds a number. A repeated line is refused.</summary>
    private bool TryCount(scoped ReadOnlySpan<byte> name, long? before, scoped ReadOnlySpan<byte> value, out long? all)
    {
        all = null;
        if (name.SequenceEqual(_last) || !TryAdd(before, value, out all))
            return false;
        _last = name.ToArray();
        Taken++;
        return true;
    }

    private static bool TryAdd(long? before, scoped ReadOnlySpan<byte> value, out long? all)
    {
        all = null;
        if (!NumberText.TryParse(value, out var number) || number > long.MaxValue - (before ?? 0))
            return false;
        all = (before ?? 0) + number;
        return true;
    }
}
