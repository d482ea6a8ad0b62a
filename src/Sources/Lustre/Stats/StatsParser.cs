using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses the format of all of Lustre's <c>stats</c> files: <c>name count samples [unit] min max sum sumsq</c>, with columns of any width,
/// below two or three lines of times. A line of another form is refused, and parsing continues.
/// </summary>
/// <param name="sink">Receives the lines.</param>
/// <param name="findings">The counter of refused lines.</param>
/// <param name="path">The path that refused lines are reported with.</param>
internal ref struct StatsParser<TSink>(TSink sink, Findings findings, string path) : IChunkParser
    where TSink : IStatsSink
{
    private const int LongestName = 128;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r"u8);
    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b), 127]);

    private int _line;
    private long _startTime = ValueTable.Absent;

    /// <summary>The number of counters that were accepted.</summary>
    public long Taken { get; private set; }

    /// <summary>The count of the first counter. It falls when all are cleared.</summary>
    public long First { get; private set; }

    /// <summary>The time at which they began. <see cref="ValueTable.Absent"/> where the release does not show it.</summary>
    public readonly long StartTime => _startTime;

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryRead(ref lines, out var line))
        {
            _line++;
            if (!TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private bool TryLine(ReadOnlySpan<byte> line)
    {
        var rest = line;
        var first = NextWord(ref rest);
        if (first.IsEmpty)
            return true;
        if (first.StartsWith("snapshot_time"u8) || first.StartsWith("elapsed_time"u8))
            return true;
        if (first.StartsWith("start_time"u8))
            return TryStartTime(rest);

        // The count is the word before "samples": a name may have blanks, and words that look like numbers.
        var start = line.IndexOfAnyExcept(Blanks);
        var previous = first;
        var nameEnd = start;
        while (true)
        {
            var beforeWord = line.Length - rest.Length;
            var word = NextWord(ref rest);
            if (word.IsEmpty)
                return false;
            if (word.SequenceEqual("samples"u8) && nameEnd > start && TryNumber(previous, out var samples) && !IsOverflowed(samples))
                return TrySamples(line[start..nameEnd], samples, rest, line);
            nameEnd = beforeWord;
            previous = word;
        }
    }

    private bool TrySamples(ReadOnlySpan<byte> name, long samples, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> line)
    {
        name = name[..(name.LastIndexOfAnyExcept(Blanks) + 1)];
        if (name.Length > LongestName || name.ContainsAny(Unprintable) || !Utf8.IsValid(name))
            return false;

        var unit = StatsUnit.Unknown;
        var word = NextWord(ref rest);
        if (word.Length > 0 && word[0] == '[')
        {
            if (word.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
                return false;
            unit = UnitOf(word);
            word = NextWord(ref rest);
        }

        Span<long> numbers = [ValueTable.Absent, ValueTable.Absent, ValueTable.Absent];
        var count = 0;
        for (; !word.IsEmpty; word = NextWord(ref rest), count++)
        {
            // The values behind the sum (the sum of squares, and those of later versions) are not read.
            if (count < numbers.Length && !TryNumber(word, out numbers[count]))
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

        var isTaken = sink.TryAdd(new StatsLine
        {
            Name = name,
            Samples = samples,
            Unit = unit,
            Minimum = numbers[0],
            Maximum = numbers[1],
            Sum = numbers[2],
            StartTime = _startTime,
        });
        if (isTaken && Taken++ == 0)
            First = samples;
        return isTaken;
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

    private bool TryStartTime(ReadOnlySpan<byte> rest)
    {
        var word = NextWord(ref rest);
        if (word.SequenceEqual(":"u8))
            word = NextWord(ref rest);
        var dot = word.IndexOf((byte)'.');
        var whole = dot < 0 ? word : word[..dot];
        if (!TryNumber(whole, out var seconds) || seconds is < 0 or > long.MaxValue / 1_000_000_000 - 1)
            return false;

        long nanoseconds = 0;
        if (dot >= 0 && !TryFraction(word[(dot + 1)..], NextWord(ref rest), out nanoseconds))
            return false;
        if (seconds > 0)
            _startTime = seconds * 1_000_000_000 + nanoseconds;
        return true;
    }

    /// <summary>Parses a time. Old kernels printed the fraction without its leading zeros, so the unit says what it counts.</summary>
    private static bool TryFraction(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> unit, out long nanoseconds)
    {
        if (!TryNumber(digits, out nanoseconds) || digits.Length > 9 || nanoseconds < 0)
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

    private static bool TryNumber(ReadOnlySpan<byte> word, out long number) =>
        Utf8Parser.TryParse(word, out number, out var used) && used == word.Length && word[0] != '+';

    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> rest)
    {
        var start = rest.IndexOfAnyExcept(Blanks);
        if (start < 0)
        {
            rest = default;
            return default;
        }

        var word = rest[start..];
        var end = word.IndexOfAny(Blanks);
        if (end < 0)
        {
            rest = default;
            return word;
        }

        rest = word[end..];
        return word[..end];
    }
}
