using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Mgs;

/// <summary>Reads every filesystem that the MGS serves, and whether its clients learn at once that a target is back.</summary>
internal sealed class MgsReader(LustreTarget mgs) : ParameterReader
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private readonly string _filesystems = MgsParameters.Filesystems.For(mgs.Name);
    private readonly string _live = $"mgs.{mgs.Name}.live";
    private readonly List<byte> _listed = [];
    private readonly List<Filesystem> _known = [];

    public override void Read(CollectionContext context)
    {
        if (!context.TryRead(MgsParameters.Filesystems, _filesystems, out var text, out var path) && !TryList(context, out text, out path))
            return;

        var line = 0;
        var refused = context.Findings.LinesRefused;
        var count = 0;
        while (TextLines.TryReadTrimmed(ref text, out var name))
        {
            line++;

            // These two have a configuration like a filesystem.
            if (name.IsEmpty || name.SequenceEqual("nodemap"u8) || name.SequenceEqual("params"u8))
                continue;
            if (name.ContainsAnyExcept(NameBytes))
                context.Findings.Refuse(path, line, name);
            else if (TryKeep(name, count))
                count++;
        }

        if (count < _known.Count && context.Findings.LinesRefused == refused)
            context.Findings.AddMissing(
                path, $"{_known.Count - count} of {_known.Count} filesystems of the previous collection are missing", _known.Count - count);
        _known.RemoveRange(count, _known.Count - count);
        foreach (var filesystem in _known)
            Read(context, filesystem);
    }

    /// <summary>Lists the configurations as the file of the filesystems does, where that file is missing or closed.</summary>
    private bool TryList(CollectionContext context, out ReadOnlySpan<byte> text, out string path)
    {
        _listed.Clear();
        path = context.PathOf(_live);
        var status = context.Files.VisitFiles(path, _listed, static (name, listed) =>
        {
            listed.AddRange(Encoding.UTF8.GetBytes(name.ToString()));
            listed.Add((byte)'\n');
        });
        text = CollectionsMarshal.AsSpan(_listed);
        return status == ReadStatus.Read;
    }

    /// <summary>
    /// Keeps a filesystem at its place in the list: Lustre prints them in the same order every time. False for a repeated name.
    /// </summary>
    private bool TryKeep(ReadOnlySpan<byte> name, int place)
    {
        for (var i = 0; i < _known.Count; i++)
        {
            if (!name.SequenceEqual(_known[i].Name))
                continue;
            if (i < place)
                return false;
            (_known[i], _known[place]) = (_known[place], _known[i]);
            return true;
        }

        _known.Insert(place, new Filesystem(mgs, name.ToArray()));
        return true;
    }

    private static void Read(CollectionContext context, Filesystem filesystem)
    {
        var table = new ValueTable(MgsLiveParser.Width);
        var parser = new MgsLiveParser(table.Add(LabelText.Empty.AsRow()));
        if (filesystem.File.TryRead(context, ref parser))
        {
            if (!parser.IsWhole)
                filesystem.File.AddMissing(context, "the file ends before all of its lines on imperative recovery");
            filesystem.File.CheckLosses(context, table.Row(0)[MgsLiveParser.Targets]);
        }

        filesystem.Families.AddSegments(table, context.Segments);
        if (parser.State >= 0)
            context.AddValue(filesystem.State, MgsLiveParser.States[parser.State], 1);
    }

    private sealed class Filesystem(LustreTarget mgs, byte[] name)
    {
        private readonly LabelText _labels = LabelText.Of(
            ("filesystem", Encoding.UTF8.GetString(name)), ("component", TargetLabels.NameOf(mgs.Component)), ("target", mgs.Name));

        public byte[] Name => name;

        public ParameterFile File { get; } = new(MgsParameters.Live, $"mgs.{mgs.Name}.live.{Encoding.UTF8.GetString(name)}");

        public SegmentLayout State => field ??= new SegmentLayout(MgsParameters.RecoveryState.Family, _labels, new SampleColumn(0));

        public TableFamilies Families => field ??= new TableFamilies(_labels, withCreated: false).AddAll(MgsParameters.Numbers);
    }
}

/// <summary>
/// Parses what the MGS shows of a filesystem: its name, a line for each target, rules of security, and the state of imperative recovery.
/// </summary>
internal ref struct MgsLiveParser(Span<long> row) : ILineParser
{
    public const int Targets = 0;
    public const int Generation = 1;
    public const int NonIrClients = 2;
    public const int NidTable = 3;
    public const int Notifications = 4;
    public const int NotificationTime = 5;
    public const int NotificationMaximum = 6;
    public const int Width = 7;

    private readonly Span<long> _row = row;
    private Section _section;
    private byte[] _target = [];

    private enum Section
    {
        Targets,
        Rules,
        Recovery,
    }

    /// <summary>The index in <see cref="States"/>. Negative before the line of the state.</summary>
    public int State { get; private set; } = -1;

    private static readonly string[] StateNames = ["full", "partial", "disabled", "startup"];
    private static readonly KeyColumns StateNumbers = KeyColumns.For(StateNames.Select((name, number) => (name, number)));

    public static readonly byte[][] States = [.. StateNames.Select(s => LabelText.Of("state", s).AsRow())];

    /// <summary>Whether all six lines of imperative recovery were read. They come last.</summary>
    public readonly bool IsWhole => State >= 0 && !_row[Generation..].Contains(ValueTable.Absent);

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
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
            Section.Targets => TryParseTarget(line),
            Section.Recovery => TextLines.TrySplit(line, out var name, out var value) && TryParseRecovery(name, value),
            _ => true,
        };
    }

    private bool TryParseTarget(scoped ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("fsname:"u8))
        {
            _row[Targets] = 0;
            return true;
        }

        if (line.StartsWith("flags:"u8))
        {
            var generation = line.IndexOf(" gen:"u8);
            return generation < 0 || TryParseNumber(Generation, line[(generation + " gen:"u8.Length)..]);
        }

        if (_row[Targets] == ValueTable.Absent || line.ContainsAny((byte)':', (byte)' ') || line.IndexOf((byte)'-') <= 0)
            return false;
        if (line.SequenceEqual(_target))
            return false;
        _target = line.ToArray();
        _row[Targets]++;
        return true;
    }

    private bool TryParseRecovery(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("state"u8))
            return TryParseState(value);
        if (name.SequenceEqual("nonir_clients"u8))
            return TryParseNumber(NonIrClients, value);
        if (name.SequenceEqual("nidtbl_version"u8))
            return TryParseNumber(NidTable, value);
        if (name.SequenceEqual("notify_count"u8))
            return TryParseNumber(Notifications, value);
        if (name.SequenceEqual("notify_duration_total"u8))
            return TryParseSeconds(NotificationTime, value);

        // All releases print the first spelling.
        return (name.SequenceEqual("notify_duation_max"u8) || name.SequenceEqual("notify_duration_max"u8)) && TryParseSeconds(
            NotificationMaximum, value);
    }

    private bool TryParseState(scoped ReadOnlySpan<byte> value)
    {
        var state = StateNumbers.ColumnOf(value);
        State = state < 0 ? State : state;
        return state >= 0;
    }

    private readonly bool TryParseNumber(int column, scoped ReadOnlySpan<byte> value)
    {
        if (!NumberText.TryParse(value, out var number))
            return false;
        _row[column] = number;
        return true;
    }

    /// <summary>Parses seconds and nanoseconds: <c>0.005858152</c>.</summary>
    private readonly bool TryParseSeconds(int column, scoped ReadOnlySpan<byte> value)
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
