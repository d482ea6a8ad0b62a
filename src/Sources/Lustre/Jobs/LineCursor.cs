using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>
/// Moves along a line. It may look at the bytes behind the line, because it reads eight and sixteen bytes at a time, but it never moves
/// past a newline unless it is asked to.
/// </summary>
internal ref struct LineCursor(ReadOnlySpan<byte> text)
{
    private static readonly long[] PowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    public readonly byte First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Rest.IsEmpty ? (byte)'\n' : Rest[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int bytes) => Rest = Rest[bytes..];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(ReadOnlySpan<byte> word)
    {
        if (!Rest.StartsWith(word))
            return false;
        Rest = Rest[word.Length..];
        return true;
    }

    /// <summary>Skips blanks. Numbers are right-aligned behind up to 17 of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SkipBlanks()
    {
        if (Rest.Length >= Vector128<byte>.Count)
        {
            var blanks = Vector128.Equals(Vector128.Create(Rest), Vector128.Create((byte)' ')).ExtractMostSignificantBits();
            var count = BitOperations.TrailingZeroCount(~blanks);
            Rest = Rest[count..];
            if (count < Vector128<byte>.Count)
                return;
        }

        while (!Rest.IsEmpty && Rest[0] == (byte)' ')
            Rest = Rest[1..];
    }

    /// <summary>Moves over the end of the line. True at the end of the text too.</summary>
    public bool TryReadEnd()
    {
        if (Rest.IsEmpty)
            return true;
        if (Rest[0] != (byte)'\n')
            return false;
        Rest = Rest[1..];
        return true;
    }

    /// <summary>
    /// Reads a number of any length behind any number of blanks. A number that does not fit becomes <see cref="long.MaxValue"/> (or its
    /// negative).
    /// </summary>
    public bool TryReadNumber(out long value)
    {
        SkipBlanks();
        var negative = First == (byte)'-';
        if (negative)
            Rest = Rest[1..];
        if (!TryReadDigits(out value))
            return false;
        if (negative)
            value = -value;
        return true;
    }

    private bool TryReadDigits(out long value)
    {
        value = 0;
        var rest = Rest;
        var taken = 0;
        while (rest.Length >= sizeof(ulong))
        {
            var digits = BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ 0x3030303030303030;
            var others = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
            var count = BitOperations.TrailingZeroCount(others) >> 3;
            if (count == 0)
                break;

            // Parses eight digits at once: 1. shift them to the end of the eight bytes, so that zeros stand before them; 2. join pairs; 3.
            // join fours; 4. join eights.
            digits <<= (sizeof(ulong) - count) * 8;
            digits = (digits * 2561) >> 8;
            digits = ((digits & 0x00FF00FF00FF00FF) * 6553601) >> 16;
            digits = ((digits & 0x0000FFFF0000FFFF) * 42949672960001) >> 32;
            value = taken < 16 ? (value * PowersOfTen[count]) + (long)digits : Join(value, PowersOfTen[count], (long)digits);
            taken += count;
            rest = rest[count..];
            if (count < sizeof(ulong))
            {
                Rest = rest;
                return true;
            }
        }

        while (!rest.IsEmpty && char.IsAsciiDigit((char)rest[0]))
        {
            value = Join(value, 10, rest[0] - '0');
            taken++;
            rest = rest[1..];
        }

        Rest = rest;
        return taken > 0;
    }

    private static long Join(long value, long scale, long digits) =>
        value > (long.MaxValue - digits) / scale ? long.MaxValue : (value * scale) + digits;
}

/// <summary>Parses a time: <c>1723102025.057286226 secs.nsecs</c>, before 2.15 only <c>1649234776</c>.</summary>
internal static class JobTime
{
    private const long NanosecondsInSecond = 1_000_000_000;

    public static bool IsName(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("snapshot_time"u8) || name.SequenceEqual("start_time"u8) || name.SequenceEqual("elapsed_time"u8);

    public static bool TryRead(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        var cursor = new LineCursor(text);
        if (!cursor.TryReadNumber(out var seconds) || seconds is < 0 or > long.MaxValue / NanosecondsInSecond - 1)
            return false;

        var fraction = 0L;
        if (cursor.TryRead("."u8))
        {
            var digits = cursor.Rest.Length;
            if (!char.IsAsciiDigit((char)cursor.First) || !cursor.TryReadNumber(out fraction))
                return false;
            digits -= cursor.Rest.Length;
            if (digits > 9)
                return false;
            for (; digits < 9; digits++)
                fraction *= 10;
        }

        cursor.SkipBlanks();
        if (!cursor.Rest.IsEmpty && !cursor.Rest.StartsWith("secs"u8))
            return false;
        nanoseconds = (seconds * NanosecondsInSecond) + fraction;
        return true;
    }
}
