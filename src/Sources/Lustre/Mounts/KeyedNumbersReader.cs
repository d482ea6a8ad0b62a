using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>A file of <c>key: number</c> lines of one mount.</summary>
internal sealed class KeyedNumbersReader : ParameterReader
{
    private readonly LustreParameter _parameter;
    private readonly string _name;
    private readonly ImmutableArray<NumberLine> _lines;
    private readonly LossDetector _losses = new();
    private readonly TableFamilies _families;

    /// <param name="device">The mount.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="metrics">The metrics of one file, each with its key or keys.</param>
    public KeyedNumbersReader(string device, LabelText labels, ImmutableArray<LustreMetric> metrics)
    {
        _parameter = metrics[0].Parameters[0];
        _name = _parameter.For(device);
        _lines = NumberLine.For(metrics);
        _families = new TableFamilies(labels, withCreated: false);
        var column = 0;
        foreach (var metric in metrics)
        {
            if (metric.Events.IsEmpty)
                _families.Add(metric, column++);
            else
                _families.Add(metric.Family, [.. metric.Events.Select(e => new SampleColumn(column++, LabelText.Of("event", e.Event)))]);
        }
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(_lines.Length);
        var parser = new KeyedNumbersParser(_lines, table.Add(LabelText.Empty.AsRow()), context.Findings, context.PathOf(_name));
        if (context.TryReadLines(_parameter, _name, ref parser))
            _losses.Check(context, _name, parser.Taken, ValueTable.Absent);
        _families.AddSegments(table, context.Segments);
    }
}

/// <summary>One known line of a file of <c>key: number</c> lines.</summary>
internal readonly record struct NumberLine(byte[] Key, Unit Unit, bool IsCounter)
{
    /// <summary>One for each key, in the order of the metrics.</summary>
    public static ImmutableArray<NumberLine> For(IEnumerable<LustreMetric> metrics) =>
    [
        .. from metric in metrics
           from key in metric.Events.IsEmpty ? [metric.Key] : metric.Events.Select(e => e.Key)
           select new NumberLine(Encoding.ASCII.GetBytes(key), metric.Unit, metric.Family.Type == MetricType.Counter),
    ];
}

/// <summary>
/// The lines of a file of <c>key: number</c> lines. A key that is not known is skipped. A line without a key or a number is refused.
/// </summary>
internal ref struct KeyedNumbersParser(ImmutableArray<NumberLine> numbers, Span<long> row, Findings findings, string path) : IChunkParser
{
    private readonly Span<long> _row = row;
    private int _line;

    /// <summary>The number of values that were accepted.</summary>
    public long Taken { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryReadTrimmed(ref lines, out var line))
        {
            _line++;
            if (!TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private bool TryLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line.StartsWith("snapshot_time"u8) || line.StartsWith("start_time"u8) || line.StartsWith("elapsed_time"u8))
            return true;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return false;
        var key = line[..colon];
        var text = line[(colon + 1)..];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!key.SequenceEqual(numbers[i].Key))
                continue;
            if (_row[i] != ValueTable.Absent || !numbers[i].Unit.TryParse(text, out var value) || (
                numbers[i].IsCounter && value == long.MaxValue))
                return false;
            _row[i] = value;
            Taken++;
            return true;
        }

        return NumberText.TryScale(text, 1, out _);
    }
}
