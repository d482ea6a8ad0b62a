using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Histograms;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Mounts;

/// <summary>A file of <c>key: number</c> lines of one mount.</summary>
internal sealed class KeyedNumbersReader : ParameterReader
{
    private readonly ParameterFile _file;
    private readonly ImmutableArray<NumberLine> _lines;
    private readonly TableFamilies _families;

    /// <param name="metrics">The metrics of one file, each with its key or keys.</param>
    public KeyedNumbersReader(string device, LabelText labels, ImmutableArray<LustreMetric> metrics)
    {
        _file = ParameterFile.For(metrics[0].Parameters[0], device);
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
        var parser = new KeyedNumbersParser(_lines, table.Add(LabelText.Empty.AsRow()));
        if (_file.TryRead(context, ref parser))
            _file.CheckLosses(context, parser.Accepted);
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
/// Parses a file of <c>key: number</c> lines. An unknown key is skipped. A line without a key or a number is refused.
/// </summary>
internal ref struct KeyedNumbersParser(ImmutableArray<NumberLine> numbers, Span<long> row) : ILineParser
{
    private readonly Span<long> _row = row;
    public long Accepted { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || HistogramLines.IsTime(line))
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
            if (!numbers[i].Unit.TryParse(text, out var value) || (numbers[i].IsCounter && value == long.MaxValue)
                || !_row.TrySet(i, value))
                return false;
            Accepted++;
            return true;
        }

        return NumberText.TryScale(text, 1, out _);
    }
}
