using System.Buffers;
using System.Buffers.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses the lines of <c>import</c>: <c>key: value</c>, in sections by indentation. No line is mandatory, and unknown keys are skipped.
/// Refused are lines of another form, known keys with a value of another form, and repeated keys.
/// </summary>
internal ref struct ImportParser(ImportFigures import, Findings findings, string path) : IChunkParser
{
    public const int LongestNid = 128;

    // The idle time of a connection that was never answered counts from 1970.
    private const long NeverAnswered = 1_000_000_000;

    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b), 127]);
    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"u8);

    private int _line;
    private Part _part;
    private int _partIndent;
    private int _skippedIndent = int.MaxValue;

    private enum Part
    {
        None,
        Other,
        Connection,
        Rpcs,
        Estimates,
        Transactions,
        ReadAverages,
        WriteAverages,
    }

    /// <summary>The number of lines with a known key that were accepted.</summary>
    public long Taken { get; private set; }

    /// <summary>
    /// Ends the file. Call it after the last piece. Every import shows its state, and below its requests its transactions.
    /// </summary>
    public readonly void End(long refused)
    {
        if (refused > 0)
            return;
        if (import.State is null)
            findings.AddMissing(path, "the file does not show the connection's state");
        else if (import.Values[ImportColumns.InFlight] != ValueTable.Absent && import.Values[ImportColumns.Committed] == ValueTable.Absent)
            findings.AddMissing(path, "the file ends before the connection's transactions");
    }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryRead(ref lines, out var line))
        {
            _line++;
            if (!TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private bool TryLine(ReadOnlySpan<byte> line)
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

        if (_part != Part.None && indent <= _partIndent)
            _part = Part.None;
        var value = text[(colon + 1)..].TrimStart((byte)' ');
        if (TryKnown(key, value) is { } taken)
        {
            Taken += taken ? 1 : 0;
            return taken;
        }

        if (value.IsEmpty)
            Begin(key, indent);
        return true;
    }

    private void Begin(ReadOnlySpan<byte> key, int indent)
    {
        if (key.SequenceEqual("import"u8))
            return;
        if (_part != Part.None)
        {
            _skippedIndent = indent;
            return;
        }

        _partIndent = indent;
        _part = key switch
        {
            _ when key.SequenceEqual("connection"u8) => Part.Connection,
            _ when key.SequenceEqual("rpcs"u8) => Part.Rpcs,
            _ when key.SequenceEqual("service_estimates"u8) => Part.Estimates,
            _ when key.SequenceEqual("transactions"u8) => Part.Transactions,
            _ when key.SequenceEqual("read_data_averages"u8) => Part.ReadAverages,
            _ when key.SequenceEqual("write_data_averages"u8) => Part.WriteAverages,
            _ => Part.Other,
        };
    }

    /// <summary>Parses a known key. Null for a key that is not read.</summary>
    private readonly bool? TryKnown(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch (_part)
        {
            case Part.None when key.SequenceEqual("state"u8):
                return ImportStates.TryParse(value, out var state) && import.TrySet(state);
            case Part.None when key.SequenceEqual("import_flags"u8):
                return TryFlags(value);
            case Part.Connection when key.SequenceEqual("failover_nids"u8):
                return TryCount(value, out var nids) && import.TrySet(ImportColumns.FailoverNids, nids);
            case Part.Connection when key.SequenceEqual("current_connection"u8):
                return TryServer(value);
            case Part.Connection when key.SequenceEqual("connection_attempts"u8):
                return TryNumber(value, ImportColumns.ConnectionAttempts);
            case Part.Connection when key.SequenceEqual("generation"u8):
                return TryNumber(value, ImportColumns.Generation);
            case Part.Connection when key.SequenceEqual("in-progress_invalidations"u8):
                return TryNumber(value, ImportColumns.Invalidations);
            case Part.Connection when key.SequenceEqual("idle"u8):
                return TryTime(value, "sec"u8, out var idle) && (idle >= NeverAnswered || import.TrySet(ImportColumns.Idle, idle));
            case Part.Rpcs when key.SequenceEqual("inflight"u8):
                return TryNumber(value, ImportColumns.InFlight);
            case Part.Rpcs when key.SequenceEqual("unregistering"u8):
                return TryNumber(value, ImportColumns.Unregistering);
            case Part.Rpcs when key.SequenceEqual("timeouts"u8):
                return TryNumber(value, ImportColumns.Timeouts);
            case Part.Rpcs when key.SequenceEqual("avg_waittime"u8):
                return TryTime(value, "usec"u8, out var wait) && import.TrySet(ImportColumns.Wait, wait);
            case Part.Estimates when key.SequenceEqual("services"u8):
                return TryTime(value, "sec"u8, out var services) && import.TrySet(ImportColumns.ServiceEstimate, services);
            case Part.Estimates when key.SequenceEqual("network"u8):
                return TryTime(value, "sec"u8, out var network) && import.TrySet(ImportColumns.NetworkEstimate, network);
            case Part.Transactions when key.SequenceEqual("peer_committed"u8):
                return TryNumber(value, ImportColumns.Committed);
            case Part.ReadAverages or Part.WriteAverages when key.SequenceEqual("bytes_per_rpc"u8):
                return TryNumber(value, _part == Part.ReadAverages ? ImportColumns.ReadBytes : ImportColumns.WriteBytes);
            case Part.ReadAverages or Part.WriteAverages when key.SequenceEqual("usec_per_rpc"u8) || key.SequenceEqual("usecs_per_rpc"u8):
                return TryNumber(value, _part == Part.ReadAverages ? ImportColumns.ReadTime : ImportColumns.WriteTime);
            default:
                return null;
        }
    }

    private readonly bool TryNumber(ReadOnlySpan<byte> value, int column) =>
        NumberText.TryParse(value, out var number) && import.TrySet(column, number);

    /// <summary>Parses <c>319 sec</c> or <c>4965 usecs</c>. The unit may lack its s.</summary>
    private static bool TryTime(ReadOnlySpan<byte> value, ReadOnlySpan<byte> unit, out long time)
    {
        if (!Utf8Parser.TryParse(value, out time, out var used) || time < 0)
            return false;
        var rest = value[used..].TrimStart((byte)' ');
        return rest.SequenceEqual(unit) || (rest.Length == unit.Length + 1 && rest.StartsWith(unit) && rest[^1] == 's');
    }

    /// <summary>Counts the elements of <c>[ a, b ]</c>, quoted or not.</summary>
    private static bool TryCount(ReadOnlySpan<byte> list, out long count)
    {
        count = 0;
        if (!TryItems(list, out var items))
            return false;
        if (!items.IsEmpty)
            count = items.Count((byte)',') + 1;
        return true;
    }

    private readonly bool TryFlags(ReadOnlySpan<byte> list)
    {
        if (!TryItems(list, out var items))
            return false;
        foreach (var range in items.Split((byte)','))
        {
            var flag = items[range].Trim((byte)' ');
            import.IsDisabled |= flag.SequenceEqual("deactive"u8);
        }

        return true;
    }

    private static bool TryItems(ReadOnlySpan<byte> list, out ReadOnlySpan<byte> items)
    {
        items = default;
        if (list.Length < 2 || list[0] != '[' || list[^1] != ']')
            return false;
        items = list[1..^1].Trim((byte)' ');
        return true;
    }

    /// <summary>Parses a NID, which is quoted from 2.17 on. It is <c>&lt;none&gt;</c> where there is no connection.</summary>
    private readonly bool TryServer(ReadOnlySpan<byte> value)
    {
        if (value.Length > 1 && value[0] == '"' && value[^1] == '"')
            value = value[1..^1];
        if (value.IsEmpty || value.Length > LongestNid || value.ContainsAny((byte)' ', (byte)'"'))
            return false;
        return value.SequenceEqual("<none>"u8) || import.TrySetServer(value);
    }
}
