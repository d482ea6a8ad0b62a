using System.Buffers;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Scrub;

/// <summary>Reads one of the files in which a target shows the results of its checks.</summary>
internal sealed class ScrubReader(
    string device, LustreParameter parameter, LabelText labels, LustreMetric status, TableFamilies numbers, LustreMetric? repairs = null)
    : ParameterReader
{
    public const int Checked = 0;
    public const int Repaired = 1;
    public const int Failed = 2;

    /// <summary>The first column of the lines that are one number each, see <see cref="ScrubParser"/>.</summary>
    public const int Successes = 3;
    public const int CompletedAge = 4;
    public const int StartedAge = 5;

    /// <summary>That of OI scrub. LFSCK has one for each of its two phases behind it; so have the speeds.</summary>
    public const int RunTime = 6;
    public const int AverageSpeed = 9;
    public const int CurrentSpeed = 12;
    public const int Width = 15;

    private readonly ParameterFile _file = ParameterFile.For(parameter, device);
    private readonly SegmentLayout _status = new(status.Family, labels, new SampleColumn(0));
    private readonly KeyedRows? _repairs = repairs is null ? null : new KeyedRows(static name => LabelText.Row("damage"u8, name));
    private readonly SegmentLayout? _repairsLayout =
        repairs is null ? null : new SegmentLayout(repairs.Family, labels, new SampleColumn(0));
    private byte[] _word = [];
    private byte[] _label = [];
    private int _changes;

    public static ScrubReader Scrub(LustreTarget target)
    {
        var labels = Labels(target);
        return new ScrubReader(
            target.Name, ScrubParameters.OiScrub, labels, ScrubParameters.ScrubStatus,
            new TableFamilies(labels, withCreated: false).AddAll(ScrubParameters.Scrub));
    }

    public static ScrubReader Lfsck(LustreTarget target, LustreParameter parameter)
    {
        var kind = parameter.Name[(parameter.Name.LastIndexOf('_') + 1)..];
        var labels = Labels(target, ("kind", kind));
        var numbers = new TableFamilies(labels, withCreated: false).AddAll(ScrubParameters.Lfsck);
        foreach (var metric in ScrubParameters.LfsckPhases)
            numbers.Add(metric.Family, Phase("1", metric.Column + 1), Phase("2", metric.Column + 2));
        return new ScrubReader(target.Name, parameter, labels, ScrubParameters.LfsckStatus, numbers, ScrubParameters.LfsckRepairs);

        static SampleColumn Phase(string phase, int column) => new(column, LabelText.Of("phase", phase));
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(Width);
        var repaired = new ValueTable(1);
        _repairs?.Begin(repaired);
        var parser = new ScrubParser(_repairs, table.Add(LabelText.Empty.AsRow()));
        if (!_file.TryRead(context, ref parser))
            return;
        if (!parser.IsWhole)
            _file.AddMissing(context, "the file does not show the status and the results of the check");
        if (!parser.Status.AsSpan().SequenceEqual(_word))
            (_word, _label, _changes) = (parser.Status, LabelText.Row("status"u8, parser.Status), _changes + 1);
        _file.CheckLosses(context, parser.Accepted, _changes);

        if (parser.Status.Length > 0)
            context.AddValue(_status, _label, 1);

        numbers.AddSegments(table, context.Segments);
        if (_repairsLayout is not null && repaired.Count > 0)
            context.Segments.Add(new Segment(_repairsLayout, repaired));
    }

    private static LabelText Labels(LustreTarget target, params ReadOnlySpan<(string, string)> further) =>
        LabelText.Of(
            [("filesystem", target.Filesystem), ("component", TargetLabels.NameOf(target.Component)), ("target", target.Name), .. further]);
}

/// <summary>
/// Parses the files of LFSCK and of OI scrub: some fifty lines <c>name: value</c>, which differ from release to release. It takes the
/// state, the times and the speeds, and sums what was checked, repaired and not repaired.
/// </summary>
/// <param name="repairs">Gets a row for each kind of damage. Null where all repairs are of one kind.</param>
internal ref struct ScrubParser(KeyedRows? repairs, Span<long> row) : ILineParser
{
    private const int LongestStatus = 32;
    private static readonly KeyColumns Amounts = KeyColumns.For(
        ("success_count", ScrubReader.Successes),
        ("time_since_last_completed", ScrubReader.CompletedAge),
        ("time_since_latest_start", ScrubReader.StartedAge),
        ("run_time", ScrubReader.RunTime),
        ("run_time_phase1", ScrubReader.RunTime + 1),
        ("run_time_phase2", ScrubReader.RunTime + 2),
        ("average_speed", ScrubReader.AverageSpeed),
        ("average_speed_phase1", ScrubReader.AverageSpeed + 1),
        ("average_speed_phase2", ScrubReader.AverageSpeed + 2),
        ("real_time_speed", ScrubReader.CurrentSpeed),
        ("real_time_speed_phase1", ScrubReader.CurrentSpeed + 1),
        ("real_time_speed_phase2", ScrubReader.CurrentSpeed + 2));

    private static readonly SearchValues<byte> StatusBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private readonly Span<long> _row = row;
    private byte[] _last = [];

    /// <summary>The state. Empty before its line. A copy, since the text is valid during a call alone.</summary>
    public byte[] Status { get; private set; } = [];

    /// <summary>Whether the state was read, and what was checked, repaired and not repaired. All releases show them.</summary>
    public readonly bool IsWhole => Status.Length > 0 && !_row[..ScrubReader.Successes].Contains(ValueTable.Absent);

    public long Accepted { get; private set; }

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (!TextLines.TrySplit(line, out var name, out var value))
            return false;
        if (name.SequenceEqual("status"u8))
        {
            if (value.IsEmpty || value.Length > LongestStatus || value.ContainsAnyExcept(StatusBytes) || Status.Length > 0)
                return false;
            Status = value.ToArray();
            Accepted++;
            return true;
        }

        if (name.SequenceEqual("checked"u8) || name.StartsWith("checked_phase"u8))
            return TryAdd(name, ScrubReader.Checked, value, out _);
        if (name.SequenceEqual("updated"u8))
            return TryAdd(name, ScrubReader.Repaired, value, out _);
        if (name.StartsWith("repaired_"u8))
            return TryAddRepairs(name, name["repaired_".Length..], value);
        if (name.EndsWith("_repaired"u8))
            return TryAddRepairs(name, name[..^"_repaired".Length], value);
        if (name.SequenceEqual("failed"u8) || name.StartsWith("failed_phase"u8))
            return TryAdd(name, ScrubReader.Failed, value, out _);
        var column = Amounts.ColumnOf(name);
        return column < 0 || TryParseAmount(column, value);
    }

    /// <summary>Adds a number to the sum of the lines before. A repeated line is refused.</summary>
    private bool TryAdd(scoped ReadOnlySpan<byte> name, int column, scoped ReadOnlySpan<byte> value, out long number)
    {
        var before = _row[column] == ValueTable.Absent ? 0 : _row[column];
        if (!NumberText.TryParse(value, out number) || name.SequenceEqual(_last) || number > long.MaxValue - before)
            return false;
        _row[column] = before + number;
        _last = name.ToArray();
        Accepted++;
        return true;
    }

    private bool TryAddRepairs(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> damage, scoped ReadOnlySpan<byte> value)
    {
        if (damage.IsEmpty || damage.ContainsAnyExcept(StatusBytes) || !TryAdd(name, ScrubReader.Repaired, value, out var number))
            return false;
        if (repairs is not null && damage.Length <= LongestStatus)
            repairs.GetOrAdd(damage, out _)[0] = number;
        return true;
    }

    /// <summary>Parses <c>12 seconds</c>, <c>120 items/sec</c>, a bare number, or <c>N/A</c> for a check that never ran.</summary>
    private bool TryParseAmount(int column, scoped ReadOnlySpan<byte> value)
    {
        if (!value.SequenceEqual("N/A"u8))
        {
            var words = new WordReader(value);
            if (!words.TryCount(out var number) || !IsUnit(words.Next()) || !words.IsAtEnd || !_row.TrySet(column, number))
                return false;
        }

        Accepted++;
        return true;
    }

    private static bool IsUnit(scoped ReadOnlySpan<byte> word) =>
        word.IsEmpty || word.SequenceEqual("seconds"u8) || word.EndsWith("/sec"u8);
}
