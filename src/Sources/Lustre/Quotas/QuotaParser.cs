using System.Buffers.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Quotas;

/// <summary>
/// Parses the two formats of Lustre's quota files, which list ids as <c>- id: 1000</c> with a line below each: <c>usage: { inodes: 5,
/// kbytes: 20 }</c> or <c>limits: { hard: 0, soft: 0, granted: 0, time: 604800 }</c>.
/// </summary>
/// <param name="table">The table that gets a row for each id, with <see cref="UsageColumns"/> or <see cref="LimitColumns"/>.</param>
internal ref struct QuotaParser(QuotaIds ids, ValueTable table, Findings findings, string path) : ILineParser
{
    private const long NoId = -1;

    // The upper bits are flags: the id has the default limits, was deleted, and so on.
    private const long GraceMask = (1L << 48) - 1;

    private readonly bool _isOfLimits = table.Width == LimitColumns.Width;
    private long _id = NoId;
    private int _line;

    public readonly bool HasBegun => _line > 0;

    public int Ids { get; private set; }

    /// <summary>
    /// Ends the file. Call it after the last piece. An id without its values was cut off. Ids come and go, but root's id stays.
    /// </summary>
    /// <param name="before">The number of ids at the previous collection.</param>
    public readonly void End(int before)
    {
        if (_id != NoId)
            findings.Refuse(path, _line, "the file ends behind an id"u8);
        else if (Ids == 0 && before > 0)
            findings.AddMissing(path, $"no id is listed, and the previous collection had {before}", before);
    }

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        _line++;
        if (line.StartsWith("- id:"u8))
        {
            var isComplete = _id == NoId;
            _id = NumberText.TryParse(line["- id:"u8.Length..], out var id) ? id : NoId;
            Ids++;
            return isComplete && _id != NoId;
        }

        var word = _isOfLimits ? "limits:"u8 : "usage:"u8;
        if (line.StartsWith(word))
        {
            var id = _id;
            _id = NoId;
            return id != NoId && (_isOfLimits ? TryParseLimits(id, line[word.Length..]) : TryParseUsage(id, line[word.Length..]));
        }

        return line.IsEmpty || (_line == 1 && IsHeader(line));
    }

    private static bool IsHeader(scoped ReadOnlySpan<byte> line) =>
        line.SequenceEqual("not supported"u8) || line.EndsWith("_accounting:"u8) || line.StartsWith("global_"u8);

    private readonly bool TryParseUsage(long id, scoped ReadOnlySpan<byte> text)
    {
        long kibibytes = ValueTable.Absent, inodes = ValueTable.Absent;
        var fields = new QuotaFields(text);
        while (fields.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("kbytes"u8))
                kibibytes = value;
            else if (name.SequenceEqual("inodes"u8))
                inodes = value;
        }

        if (!fields.IsWhole || kibibytes == ValueTable.Absent || inodes == ValueTable.Absent || !ids.TryAdd(id, out var label))
            return false;
        var row = table.Add(label);
        (row[UsageColumns.Kibibytes], row[UsageColumns.Inodes]) = (kibibytes, inodes);
        return true;
    }

    private readonly bool TryParseLimits(long id, scoped ReadOnlySpan<byte> text)
    {
        long hard = ValueTable.Absent, soft = ValueTable.Absent, granted = ValueTable.Absent, time = 0;
        var fields = new QuotaFields(text);
        while (fields.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("hard"u8))
                hard = value;
            else if (name.SequenceEqual("soft"u8))
                soft = value;
            else if (name.SequenceEqual("granted"u8))
                granted = value;
            else if (name.SequenceEqual("time"u8))
                time = value & GraceMask;
        }

        if (!fields.IsWhole || hard == ValueTable.Absent || soft == ValueTable.Absent || granted == ValueTable.Absent)
            return false;

        // Every id that ever wrote anything is listed. Most have no limit.
        if (id != 0 && (hard | soft | granted) == 0)
            return true;
        if (!ids.TryAdd(id, out var label))
            return false;
        var row = table.Add(label);
        (row[LimitColumns.Hard], row[LimitColumns.Soft], row[LimitColumns.Granted]) = (hard, soft, granted);

        // For id 0 the time is the length of the grace time, for any other id the end of its grace time.
        if (id == 0)
            row[LimitColumns.Grace] = time;
        else if (time > 0)
            row[LimitColumns.GraceEnd] = time;
        return true;
    }
}

/// <summary>Parses the numbers in <c>{ inodes: 5, kbytes: 20 }</c>.</summary>
internal ref struct QuotaFields(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text.TrimStart((byte)' ');
    private bool _hasOpened;

    /// <summary>Whether the closing brace was read, and nothing follows it.</summary>
    public bool IsWhole { get; private set; }

    public bool TryNext(out ReadOnlySpan<byte> name, out long value)
    {
        name = default;
        value = 0;
        if (IsWhole || _rest.IsEmpty || _rest[0] != (_hasOpened ? (byte)',' : (byte)'{'))
            return false;
        _hasOpened = true;
        _rest = _rest[1..].TrimStart((byte)' ');
        var colon = _rest.IndexOf((byte)':');
        if (colon <= 0)
            return false;
        name = _rest[..colon];
        if (name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            _rest = default;
            return false;
        }

        _rest = _rest[(colon + 1)..].TrimStart((byte)' ');
        if (!Utf8Parser.TryParse(_rest, out value, out var used) || value < 0)
        {
            _rest = default;
            return false;
        }

        _rest = _rest[used..].TrimStart((byte)' ');
        IsWhole = _rest.Length == 1 && _rest[0] == (byte)'}';
        return true;
    }
}

/// <summary>The columns of an id's usage on a target.</summary>
internal static class UsageColumns
{
    public const int Kibibytes = 0;
    public const int Inodes = 1;
    public const int Width = 2;
}

/// <summary>The columns of an id's limits: kibibytes or files.</summary>
internal static class LimitColumns
{
    public const int Hard = 0;
    public const int Soft = 1;
    public const int Granted = 2;
    public const int Grace = 3;
    public const int GraceEnd = 4;
    public const int Width = 5;
}
