using System.Buffers.Text;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Recovery;

/// <summary>Parses the lines of <c>recovery_status</c>: <c>status: RECOVERING</c> and the lines that belong to that state.</summary>
/// <param name="row">The row that gets the numbers, see <see cref="RecoveryColumns"/>.</param>
internal ref struct RecoveryStatusParser(Span<long> row) : ILineParser
{
    // Before 2.13 some builds show seconds since boot as the start. Such a number is not used.
    private const long FirstEpoch = 1_000_000_000;

    private readonly Span<long> _row = row;

    /// <summary>The state. Null before its line.</summary>
    public RecoveryState? State { get; private set; }

    /// <summary>Whether version-based recovery is enabled. Null when the file does not show it.</summary>
    public bool? Vbr { get; private set; }

    public bool? Ir { get; private set; }

    public long Accepted { get; private set; }

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        var isAccepted = TryParseLine(line);
        Accepted += isAccepted ? 1 : 0;
        return isAccepted;
    }

    private bool TryParseLine(scoped ReadOnlySpan<byte> line)
    {
        if (!TextLines.TrySplit(line, out var name, out var value))
            return false;
        if (name.SequenceEqual("status"u8))
            return TryParseState(value);
        if (name.SequenceEqual("VBR"u8))
            return (Vbr = Switch(value)) is not null;
        if (name.SequenceEqual("IR"u8))
            return (Ir = Switch(value)) is not null;
        if (name.SequenceEqual("non-ready MDTs"u8))
            return TryCountMissingMdts(value);
        var column = RecoveryColumns.Numbers.ColumnOf(name);
        return column >= 0 && TryParseNumber(column, value);
    }

    private bool TryParseState(scoped ReadOnlySpan<byte> word)
    {
        var state = RecoveryColumns.StateOf(word);
        State = state ?? State;
        return state is not null;
    }

    private static bool? Switch(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("ENABLED"u8) ? true : word.SequenceEqual("DISABLED"u8) ? false : null;

    private readonly bool TryCountMissingMdts(scoped ReadOnlySpan<byte> numbers)
    {
        var count = 0;
        var words = new WordReader(numbers);
        while (words.Next() is { IsEmpty: false } word)
        {
            if (!Utf8Parser.TryParse(word, out uint _, out var used, 'x') || used != word.Length)
                return false;
            count++;
        }

        _row[RecoveryColumns.MissingMdts] = count;
        return true;
    }

    private readonly bool TryParseNumber(int column, scoped ReadOnlySpan<byte> value)
    {
        // The part of all clients that were connected before: 3/7.
        var slash = column is RecoveryColumns.Completed or RecoveryColumns.Connected ? value.IndexOf((byte)'/') : -1;
        if (slash >= 0)
        {
            if (!NumberText.TryParse(value[(slash + 1)..], out var total) || !NumberText.TryParse(value[..slash], out var part))
                return false;
            (_row[RecoveryColumns.Total], _row[column]) = (total, part);
            return true;
        }

        // The file shows the number before it.
        if (column == RecoveryColumns.LastTransaction && value.SequenceEqual("-1"u8))
            return true;
        if (!NumberText.TryParse(value, out var number))
            return false;
        if (column != RecoveryColumns.Start || number >= FirstEpoch)
            _row[column] = number;
        return true;
    }
}

/// <summary>The columns of a recovery.</summary>
internal static class RecoveryColumns
{
    public const int Start = 0;
    public const int Duration = 1;
    public const int Waited = 2;
    public const int Remaining = 3;
    public const int Connected = 4;
    public const int Completed = 5;
    public const int Evicted = 6;
    public const int Total = 7;
    public const int ReplayingRequests = 8;
    public const int ReplayingLocks = 9;
    public const int Replayed = 10;
    public const int Queued = 11;
    public const int LastTransaction = 12;
    public const int NextTransaction = 13;
    public const int MissingMdts = 14;
    public const int Width = 15;

    /// <summary>The lines that are numbers.</summary>
    public static readonly KeyColumns Numbers = KeyColumns.For(
        ("recovery_start", Start),
        ("recovery_duration", Duration),
        ("time_waited", Waited),
        ("time_remaining", Remaining),
        ("connected_clients", Connected),
        ("completed_clients", Completed),
        ("evicted_clients", Evicted),
        ("req_replay_clients", ReplayingRequests),
        ("lock_repay_clients", ReplayingLocks), // Spelled like this in all releases.
        ("lock_replay_clients", ReplayingLocks),
        ("replayed_requests", Replayed),
        ("queued_requests", Queued),
        ("last_transno", LastTransaction),
        ("next_transno", NextTransaction));

    // In the order of RecoveryState. The label's value is the word in lower case.
    private static readonly string[] States = ["COMPLETE", "INACTIVE", "WAITING", "WAITING_FOR_CLIENTS", "RECOVERING"];
    private static readonly KeyColumns StateNumbers = KeyColumns.For(States.Select((word, number) => (word, number)));
    private static readonly byte[][] StateLabels = [.. States.Select(s => LabelText.Of("state", s.ToLowerInvariant()).AsRow())];

    public static RecoveryState? StateOf(ReadOnlySpan<byte> word) =>
        StateNumbers.ColumnOf(word) is >= 0 and var number ? (RecoveryState)number : null;

    public static byte[] LabelOf(RecoveryState state) => StateLabels[(int)state];
}

internal enum RecoveryState
{
    Complete,

    /// <summary>Nothing was to be recovered: a new target, or a target that was taken down without clients.</summary>
    Inactive,

    /// <summary>The MDT waits for other MDTs, without which it cannot begin.</summary>
    Waiting,
    WaitingForClients,
    Recovering,
}
