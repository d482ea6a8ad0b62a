using System.Globalization;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the latencies of a target's I/Os, by size.</summary>
internal sealed class IoLatencyReader(
    string device, LabelText labels, LustreParameter parameter, bool created) : ParameterReader, IIoLatencies
{
    private const int Sizes = 64;

    private readonly string _name = parameter.For(device);
    private readonly HistogramTable _table = new(DiskParameters.Latency.Family, labels, BucketBounds.Nanoseconds, created, "");
    private readonly byte[]?[] _labels = new byte[2 * Sizes][];
    private readonly bool[] _seen = new bool[2 * Sizes];
    private readonly LossDetector _losses = new();
    private int _rows = 1;

    public override void Read(CollectionContext context)
    {
        _table.Begin(_rows);
        _seen.AsSpan().Clear();
        _rows = 1;
        var parser = new IoLatencyParser<IoLatencyReader>(this, context.Findings, context.PathOf(_name));
        if (context.TryReadLines(parameter, _name, ref parser))
            _losses.Check(context, _name, parser.Taken, parser.StartTime, parser.First);
        _table.SetAllCreated(parser.StartTime);
        _table.End(context.Segments);
    }

    bool IIoLatencies.TryAdd(int operation, int sizeBits, ReadOnlySpan<long> counts)
    {
        var number = (operation * Sizes) + sizeBits;
        if (_seen[number])
            return false;
        _seen[number] = true;
        _rows++;
        _table.AddRow(_labels[number] ??= LabelsOf(operation, sizeBits));
        _table.Open(0);
        for (var label = 0; label < counts.Length; label++)
        {
            if (counts[label] > 0)
                _table.Add(0, IoLatencyParser<IoLatencyReader>.LimitOf(label), counts[label]);
        }

        return true;
    }

    private static byte[] LabelsOf(int operation, int sizeBits) =>
        LabelText.Of(
            ("operation", operation == 0 ? "read" : "write"), ("size", (1L << sizeBits).ToString(CultureInfo.InvariantCulture))).AsRow();
}
