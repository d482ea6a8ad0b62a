using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Stats;

/// <summary>
/// Parses the format of all of Lustre's <c>stats</c> files: <c>name count samples [unit] min max sum sumsq</c>, with columns of any width,
/// below two or three lines of times. A line of another form is refused, and parsing continues.
/// </summary>
internal ref struct StatsParser<TSink>(TSink sink, Findings findings, string path) : ILineParser
    where TSink : IStatsSink
{
    private const int LongestName = 128;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r"u8);
    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b), 127]);

    private int _line;
    private long _startTime = ValueTable.Absent;

    public long Accepted { get; private set; }

    /// <summary>The count of the first counter. It falls when all are cleared.</summary>
    public long First { get; private set; }

    /// <summary>The time at which they began. <see cref="ValueTable.Absent"/> where the release does not show it.</summary>
    public readonly long StartTime => _startTime;

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        _line++;
        var words = new WordReader(line);
        var first = words.Next();
        if (first.IsEmpty)
            return true;
        if (first.StartsWith("snapshot_time"u8) || first.StartsWith("elapsed_time"u8))
            return true;
        if (first.StartsWith("start_time"u8))
            return TryParseStartTime(words);

        // The count is the word before "samples": a name may have blanks, and words that look like numbers.
        var previous = first;
        var nameEnd = 0;
        while (true)
        {
            var beforeWord = line.Length - words.Rest.Length;
            var word = words.Next();
            if (word.IsEmpty)
                return false;
            if (word.SequenceEqual("samples"u8) && nameEnd > 0 && TryParseNumber(previous, out var samples) && !IsOverflowed(samples))
                return TryParseSamples(line[..nameEnd], samples, words, line);
            nameEnd = beforeWord;
            previous = word;
        }
    }

    private bool TryParseSamples(ReadOnlySpan<byte> name, long samples, WordReader words, ReadOnlySpan<byte> line)
    {
        name = name[..(name.LastIndexOfAnyExcept(Blanks) + 1)];
        if (name.Length > LongestName || name.ContainsAny(Unprintable) || !Utf8.IsValid(name))
            return false;

        var unit = StatsUnit.Unknown;
        var word = words.Next();
        if (word.Length > 0 && word[0] == '[')
        {
            if (word.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
                return false;
            unit = UnitOf(word);
            word = words.Next();
        }

        Span<long> numbers = [ValueTable.Absent, ValueTable.Absent, ValueTable.Absent];
        var count = 0;
        for (; !word.IsEmpty; word = words.Next(), count++)
        {
            // The values behind the sum (the sum of squares, and those of later versions) are not read.
            if (count < numbers.Length && !TryParseNumber(word, out numbers[count]))
                return false;
        }

        if (count is 1 or 2)
            return false;
        foreach (ref var number in numbers)
        {
            if (count > 0 && IsOverflowed(number))
            {
                number = ValueTable.Absent;
                findings.Refuse(path, _line, line);
            }
        }

        var isAccepted = sink.TryAdd(new StatsLine
        {
            Name = name,
            Samples = samples,
            Unit = unit,
            Minimum = numbers[0],
            Maximum = numbers[1],
            Sum = numbers[2],
            StartTime = _startTime,
        });
        if (isAccepted && Accepted++ == 0)
            First = samples;
        return isAccepted;
    }

    /// <summary>
    /// Whether a number has overflowed. Lustre shows a number beyond 63 bits as a negative number up to 2.16, and as the largest number
    /// since (LU-18834).
    /// </summary>
    private static bool IsOverflowed(long number) => number is < 0 or long.MaxValue;

    private static StatsUnit UnitOf(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("[bytes]"u8) => StatsUnit.Bytes,
        _ when word.SequenceEqual("[usecs]"u8) || word.SequenceEqual("[usec]"u8) => StatsUnit.Microseconds,
        _ when word.SequenceEqual("[secs]"u8) || word.SequenceEqual("[sec]"u8) => StatsUnit.Seconds,
        _ when word.SequenceEqual("[reqs]"u8) || word.SequenceEqual("[regs]"u8) || word.SequenceEqual("[pages]"u8)
            || word.SequenceEqual("[bufs]"u8) || word.SequenceEqual("[locks]"u8) => StatsUnit.Things,
        _ => StatsUnit.Unknown,
    };

    private bool TryParseStartTime(WordReader words)
    {
        var word = words.Next();
        if (word.SequenceEqual(":"u8))
            word = words.Next();
        var dot = word.IndexOf((byte)'.');
        var whole = dot < 0 ? word : word[..dot];
        if (!TryParseNumber(whole, out var seconds) || seconds is < 0 or > long.MaxValue / 1_000_000_000 - 1)
            return false;

        long nanoseconds = 0;
        if (dot >= 0 && !TryParseFraction(word[(dot + 1)..], words.Next(), out nanoseconds))
            return false;
        if (seconds > 0)
            _startTime = seconds * 1_000_000_000 + nanoseconds;
        return true;
    }

    /// <summary>Parses a time. Old kernels printed the fraction without its leading zeros, so the unit says what it counts.</summary>
    private static bool TryParseFraction(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> unit, out long nanoseconds)
    {
        if (!TryParseNumber(digits, out nanoseconds) || digits.Length > 9 || nanoseconds < 0)
            return false;
        if (unit.StartsWith("secs.usecs"u8))
        {
            nanoseconds *= 1_000;
        }
        else if (!unit.StartsWith("secs.nsecs"u8))
        {
            for (var i = digits.Length; i < 9; i++)
                nanoseconds *= 10;
        }

        return nanoseconds < 1_000_000_000;
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> word, out long number) =>
        Utf8Parser.TryParse(word, out number, out var used) && used == word.Length && word[0] != '+';
}

internal enum StatsUnit
{
    /// <summary>No unit or an unknown unit: the count alone can be used.</summary>
    Unknown,
    Bytes,
    Microseconds,
    Seconds,

    /// <summary>Requests, pages or locks. The meaning of min, max and sum differs from file to file.</summary>
    Things,
}

/// <summary>
/// One line of a stats file. The name is valid during the call alone. Values that the line lacks are <see cref="ValueTable.Absent"/>.
/// </summary>
internal readonly ref struct StatsLine
{
    public required ReadOnlySpan<byte> Name { get; init; }

    public required long Samples { get; init; }

    public StatsUnit Unit { get; init; }

    public required long Minimum { get; init; }

    public required long Maximum { get; init; }

    public required long Sum { get; init; }

    /// <summary>The time at which the file began to count, in nanoseconds since 1970.</summary>
    public required long StartTime { get; init; }
}

/// <summary>Receives the lines of a stats file.</summary>
internal interface IStatsSink
{
    /// <summary>Adds a line. False: the line is refused.</summary>
    bool TryAdd(in StatsLine line);
}
