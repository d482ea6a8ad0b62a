using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Reading;

/// <summary>The parts of a sample line: <c>name{labels} value timestamp # exemplar</c>.</summary>
internal readonly ref struct SampleLine
{
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:"u8);

    private SampleLine(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> valueText, double value, long? timestamp)
    {
        Labels = labels;
        ValueText = valueText;
        Value = value;
        Timestamp = timestamp;
    }

    public ReadOnlySpan<byte> Labels { get; }

    public ReadOnlySpan<byte> ValueText { get; }

    public double Value { get; }

    public long? Timestamp { get; }

    /// <summary>The length of the name at the beginning of the line; 0 without a name.</summary>
    public static int NameLength(ReadOnlySpan<byte> line)
    {
        var length = line.IndexOfAnyExcept(NameBytes);
        if (length < 0)
            length = line.Length;
        return length == 0 || char.IsAsciiDigit((char)line[0]) ? 0 : length;
    }

    public static bool TryParse(
        ReadOnlySpan<byte> line, int nameLength, LabelScanner scanner, ExpositionFormat format, out SampleLine sample, out string fault)
    {
        sample = default;
        var at = LabelScanner.SkipBlanks(line, nameLength);
        var labels = ReadOnlySpan<byte>.Empty;
        if (at < line.Length && line[at] == '{')
        {
            var end = scanner.FindEnd(line, at, out var firstUnchecked, out fault);
            if (end < 0)
                return false;
            labels = line[(at + 1)..end];
            if (!Utf8.IsValid(line[firstUnchecked..end]))
            {
                fault = "the labels are not UTF-8";
                return false;
            }

            at = LabelScanner.SkipBlanks(line, end + 1);
        }
        else if (at == nameLength)
        {
            fault = at == line.Length ? "there is no value" : "the name is malformed";
            return false;
        }

        var text = Word(line, at);
        fault = text.IsEmpty ? "there is no value" : "the value is not a number";
        if (!NumberText.TryParse(text, out var value))
            return false;

        at += text.Length;
        long? timestamp = null;
        if (at < line.Length && !TryReadTail(line, at, format, out timestamp, out fault))
            return false;

        sample = new SampleLine(labels, text, value, timestamp);
        return true;
    }

    private static bool TryReadTail(ReadOnlySpan<byte> line, int at, ExpositionFormat format, out long? timestamp, out string fault)
    {
        timestamp = null;
        fault = "";
        at = LabelScanner.SkipBlanks(line, at);
        if (at == line.Length || line[at] == '#')
            return true;

        var text = Word(line, at);
        if (!TryReadTimestamp(text, format, out var milliseconds))
        {
            fault = "the timestamp is not a number";
            return false;
        }

        timestamp = milliseconds;
        at = LabelScanner.SkipBlanks(line, at + text.Length);
        if (at == line.Length || line[at] == '#')
            return true;
        fault = "there is more than a value and a timestamp";
        return false;
    }

    private static bool TryReadTimestamp(ReadOnlySpan<byte> text, ExpositionFormat format, out long milliseconds)
    {
        if (format != ExpositionFormat.OpenMetrics)
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out milliseconds);

        milliseconds = 0;
        if (!NumberText.TryParse(text, out var seconds) || !(Math.Abs(seconds) < long.MaxValue / 1000))
            return false;
        milliseconds = (long)Math.Round(seconds * 1000);
        return true;
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> line, int at)
    {
        var rest = line[at..];
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        return end < 0 ? rest : rest[..end];
    }
}
