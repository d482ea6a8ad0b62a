using System.Buffers;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Scrub;

/// <summary>Reads one of the files in which a target shows the results of its checks.</summary>
internal sealed class ScrubReader(
    string device, LustreParameter parameter, LabelText labels, LustreMetric status, IEnumerable<LustreMetric> numbers) : ParameterReader
{
    public const int Checked = 0;
    public const int Repaired = 1;
    public const int Failed = 2;

    private readonly ParameterFile _file = ParameterFile.For(parameter, device);
    private readonly SegmentLayout _status = new(status.Family, labels, new SampleColumn(0));
    private readonly TableFamilies _numbers = new TableFamilies(labels, withCreated: false).AddAll(numbers);
    private byte[] _word = [];
    private byte[] _label = [];
    private int _changes;

    public static ScrubReader Scrub(LustreTarget target) =>
        new(target.Name, ScrubParameters.OiScrub, Labels(target), ScrubParameters.ScrubStatus, ScrubParameters.Scrub);

    public static ScrubReader Lfsck(LustreTarget target, LustreParameter parameter)
    {
        var kind = parameter.Name[(parameter.Name.LastIndexOf('_') + 1)..];
        return new ScrubReader(target.Name, parameter, Labels(target, ("kind", kind)), ScrubParameters.LfsckStatus, ScrubParameters.Lfsck);
    }

    public override void Read(CollectionContext context)
    {
        var parser = new ScrubParser();
        if (!_file.TryRead(context, ref parser))
            return;
        if (!parser.IsWhole)
            _file.AddMissing(context, "the file does not show the status and the results of the check");
        if (!parser.Status.AsSpan().SequenceEqual(_word))
            (_word, _label, _changes) = (parser.Status, LabelText.Row("status"u8, parser.Status), _changes + 1);
        _file.CheckLosses(context, parser.Accepted, _changes);

        if (parser.Status.Length > 0)
            context.AddValue(_status, _label, 1);

        var numbers = new ValueTable(3);
        var row = numbers.Add(LabelText.Empty.AsRow());
        row[Checked] = parser.Checked ?? ValueTable.Absent;
        row[Repaired] = parser.Repaired ?? ValueTable.Absent;
        row[Failed] = parser.Failed ?? ValueTable.Absent;
        _numbers.AddSegments(numbers, context.Segments);
    }

    private static LabelText Labels(LustreTarget target, params ReadOnlySpan<(string, string)> further) =>
        LabelText.Of(
            [("filesystem", target.Filesystem), ("component", TargetLabels.NameOf(target.Component)), ("target", target.Name), .. further]);
}

/// <summary>
/// Parses the files of LFSCK and of OI scrub: some fifty lines <c>name: value</c>, which differ from release to release. It takes the
/// state, and sums what was checked, repaired and not repaired.
/// </summary>
internal ref struct ScrubParser() : ILineParser
{
    private const int LongestStatus = 32;
    private static readonly SearchValues<byte> StatusBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"u8);

    private byte[] _last = [];

    /// <summary>The state. Empty before its line. A copy, since the text is valid during a call alone.</summary>
    public byte[] Status { get; private set; } = [];

    public long? Checked { get; private set; }

    public long? Repaired { get; private set; }

    public long? Failed { get; private set; }

    /// <summary>Whether all four were read. All releases show them.</summary>
    public readonly bool IsWhole => Status.Length > 0 && Checked is not null && Repaired is not null && Failed is not null;

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
            return TryAdd(name, Checked, value, out var all) && (Checked = all) is not null;
        if (name.SequenceEqual("updated"u8) || name.StartsWith("repaired_"u8) || name.EndsWith("_repaired"u8))
            return TryAdd(name, Repaired, value, out var all) && (Repaired = all) is not null;
        if (name.SequenceEqual("failed"u8) || name.StartsWith("failed_phase"u8))
            return TryAdd(name, Failed, value, out var all) && (Failed = all) is not null;
        return true;
    }

    /// <summary>Adds a number to the sum of the lines before. A repeated line is refused.</summary>
    private bool TryAdd(scoped ReadOnlySpan<byte> name, long? before, scoped ReadOnlySpan<byte> value, out long? sum)
    {
        sum = null;
        if (name.SequenceEqual(_last) || !NumberText.TryParse(value, out var number) || number > long.MaxValue - (before ?? 0))
            return false;
        sum = (before ?? 0) + number;
        _last = name.ToArray();
        Accepted++;
        return true;
    }
}
