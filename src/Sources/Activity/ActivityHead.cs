using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using LustreActors.Messages.Jobs;

namespace LustreActors.Sources.Activity;

/// <summary>The lines of an answer that begin with a hash: the columns of its rows, the members, the time.</summary>
internal sealed class ActivityHead(JobActivityLimits limits)
{
    /// <summary>The longest age or window. A longer one is cut to it.</summary>
    private const double LongestSeconds = 1_000_000;

    private const double LatestMoment = 253_402_300_799;

    private readonly List<string> _members = [];
    private readonly List<string> _targets = [];
    private readonly List<string> _metadataTargets = [];
    private long _moment;
    private long? _interval;
    private double? _age;
    private double? _oldest;
    private double _window;
    private long _withoutRates;

    /// <summary>The reason why the answer is of no use.</summary>
    public string? Broken { get; private set; }

    public int MetadataTargets => _metadataTargets.Count;

    /// <summary>The fields of a row, as soon as they are known.</summary>
    public ActivityField[]? Fields { get; private set; }

    /// <summary>The number of rows according to the answer; null until its last line.</summary>
    public long? Rows { get; private set; }

    /// <summary>Checks the first line of an answer.</summary>
    public void Begin(ReadOnlySpan<byte> line)
    {
        var version = 0;
        if (!TrySplit(line, out var name, out var value) || !name.SequenceEqual("lustre-job-activity"u8)
            || !Utf8Parser.TryParse(value, out version, out _))
            Broken = "the answer is no table of job activity";
        else if (version != ActivityText.Version)
            Broken = $"the table of job activity has version {version}, and only version {ActivityText.Version} is understood";
    }

    /// <summary>Null, or what is wrong with the line. A name that is not known comes from a later version.</summary>
    public string? Take(ReadOnlySpan<byte> line)
    {
        if (!TrySplit(line, out var name, out var value))
            return "a name and a value are missing behind the hash";
        if (name.SequenceEqual("columns"u8))
            return TakeColumns(value);
        if (name.SequenceEqual("member"u8))
            return TakeName(_members, value);
        if (name.SequenceEqual("target"u8))
            return TakeName(_targets, value);
        if (name.SequenceEqual("metadata-target"u8))
            return Fields is null ? TakeName(_metadataTargets, value) : "a metadata target is named behind the columns";
        return TakeNumber(name, value);
    }

    /// <summary>Null where the head does not say enough; <see cref="Broken"/> says what is missing.</summary>
    public JobActivityTable? ToTable(JobActivityRows rows, IEnumerable<string> filesystems, long answeredAt, long ticksPerSecond)
    {
        if (_members.Count == 0 || _interval is not { } interval || _age is not { } age)
        {
            Broken = "the answer does not say whose it is, for which interval and how old";
            return null;
        }

        return new JobActivityTable
        {
            Members = [.. _members],
            Moment = _moment,
            Interval = interval,
            MadeAt = Before(age),
            OldestAt = Before(Math.Max(age, _oldest ?? 0)),
            Window = TimeSpan.FromSeconds(_window),
            TargetsWithoutRates = (int)Math.Min(_withoutRates, int.MaxValue),
            Targets = [.. _targets],
            MetadataTargets = [.. _metadataTargets],
            Filesystems = [.. filesystems],
            Rows = rows,
        };

        long Before(double seconds) => answeredAt - (long)(seconds * ticksPerSecond);
    }

    private static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        var tab = line.IndexOf(ActivityText.Separator);
        if (tab < 3 || !line.StartsWith("# "u8))
            return false;
        name = line[2..tab];
        value = line[(tab + 1)..];
        return true;
    }

    private string? TakeColumns(ReadOnlySpan<byte> value)
    {
        if (Fields is not null)
            return "the columns are named twice";
        var fields = Encoding.UTF8.GetString(value).Split('\t').Select(ActivityText.FieldOf).ToArray();
        var known = fields.Where(f => f != ActivityField.Unknown).ToArray();
        if (known.Distinct().Count() < known.Length || !known.Contains(ActivityField.Filesystem) || !known.Contains(ActivityField.Id))
            Broken = "the answer's columns are not those of a table of job activity";
        Fields = fields;
        return null;
    }

    private string? TakeName(List<string> names, ReadOnlySpan<byte> value)
    {
        if (value.Length > limits.LongestName)
            return "the name is too long";
        Span<byte> utf8 = stackalloc byte[value.Length];
        if (value.IsEmpty || !ActivityText.TryUnescape(utf8, value, out var length))
            return "the name is malformed";
        if (names.Count == limits.MostNames)
            Broken = $"the answer names more than {limits.MostNames} members or targets";
        else
            names.Add(Encoding.UTF8.GetString(utf8[..length]));
        return null;
    }

    private string? TakeNumber(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var at = 0;
        if (!ActivityNumber.TryRead(value, ref at, out var number) || at != value.Length)
            return "the value is no number";
        var whole = (long)Math.Min(number, long.MaxValue / 2);
        var seconds = Math.Min(number, LongestSeconds);
        if (name.SequenceEqual("end"u8))
            Rows = whole;
        else if (name.SequenceEqual("interval"u8))
            _interval = whole;
        else if (name.SequenceEqual("moment"u8))
            _moment = (long)Math.Round(Math.Min(number, LatestMoment) * 1000);
        else if (name.SequenceEqual("age"u8))
            _age = seconds;
        else if (name.SequenceEqual("oldest"u8))
            _oldest = seconds;
        else if (name.SequenceEqual("window"u8))
            _window = seconds;
        else if (name.SequenceEqual("without-rates"u8))
            _withoutRates = whole;
        return null;
    }
}
