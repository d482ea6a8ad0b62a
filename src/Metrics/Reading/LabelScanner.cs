using System.Buffers;
using System.Runtime.CompilerServices;

namespace LustreActors.Metrics;

/// <summary>Finds labels and their end. A brace or comma inside a value is none: only quotes end a value.</summary>
internal static class LabelScanner
{
    /// <summary>More labels than any exporter makes. It bounds the search for one that occurs twice.</summary>
    private const int MostLabels = 256;

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    /// <summary>
    /// From behind the opening brace to the closing one: where that stands, or -1 and what is wrong. On success all labels are
    /// well-formed and no name occurs twice.
    /// </summary>
    public static int FindEnd(ReadOnlySpan<byte> text, out string fault)
    {
        fault = "";
        var at = SkipBlanks(text, 0);
        ulong seen = 0;
        var count = 0;
        while (at < text.Length && text[at] != '}')
        {
            var length = NextLabel(text[at..], out var name, out _, out _);
            if (length < 0)
            {
                fault = "the labels are malformed";
                return -1;
            }

            var label = text[at..][name];
            var mark = 1UL << (label[0] * 7 + label[^1] * 3 + label.Length);
            if ((seen & mark) != 0 && Occurs(text[..at], label))
            {
                fault = "a label occurs twice";
                return -1;
            }

            seen |= mark;
            if (++count > MostLabels)
            {
                fault = "too many labels";
                return -1;
            }

            at += length;
        }

        if (at < text.Length)
            return at;
        fault = "no brace closes the labels";
        return -1;
    }

    /// <summary>One label with the comma and blanks behind it: its length, or -1. Behind it stands another label, the closing brace or nothing.</summary>
    public static int NextLabel(ReadOnlySpan<byte> text, out Range name, out Range value, out bool hasEscapes)
    {
        name = value = default;
        hasEscapes = false;
        var start = SkipBlanks(text, 0);
        var length = text[start..].IndexOfAnyExcept(NameBytes);
        if (length <= 0 || char.IsAsciiDigit((char)text[start]))
            return -1;
        name = start..(start + length);

        var at = SkipBlanks(text, start + length);
        if (at == text.Length || text[at] != '=')
            return -1;
        at = SkipBlanks(text, at + 1);
        if (at == text.Length || text[at] != '"')
            return -1;
        var end = FindQuote(text, ++at, out hasEscapes);
        if (end < 0)
            return -1;
        value = at..end;

        at = SkipBlanks(text, end + 1);
        if (at < text.Length && text[at] == ',')
            return SkipBlanks(text, at + 1);
        return at == text.Length || text[at] == '}' ? at : -1;
    }

    private static int FindQuote(ReadOnlySpan<byte> text, int at, out bool hasEscapes)
    {
        hasEscapes = false;
        while (true)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return -1;
            at += next;
            if (text[at] == '"')
                return at;
            hasEscapes = true;
            at += 2;
            if (at > text.Length)
                return -1;
        }
    }

    private static bool Occurs(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name)
    {
        foreach (var label in new SampleLabels(labels))
        {
            if (label.Name.SequenceEqual(name))
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while ((uint)at < (uint)text.Length && text[at] is (byte)' ' or (byte)'\t')
            at++;
        return at;
    }
}
