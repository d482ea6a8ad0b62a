using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Histograms;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Details;

/// <summary>Reads the sizes of the reads and writes that programs make on a mount.</summary>
internal sealed class ExtentsReader(string mount, LabelText labels, bool created) : ParameterReader
{
    private readonly ParameterFile _file = ParameterFile.For(DetailParameters.Extents, mount);
    private readonly HistogramTable _table =
        new(DetailParameters.IoSize.Family, labels, BucketBounds.Sizes, created, "read", "write");

    public override void Read(CollectionContext context)
    {
        _table.Begin(1);
        _table.AddRow([]);
        var parser = new ExtentsParser(_table);
        if (_file.TryRead(context, ref parser))
        {
            _file.CheckLosses(context, parser.Accepted, parser.StartTime);
            _table.SetCreated(parser.StartTime);
        }

        _table.End(context.Segments);
    }
}

/// <summary>
/// Parses rows such as <c>4K - 8K : 12 3 50 | 0 0 0</c>: the calls of that size, as a number and two percentages, for reads and for
/// writes. A file that counts nothing says how to switch it on.
/// </summary>
internal ref struct ExtentsParser(HistogramTable table) : ILineParser
{
    private long _startTime = ValueTable.Absent;
    private long _last = -1;
    private bool _isOff;

    public readonly long StartTime => _startTime;

    public long Accepted { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || _isOff || line.StartsWith("read "u8) || line.StartsWith("extents "u8))
            return true;
        if (line.StartsWith("disabled"u8) || line.StartsWith("Disabled"u8))
        {
            _isOff = true;
            return true;
        }

        if (HistogramLines.IsTime(line))
            return HistogramLines.TryParseTime(line, ref _startTime);
        var words = new WordReader(line);
        if (!TryLabel(words.Next(), out var from) || from <= _last || !words.Next().SequenceEqual("-"u8)
            || !TryLabel(words.Next(), out var to) || to <= from || !words.Next().SequenceEqual(":"u8))
            return false;
        if (!TryCounts(ref words, out var reads) || !words.Next().SequenceEqual("|"u8) || !TryCounts(ref words, out var writes)
            || !words.IsAtEnd)
            return false;
        table.Open(0);
        table.Open(1);
        if (!table.Fits(0, reads) || !table.Fits(1, writes))
            return false;
        table.Add(0, to, reads);
        table.Add(1, to, writes);
        _last = from;
        Accepted++;
        return true;
    }

    private static bool TryLabel(ReadOnlySpan<byte> word, out long bytes)
    {
        bytes = 0;
        return !word.IsEmpty && HistogramLines.TryParseLabel(word, out bytes, out var rest) && rest.IsEmpty;
    }

    private static bool TryCounts(ref WordReader words, out long count) =>
        words.TryCount(out count) & words.TryCount(out _) & words.TryCount(out _);
}
