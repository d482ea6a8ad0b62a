namespace LustreActors.Sources.Lustre.Jobs;

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
