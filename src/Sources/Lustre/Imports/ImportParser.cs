using System.Buffers;
using System.Buffers.Text;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>
/// Parses the lines of <c>import</c>: <c>key: value</c>, in sections by indentation. No line is mandatory, and unknown keys are skipped.
/// Refused are lines of another form, known keys with a value of another form, and repeated keys.
/// </summary>
internal ref struct ImportParser(ImportFigures import) : ILineParser
{
    public const int LongestNid = 128;

    // The idle time of a connection that was never answered counts from 1970.
    private const long NeverAnswered = 1_000_000_000;

    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b), 127]);
    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"u8);

    private static readonly KeyColumns Keys = new(
    [
        ("connection", "failover_nids", ImportColumns.FailoverNids),
        ("connection", "connection_attempts", ImportColumns.ConnectionAttempts),
        ("connection", "generation", ImportColumns.Generation),
        ("connection", "in-progress_invalidations", ImportColumns.Invalidations),
        ("connection", "idle", ImportColumns.Idle),
        ("rpcs", "inflight", ImportColumns.InFlight),
        ("rpcs", "unregistering", ImportColumns.Unregistering),
        ("rpcs", "timeouts", ImportColumns.Timeouts),
        ("rpcs", "avg_waittime", ImportColumns.Wait),
        ("service_estimates", "services", ImportColumns.ServiceEstimate),
        ("service_estimates", "network", ImportColumns.NetworkEstimate),
        ("transactions", "peer_committed", ImportColumns.Committed),
        ("read_data_averages", "bytes_per_rpc", ImportColumns.ReadBytes),
        ("read_data_averages", "usec_per_rpc", ImportColumns.ReadTime),
        ("read_data_averages", "usecs_per_rpc", ImportColumns.ReadTime),
        ("write_data_averages", "bytes_per_rpc", ImportColumns.WriteBytes),
        ("write_data_averages", "usec_per_rpc", ImportColumns.WriteTime),
        ("write_data_averages", "usecs_per_rpc", ImportColumns.WriteTime),
    ]);

    // Null outside of sections. Empty in a section of which nothing is read.
    private byte[]? _section;
    private int _sectionIndent;
    private int _skippedIndent = int.MaxValue;

    static bool ILineParser.KeepsBlanks => true;

    public long Accepted { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t\r"u8);
        if (text.IsEmpty)
            return true;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || text.ContainsAny(Unprintable))
            return false;

        // Within nids_stats every key is a NID.
        var indent = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (indent > _skippedIndent)
            return true;
        _skippedIndent = int.MaxValue;
        var key = text[..colon];
        if (key.ContainsAnyExcept(KeyBytes))
            return false;

        if (_section is not null && indent <= _sectionIndent)
            _section = null;
        var value = text[(colon + 1)..].TrimStart((byte)' ');
        if (TryParseKnown(key, value) is { } isAccepted)
        {
            Accepted += isAccepted ? 1 : 0;
            return isAccepted;
        }

        if (value.IsEmpty)
            BeginSection(key, indent);
        return true;
    }

    private void BeginSection(ReadOnlySpan<byte> key, int indent)
    {
        if (key.SequenceEqual("import"u8))
            return;
        if (_section is null)
            (_section, _sectionIndent) = (Keys.SectionOf(key), indent);
        else
            _skippedIndent = indent;
    }

    /// <summary>Parses a known key. Null for a key that is not read.</summary>
    private readonly bool? TryParseKnown(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (_section is null)
        {
            if (key.SequenceEqual("state"u8))
                return ImportStates.TryParse(value, out var state) && import.TrySet(state);
            return key.SequenceEqual("import_flags"u8) ? TryParseFlags(value) : null;
        }

        if (key.SequenceEqual("current_connection"u8) && _section.AsSpan().SequenceEqual("connection"u8))
            return TryParseServer(value);
        long number;
        var column = Keys.ColumnOf(_section, key);
        return column switch
        {
            < 0 => null,
            ImportColumns.FailoverNids => TryCountItems(value, out number) && import.TrySet(column, number),
            ImportColumns.Idle => TryParseTime(value, "sec"u8, out number) && (number >= NeverAnswered || import.TrySet(column, number)),
            ImportColumns.ServiceEstimate or ImportColumns.NetworkEstimate =>
                TryParseTime(value, "sec"u8, out number) && import.TrySet(column, number),
            ImportColumns.Wait => TryParseTime(value, "usec"u8, out number) && import.TrySet(column, number),
            _ => NumberText.TryParse(value, out number) && import.TrySet(column, number),
        };
    }

    /// <summary>Parses <c>319 sec</c> or <c>4965 usecs</c>. The unit may lack its s.</summary>
    private static bool TryParseTime(ReadOnlySpan<byte> value, ReadOnlySpan<byte> unit, out long time)
    {
        if (!Utf8Parser.TryParse(value, out time, out var used) || time < 0)
            return false;
        var rest = value[used..].TrimStart((byte)' ');
        return rest.SequenceEqual(unit) || (rest.Length == unit.Length + 1 && rest.StartsWith(unit) && rest[^1] == 's');
    }

    /// <summary>Counts the elements of <c>[ a, b ]</c>, quoted or not.</summary>
    private static bool TryCountItems(ReadOnlySpan<byte> list, out long count)
    {
        count = 0;
        if (!TryParseItems(list, out var items))
            return false;
        if (!items.IsEmpty)
            count = items.Count((byte)',') + 1;
        return true;
    }

    private readonly bool TryParseFlags(ReadOnlySpan<byte> list)
    {
        if (!TryParseItems(list, out var items))
            return false;
        foreach (var range in items.Split((byte)','))
        {
            var flag = items[range].Trim((byte)' ');
            import.IsDisabled |= flag.SequenceEqual("deactive"u8);
        }

        return true;
    }

    private static bool TryParseItems(ReadOnlySpan<byte> list, out ReadOnlySpan<byte> items)
    {
        items = default;
        if (list.Length < 2 || list[0] != '[' || list[^1] != ']')
            return false;
        items = list[1..^1].Trim((byte)' ');
        return true;
    }

    /// <summary>Parses a NID, which is quoted from 2.17 on. It is <c>&lt;none&gt;</c> where there is no connection.</summary>
    private readonly bool TryParseServer(ReadOnlySpan<byte> value)
    {
        if (value.Length > 1 && value[0] == '"' && value[^1] == '"')
            value = value[1..^1];
        if (value.IsEmpty || value.Length > LongestNid || value.ContainsAny((byte)' ', (byte)'"'))
            return false;
        return value.SequenceEqual("<none>"u8) || import.TrySetServer(value);
    }
}
