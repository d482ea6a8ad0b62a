using System.Numerics;

namespace LustreActors.Sources.Lustre.Jobs;

internal enum OperationUnit
{
    /// <summary>Only the count is known: <c>reqs</c>, or a unit that is not exported.</summary>
    Requests,
    Bytes,
    Microseconds,
}

/// <summary>Parses one operation's line behind its name: <c>{ samples: 5, unit: usecs, min: 1, max: 9, sum: 20, … }</c>.</summary>
internal sealed class OperationLine
{
    /// <summary>The powers of two that 64 bits can hold.</summary>
    private const int Powers = 64;

    private readonly long[] _histogram = new long[Powers];

    public long Samples { get; private set; }

    public OperationUnit Unit { get; private set; }

    public bool HasSum { get; private set; }

    public long Minimum { get; private set; }

    public long Maximum { get; private set; }

    public long Sum { get; private set; }

    public bool HasHistogram { get; private set; }

    public long Largest { get; private set; }

    /// <summary>The number of values above half of 2^index and at most 2^index. Valid while <see cref="HasHistogram"/>.</summary>
    public ReadOnlySpan<long> Histogram => _histogram;

    /// <summary>Whether the line has an unknown field. The known fields were read.</summary>
    public bool HasUnknownField { get; private set; }

    public bool IsZero { get; private set; }

    /// <summary>Whether to read histograms. They are expensive to parse, so they are skipped when they are not shown.</summary>
    public bool ReadsHistograms { get; set; } = true;

    /// <summary>Parses from behind <c>samples:</c> to the end of the line.</summary>
    public bool TryRead(ref LineCursor line)
    {
        (Unit, Minimum, Maximum, Sum, HasSum, HasHistogram, HasUnknownField) = (OperationUnit.Requests, 0, 0, 0, false, false, false);
        if (!line.TryReadNumber(out var samples))
            return false;

        Samples = samples;
        var squares = 0L;
        if (TryReadUsualUnit(ref line) && !TryReadUsualNumbers(ref line))
            return false;
        while (!line.TryRead(" }"u8))
        {
            line.SkipBlanks();
            if (line.TryRead("}"u8))
                break;
            if (!line.TryRead(","u8))
                return false;
            line.SkipBlanks();
            if (!TryReadField(ref line, ref squares))
                return false;
        }

        if (!line.TryReadEnd())
        {
            line.SkipBlanks();
            if (!line.TryReadEnd())
                return false;
        }

        IsZero = Samples == 0 && (Minimum | Maximum | Sum | squares) == 0 && !HasHistogram && !HasUnknownField;
        return true;
    }

    /// <summary>
    /// Reads the usual form. Nine lines of ten have these words between their numbers; any other line is read field by field.
    /// </summary>
    private bool TryReadUsualUnit(ref LineCursor line)
    {
        if (line.TryRead(", unit: usecs, min:"u8))
            Unit = OperationUnit.Microseconds;
        else if (line.TryRead(", unit: bytes, min:"u8))
            Unit = OperationUnit.Bytes;
        else
            return false;
        return true;
    }

    private bool TryReadUsualNumbers(ref LineCursor line)
    {
        if (!line.TryReadNumber(out var minimum))
            return false;
        Minimum = minimum;
        if (!line.TryRead(", max:"u8))
            return true;
        if (!line.TryReadNumber(out var maximum))
            return false;
        Maximum = maximum;
        if (!line.TryRead(", sum:"u8))
            return true;
        if (!line.TryReadNumber(out var sum))
            return false;
        Sum = sum;
        HasSum = true;
        return true;
    }

    private bool TryReadField(ref LineCursor line, ref long squares)
    {
        long number;
        if (line.TryRead("sumsq:"u8))
            return line.TryReadNumber(out squares);
        if (line.TryRead("hist:"u8))
            return ReadsHistograms || Samples == 0 ? TryReadHistogram(ref line) : TrySkipHistogram(ref line);
        if (line.TryRead("unit:"u8))
            return TryReadUnit(ref line);
        if (line.TryRead("min:"u8))
        {
            var read = line.TryReadNumber(out number);
            Minimum = number;
            return read;
        }

        if (line.TryRead("max:"u8))
        {
            var read = line.TryReadNumber(out number);
            Maximum = number;
            return read;
        }

        if (line.TryRead("sum:"u8))
        {
            HasSum = line.TryReadNumber(out number);
            Sum = number;
            return HasSum;
        }

        HasUnknownField = true;
        var end = line.Rest.IndexOfAny(",}\n"u8);
        if (end < 0)
            return false;
        line.Skip(end);
        return true;
    }

    private bool TryReadUnit(ref LineCursor line)
    {
        line.SkipBlanks();
        var end = line.Rest.IndexOfAny(",} \n"u8);
        if (end <= 0)
            return false;
        var unit = line.Rest[..end];
        Unit = unit.SequenceEqual("usecs"u8) || unit.SequenceEqual("usec"u8) ? OperationUnit.Microseconds
            : unit.SequenceEqual("bytes"u8) ? OperationUnit.Bytes
            : OperationUnit.Requests;
        line.Skip(end);
        return true;
    }

    private bool TryReadHistogram(ref LineCursor line)
    {
        line.SkipBlanks();
        if (!line.TryRead("{"u8))
            return false;
        line.SkipBlanks();
        if (line.TryRead("}"u8))
            return true;

        if (!HasHistogram)
            Array.Clear(_histogram);
        Largest = 0;
        while (true)
        {
            if (!TryReadPower(ref line, out var power) || !line.TryRead(":"u8) || !line.TryReadNumber(out var count) || count < 0)
                return false;
            _histogram[power] = count;
            Largest = Math.Max(Largest, count);
            HasHistogram = true;
            line.SkipBlanks();
            if (line.TryRead("}"u8))
                return true;
            if (!line.TryRead(","u8))
                return false;
        }
    }

    private static bool TrySkipHistogram(ref LineCursor line)
    {
        var end = line.Rest.IndexOfAny((byte)'}', (byte)'\n');
        if (end < 0 || line.Rest[end] == (byte)'\n')
            return false;
        line.Skip(end + 1);
        return true;
    }

    private static bool TryReadPower(ref LineCursor line, out int power)
    {
        power = 0;
        if (!line.TryReadNumber(out var size) || size <= 0 || !BitOperations.IsPow2(size))
            return false;
        power = BitOperations.Log2((ulong)size) + line.First switch
        {
            (byte)'K' => 10,
            (byte)'M' => 20,
            (byte)'G' => 30,
            (byte)'T' => 40,
            (byte)'P' => 50,
            (byte)'E' => 60,
            _ => 0,
        };
        if (!char.IsAsciiDigit((char)line.First)
            && line.First is (byte)'K' or (byte)'M' or (byte)'G' or (byte)'T' or (byte)'P' or (byte)'E')
            line.Skip(1);
        return power < Powers;
    }
}
