using System.Buffers.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses what the MGS shows of a filesystem: its name, a line for each target, rules of security, and the state of imperative recovery.
/// </summary>
/// <param name="row">The row that gets the numbers.</param>
/// <param name="findings">The counter of refused lines.</param>
/// <param name="path">The path that refused lines are reported with.</param>
internal ref struct MgsLiveParser(Span<long> row, Findings findings, string path) : IChunkParser
{
    public const int Targets = 0;
    public const int Generation = 1;
    public const int DeafClients = 2;
    public const int NidTable = 3;
    public const int Notifications = 4;
    public const int NotificationTime = 5;
    public const int NotificationMaximum = 6;
    public const int Width = 7;

    private readonly Span<long> _row = row;
    private Section _section;
    private int _line;
    private byte[] _target = [];

    private enum Section
    {
        Targets,
        Rules,
        Recovery,
    }

    /// <summary>The index in <see cref="States"/>. Negative before the line of the state.</summary>
    public int State { get; private set; } = -1;

    public static readonly byte[][] States =
    [
        LabelText.Row("state"u8, "full"u8), LabelText.Row("state"u8, "partial"u8), LabelText.Row("state"u8, "disabled"u8), LabelText.Row(
            "state"u8, "startup"u8),
    ];

    /// <summary>Whether all six lines of imperative recovery were read. They come last.</summary>
    public readonly bool IsWhole => State >= 0 && !_row[Generation..].Contains(ValueTable.Absent);

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
        if (line.SequenceEqual("Secure RPC Config Rules:"u8))
        {
            _section = Section.Rules;
            return true;
        }

        if (line.SequenceEqual("imperative_recovery_state:"u8))
        {
            _section = Section.Recovery;
            return true;
        }

        return _section switch
        {
            Section.Targets => TryTarget(line),
            Section.Recovery => TextLines.TrySplit(line, out var name, out var value) && TryRecovery(name, value),
            _ => true,
        };
    }

    private bool TryTarget(scoped ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("fsname:"u8))
        {
            _row[Targets] = 0;
            return true;
        }

        if (line.StartsWith("flags:"u8))
        {
            var generation = line.IndexOf(" gen:"u8);
            return generation < 0 || TryNumber(Generation, line[(generation + " gen:"u8.Length)..]);
        }

        if (_row[Targets] == ValueTable.Absent || line.ContainsAny((byte)':', (byte)' ') || line.IndexOf((byte)'-') <= 0)
            return false;
        if (line.SequenceEqual(_target))
            return false;
        _target = line.ToArray();
        _row[Targets]++;
        return true;
    }

    private bool TryRecovery(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("state"u8))
        {
            var state = value.SequenceEqual("full"u8)
                ? 0
                : value.SequenceEqual("partial"u8)
                ? 1
                : value.SequenceEqual("disabled"u8)
                ? 2
                : value.SequenceEqual("startup"u8)
                ? 3
                : -1;
            if (state >= 0)
                State = state;
            return state >= 0;
        }

        if (name.SequenceEqual("nonir_clients"u8))
            return TryNumber(DeafClients, value);
        if (name.SequenceEqual("nidtbl_version"u8))
            return TryNumber(NidTable, value);
        if (name.SequenceEqual("notify_count"u8))
            return TryNumber(Notifications, value);
        if (name.SequenceEqual("notify_duration_total"u8))
            return TrySeconds(NotificationTime, value);

        // All releases print the first spelling.
        return (name.SequenceEqual("notify_duation_max"u8) || name.SequenceEqual("notify_duration_max"u8)) && TrySeconds(
            NotificationMaximum, value);
    }

    private readonly bool TryNumber(int column, scoped ReadOnlySpan<byte> value)
    {
        if (!NumberText.TryParse(value, out var number))
            return false;
        _row[column] = number;
        return true;
    }

    /// <summary>Parses seconds and nanoseconds: <c>0.005858152</c>.</summary>
    private readonly bool TrySeconds(int column, scoped ReadOnlySpan<byte> value)
    {
        var dot = value.IndexOf((byte)'.');
        if (dot < 0 || value.Length - dot != 10 || !NumberText.TryParse(
            value[..dot], out var seconds) || seconds > long.MaxValue / 1_000_000_000 - 1
            || !Utf8Parser.TryParse(value[(dot + 1)..], out uint nanoseconds, out var used) || used != 9)
            return false;
        _row[column] = seconds * 1_000_000_000 + nanoseconds;
        return true;
    }
}
