using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Histograms;

internal enum TableUse
{
    /// <summary>The table is unknown, or the file has it twice. Its heading is refused, and its rows are skipped.</summary>
    Refused,

    /// <summary>The table is known and not used.</summary>
    Skipped,
    Used,
}

/// <summary>Receives the tables of a file of histograms.</summary>
internal interface IBucketTables
{
    /// <param name="name">The name in the file: <c>disk I/O size</c>.</param>
    /// <param name="isSingle">Whether the table has one column of counts, and not one for reads and one for writes.</param>
    TableUse Begin(ReadOnlySpan<byte> name, bool isSingle);

    /// <summary>Adds a row of the table that began last. False: the row is refused.</summary>
    bool TryAdd(long label, long first, long second);

    /// <summary>Adds a line <c>name: number</c> outside the tables. False: the line is refused.</summary>
    bool TryAddValue(ReadOnlySpan<byte> name, long value);
}

/// <summary>
/// Parses the format that <c>brw_stats</c> and <c>rpc_stats</c> share: times, single values, and tables of <c>label: count % cum | count %
/// cum</c> below a heading that names them.
/// </summary>
internal ref struct BucketTablesParser<TSink>(TSink sink, Findings findings, string path) : ILineParser
    where TSink : IBucketTables
{
    private enum Within
    {
        NoTable,
        Table,
        SingleTable,
        SkippedTable,
    }

    private int _line;
    private Within _within;
    private bool _isWhole = true;
    private bool _hasRefused;
    private long _label = -1;
    private long _rows;
    private long _startTime = Metrics.Segments.ValueTable.Absent;

    public readonly long StartTime => _startTime;

    public long Accepted { get; private set; }

    /// <summary>The count of the first row. It falls when all tables are cleared.</summary>
    public long First { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        _line++;
        var isAccepted = TryParseLine(line);
        _hasRefused |= !isAccepted;
        return isAccepted;
    }

    private bool TryParseLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || IsColumns(line))
        {
            EndTable();
            _within = Within.NoTable;
            return true;
        }

        if (char.IsAsciiDigit((char)line[0]) || line[0] == (byte)'-')
            return TryParseRow(line);
        if (HistogramLines.IsTime(line))
            return HistogramLines.TryParseTime(line, ref _startTime);
        if (line.IndexOf(" cum "u8) > 0)
            return TryParseHeading(line);

        var isValue = TryParseValue(line);
        if (isValue)
            EndTable();

        // The rows below an unknown heading must not be counted into the table above it.
        _within = Within.SkippedTable;
        Accepted += isValue ? 1 : 0;
        return isValue;
    }

    /// <summary>The line above a heading: <c>read | write</c>, without the bar in rpc_stats, or <c>modify</c>.</summary>
    private static bool IsColumns(ReadOnlySpan<byte> line)
    {
        var words = new WordReader(line);
        for (var word = words.Next(); !word.IsEmpty; word = words.Next())
        {
            if (!word.SequenceEqual("read"u8) && !word.SequenceEqual("write"u8) && !word.SequenceEqual("|"u8)
                && !word.SequenceEqual("modify"u8))
                return false;
        }

        return true;
    }

    private bool TryParseHeading(ReadOnlySpan<byte> line)
    {
        // The name is padded with blanks, in very old releases with tabs.
        var end = line.IndexOf("  "u8);
        var tab = line.IndexOf((byte)'\t');
        if (tab >= 0 && (end < 0 || tab < end))
            end = tab;
        var isSingle = !line.Contains((byte)'|');
        EndTable();
        var use = end > 0 ? sink.Begin(line[..end].TrimEnd(" "u8), isSingle) : TableUse.Refused;
        _within = use != TableUse.Used ? Within.SkippedTable : isSingle ? Within.SingleTable : Within.Table;
        (_isWhole, _hasRefused, _label) = (true, false, -1);
        Accepted += use == TableUse.Used ? 1 : 0;
        return use != TableUse.Refused;
    }

    /// <summary>
    /// Ends a table: call it at the end of the file. A complete table's last row has 100 percent of those before it, or more when the
    /// counts grew while the file was read.
    /// </summary>
    public void EndTable()
    {
        if (_within is Within.Table or Within.SingleTable && !_isWhole && !_hasRefused)
            findings.AddMissing(path, $"the table above line {_line} ends before its last row");
        _isWhole = true;
    }

    private bool TryParseRow(ReadOnlySpan<byte> line)
    {
        if (_within == Within.SkippedTable)
            return true;
        if (_within == Within.NoTable)
            return false;

        var words = new WordReader(line);
        if (!HistogramLines.TryParseLabel(words.Next(), out var label, out var rest) || !rest.SequenceEqual(":"u8) || label <= _label)
            return false;
        if (!TryParseCounts(ref words, out var first, out var isWhole))
            return false;
        var second = 0L;
        var isSecondWhole = true;
        if (_within == Within.Table && (!words.Next().SequenceEqual("|"u8) || !TryParseCounts(ref words, out second, out isSecondWhole)))
            return false;
        if (!words.IsAtEnd || !sink.TryAdd(label, first, second))
            return false;
        (_label, _isWhole) = (label, isWhole && isSecondWhole);
        if (_rows++ == 0)
            First = first + second;
        Accepted++;
        return true;
    }

    /// <summary>Parses a count and two percentages: of the row, and cumulative.</summary>
    private static bool TryParseCounts(ref WordReader words, out long count, out bool isWhole)
    {
        isWhole = false;
        if (!words.TryCount(out count) || !words.TryCount(out _) || !words.TryCount(out var percent))
            return false;
        isWhole = percent is 0 or >= 100;
        return true;
    }

    private readonly bool TryParseValue(ReadOnlySpan<byte> line)
    {
        var colon = line.LastIndexOf((byte)':');
        if (colon <= 0)
            return false;
        var words = new WordReader(line[(colon + 1)..]);
        return words.TryCount(out var value) && words.IsAtEnd && sink.TryAddValue(line[..colon], value);
    }
}
