namespace LustreActors.Sources.Lustre;

/// <summary>What becomes of a table.</summary>
internal enum TableUse
{
    /// <summary>No such table is known, or it was there before in this file: its heading is refused, its rows are passed over.</summary>
    Refused,

    /// <summary>Known, and not wanted.</summary>
    PassedOver,
    Taken,
}

/// <summary>Takes the tables of a file of histograms.</summary>
internal interface IBucketTables
{
    /// <param name="name">As the file has it: <c>disk I/O size</c>.</param>
    /// <param name="isSingle">It has one column of counts, not one for reads and one for writes.</param>
    TableUse Begin(ReadOnlySpan<byte> name, bool isSingle);

    /// <summary>A row of the table that began last. False: it is refused.</summary>
    bool TryAdd(long label, long first, long second);

    /// <summary>A line <c>name: number</c> outside the tables. False: it is refused.</summary>
    bool TryAddValue(ReadOnlySpan<byte> name, long value);
}

/// <summary>
/// The format that <c>brw_stats</c> and <c>rpc_stats</c> share: times, single values, and tables of <c>label: count % cum | count % cum</c>
/// below a heading that names them.
/// </summary>
internal ref struct BucketTablesParser<TSink>(TSink sink, Findings findings, string path) : IChunkParser
    where TSink : IBucketTables
{
    private enum Within
    {
        NoTable,
        Table,
        SingleTable,
        PassedOver,
    }

    private int _line;
    private Within _within;
    private bool _isWhole = true;
    private bool _hasRefused;
    private long _label = -1;
    private long _rows;
    private long _startTime = Metrics.ValueTable.Absent;

    public readonly long StartTime => _startTime;

    /// <summary>How many headings, rows and single values were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>What the first row counts. It falls when all tables are cleared.</summary>
    public long First { get; private set; }

    /// <summary>To be called behind the last piece.</summary>
    public void End() => EndTable();

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryRead(ref lines, out var line))
        {
            _line++;
            if (TryLine(line.Trim(" \t\r"u8)))
                continue;
            findings.Refuse(path, _line, line);
            _hasRefused = true;
        }
    }

    private bool TryLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || IsColumns(line))
        {
            EndTable();
            _within = Within.NoTable;
            return true;
        }

        if (char.IsAsciiDigit((char)line[0]) || line[0] == (byte)'-')
            return TryRow(line);
        if (HistogramStart.IsTime(line))
            return HistogramStart.TryParse(line, ref _startTime);
        if (line.IndexOf(" cum "u8) > 0)
            return TryHeading(line);

        var isValue = TryValue(line);
        if (isValue)
            EndTable();

        // Whatever this was, the rows behind it must not be counted into the table before it.
        _within = Within.PassedOver;
        Taken += isValue ? 1 : 0;
        return isValue;
    }

    /// <summary>The line above a heading: <c>read | write</c>, without the bar in rpc_stats, or <c>modify</c>.</summary>
    private static bool IsColumns(ReadOnlySpan<byte> line)
    {
        var words = new WordReader(line);
        for (var word = words.Next(); !word.IsEmpty; word = words.Next())
        {
            if (!word.SequenceEqual("read"u8) && !word.SequenceEqual("write"u8) && !word.SequenceEqual("|"u8) && !word.SequenceEqual("modify"u8))
                return false;
        }

        return true;
    }

    private bool TryHeading(ReadOnlySpan<byte> line)
    {
        // The name is padded with blanks, in very old releases with tabs.
        var end = line.IndexOf("  "u8);
        var tab = line.IndexOf((byte)'\t');
        if (tab >= 0 && (end < 0 || tab < end))
            end = tab;
        var isSingle = !line.Contains((byte)'|');
        EndTable();
        var use = end > 0 ? sink.Begin(line[..end].TrimEnd(" "u8), isSingle) : TableUse.Refused;
        _within = use != TableUse.Taken ? Within.PassedOver : isSingle ? Within.SingleTable : Within.Table;
        (_isWhole, _hasRefused, _label) = (true, false, -1);
        Taken += use == TableUse.Taken ? 1 : 0;
        return use != TableUse.Refused;
    }

    /// <summary>
    /// A table ends where all of its counts are told: its last row has 100 percent of those before it. (More, when they grew meanwhile.)
    /// </summary>
    private void EndTable()
    {
        if (_within is Within.Table or Within.SingleTable && !_isWhole && !_hasRefused)
            findings.AddMissing(path, $"the table above line {_line} ends before its last row");
        _isWhole = true;
    }

    private bool TryRow(ReadOnlySpan<byte> line)
    {
        if (_within == Within.PassedOver)
            return true;
        if (_within == Within.NoTable)
            return false;

        var words = new WordReader(line);
        if (!HistogramLabel.TryParse(words.Next(), out var label, out var rest) || !rest.SequenceEqual(":"u8) || label <= _label)
            return false;
        if (!TryCounts(ref words, out var first, out var isWhole))
            return false;
        var second = 0L;
        var isSecondWhole = true;
        if (_within == Within.Table && (!words.Next().SequenceEqual("|"u8) || !TryCounts(ref words, out second, out isSecondWhole)))
            return false;
        if (!words.IsAtEnd || !sink.TryAdd(label, first, second))
            return false;
        (_label, _isWhole) = (label, isWhole && isSecondWhole);
        if (_rows++ == 0)
            First = first + second;
        Taken++;
        return true;
    }

    /// <summary>A count, and what it is in percent, alone and with those above it.</summary>
    private static bool TryCounts(ref WordReader words, out long count, out bool isWhole)
    {
        isWhole = false;
        if (!words.TryCount(out count) || !words.TryCount(out _) || !words.TryCount(out var percent))
            return false;
        isWhole = percent is 0 or >= 100;
        return true;
    }

    private readonly bool TryValue(ReadOnlySpan<byte> line)
    {
        var colon = line.LastIndexOf((byte)':');
        if (colon <= 0)
            return false;
        var words = new WordReader(line[(colon + 1)..]);
        return words.TryCount(out var value) && words.IsAtEnd && sink.TryAddValue(line[..colon], value);
    }
}
