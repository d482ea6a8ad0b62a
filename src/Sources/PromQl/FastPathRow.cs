using System.Buffers;

namespace LustreActors.Sources.PromQl;

/// <summary>
/// Parses a row in the form in which Prometheus writes nearly all rows: no blank, no escape, no other labels. It accepts nothing that a
/// JSON reader would refuse, and leaves any other form to one.
/// </summary>
internal readonly ref struct FastPathRow
{
    /// <summary>The characters of one byte that need no escape.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c is not ('"' or '\\')).Select(c => (byte)c)]);

    private FastPathRow(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, ReadOnlySpan<byte> value, int length)
    {
        Target = target;
        JobId = jobId;
        Value = value;
        Length = length;
    }

    public ReadOnlySpan<byte> Target { get; }

    public ReadOnlySpan<byte> JobId { get; }

    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The beginning of a row, with the comma before it.</summary>
    public int Length { get; }

    /// <param name="text">The text behind a row. It is moved over the next row.</param>
    /// <param name="row">The next row.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out FastPathRow row)
    {
        row = default;
        var rest = text;
        ReadOnlySpan<byte> target = default;
        if (!TrySkip(ref rest, ",{\"metric\":{\"jobid\":\""u8) || !TryText(ref rest, out var jobId)
            || (TrySkip(ref rest, ",\"target\":\""u8) && !TryText(ref rest, out target))
            || !TrySkip(ref rest, "},\"value\":["u8) || !TrySkipTime(ref rest)
            || !TrySkip(ref rest, ",\""u8) || !TryText(ref rest, out var value) || !TrySkip(ref rest, "]}"u8))
            return false;
        row = new FastPathRow(target, jobId, value, text.Length - rest.Length);
        return true;
    }

    private static bool TrySkip(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..];
        return true;
    }

    /// <summary>Reads a text, and moves over its closing quote.</summary>
    private static bool TryText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        var end = rest.IndexOfAnyExcept(Plain);
        if (end < 0 || rest[end] != (byte)'"')
        {
            text = default;
            return false;
        }

        text = rest[..end];
        rest = rest[(end + 1)..];
        return true;
    }

    /// <summary>Reads a number of digits with an optional fraction. JSON allows more forms.</summary>
    private static bool TrySkipTime(scoped ref ReadOnlySpan<byte> rest)
    {
        var whole = Digits(rest);
        if (whole == 0 || rest[0] == (byte)'0')
            return false;
        rest = rest[whole..];
        if (!rest.StartsWith("."u8))
            return true;
        var fraction = Digits(rest[1..]);
        rest = rest[(1 + fraction)..];
        return fraction > 0;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit((char)text[count]))
            count++;
        return count;
    }
}
