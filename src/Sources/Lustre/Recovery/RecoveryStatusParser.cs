using System.Buffers.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Parses the lines of <c>recovery_status</c>: <c>status: RECOVERING</c> and the lines that belong to that state.</summary>
/// <param name="row">The row that gets the numbers, see <see cref="RecoveryColumns"/>.</param>
/// <param name="findings">The counter of refused lines.</param>
/// <param name="path">The path that refused lines are reported with.</param>
internal ref struct RecoveryStatusParser(Span<long> row, Findings findings, string path) : IChunkParser
{
    // Before 2.13 some builds show seconds since boot as the start. Such a number is not used.
    private const long FirstEpoch = 1_000_000_000;

    private readonly Span<long> _row = row;
    private int _line;

    /// <summary>The status. Null before its line.</summary>
    public RecoveryStatus? Status { get; private set; }

    /// <summary>Whether version-based recovery is enabled. Null when the file does not show it.</summary>
    public bool? Vbr { get; private set; }

    public bool? Ir { get; private set; }

    /// <summary>The number of lines that were accepted.</summary>
    public long Taken { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryReadTrimmed(ref lines, out var line))
        {
            _line++;
            if (line.IsEmpty)
                continue;
            if (TryLine(line))
                Taken++;
            else
                findings.Refuse(path, _line, line);
        }
    }

    private bool TryLine(scoped ReadOnlySpan<byte> line)
    {
        if (!TextLines.TrySplit(line, out var name, out var value))
            return false;
        if (name.SequenceEqual("status"u8))
            return TryState(value);
        if (name.SequenceEqual("VBR"u8))
            return (Vbr = Switch(value)) is not null;
        if (name.SequenceEqual("IR"u8))
            return (Ir = Switch(value)) is not null;
        if (name.SequenceEqual("non-ready MDTs"u8))
            return TryMissingMdts(value);
        return RecoveryColumns.Find(name) is { } column && TryNumber(column, value);
    }

    private bool TryState(scoped ReadOnlySpan<byte> word)
    {
        if (RecoveryColumns.StateOf(word) is not { } state)
            return false;
        Status = new RecoveryStatus(state);
        return true;
    }

    private static bool? Switch(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("ENABLED"u8) ? true : word.SequenceEqual("DISABLED"u8) ? false : null;

    private readonly bool TryMissingMdts(scoped ReadOnlySpan<byte> numbers)
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

    private readonly bool TryNumber(int column, scoped ReadOnlySpan<byte> value)
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

    private static readonly (byte[] Name, int Column)[] Names =
    [
        ("recovery_start"u8.ToArray(), Start),
        ("recovery_duration"u8.ToArray(), Duration),
        ("time_waited"u8.ToArray(), Waited),
        ("time_remaining"u8.ToArray(), Remaining),
        ("connected_clients"u8.ToArray(), Connected),
        ("completed_clients"u8.ToArray(), Completed),
        ("evicted_clients"u8.ToArray(), Evicted),
        ("req_replay_clients"u8.ToArray(), ReplayingRequests),
        ("lock_repay_clients"u8.ToArray(), ReplayingLocks), // Spelled like this in all releases.
        ("lock_replay_clients"u8.ToArray(), ReplayingLocks),
        ("replayed_requests"u8.ToArray(), Replayed),
        ("queued_requests"u8.ToArray(), Queued),
        ("last_transno"u8.ToArray(), LastTransaction),
        ("next_transno"u8.ToArray(), NextTransaction),
    ];

    /// <summary>Lustre's word and the label's value, in the order of <see cref="RecoveryState"/>.</summary>
    private static readonly (byte[] Word, byte[] Label)[] States =
    [
        ("COMPLETE"u8.ToArray(), LabelText.Row("state"u8, "complete"u8)),
        ("INACTIVE"u8.ToArray(), LabelText.Row("state"u8, "inactive"u8)),
        ("WAITING"u8.ToArray(), LabelText.Row("state"u8, "waiting"u8)),
        ("WAITING_FOR_CLIENTS"u8.ToArray(), LabelText.Row("state"u8, "waiting_for_clients"u8)),
        ("RECOVERING"u8.ToArray(), LabelText.Row("state"u8, "recovering"u8)),
    ];

    public static int? Find(ReadOnlySpan<byte> name)
    {
        foreach (var (known, column) in Names)
        {
            if (name.SequenceEqual(known))
                return column;
        }

        return null;
    }

    public static RecoveryState? StateOf(ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < States.Length; i++)
        {
            if (word.SequenceEqual(States[i].Word))
                return (RecoveryState)i;
        }

        return null;
    }

    public static byte[] LabelOf(RecoveryState state) => States[(int)state].Label;
}
