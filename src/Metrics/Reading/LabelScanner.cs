using System.Buffers;
using System.Runtime.CompilerServices;

namespace LustreActors.Metrics.Reading;

/// <summary>
/// Checks that a line's labels are well-formed, and finds their end. A brace or comma inside a value does not count: only quotes end a
/// value. Most lines of a family begin as the line before, and the labels in that common part are not checked again.
/// </summary>
internal sealed class LabelScanner
{
    /// <summary>The most labels of a line, more than any exporter makes. It bounds the search for a label that occurs twice.</summary>
    private const int MostLabels = 256;

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    // The start of each label of the last line, and a bit for every name before it. The first label starts after the brace.
    private readonly int[] _starts = new int[MostLabels];
    private readonly ulong[] _marks = new ulong[MostLabels];
    private int _known;

    public void Forget() => _known = 0;

    /// <summary>
    /// Keeps the labels within the bytes that the next line shares with the last one. Returns false if not even the brace is shared.
    /// </summary>
    public bool Keep(int shared)
    {
        while (_known > 0 && _starts[_known - 1] > shared)
            _known--;
        return _known > 0;
    }

    /// <summary>
    /// Returns the position of the brace that closes the labels, or -1 with a fault. They begin after the brace at <paramref name="open"/>.
    /// </summary>
    public int FindEnd(ReadOnlySpan<byte> line, int open, out int firstUnchecked, out string fault)
    {
        if (_known == 0)
            Remember(open + 1, 0);

        fault = "";
        var at = firstUnchecked = _starts[_known - 1];
        var marks = _marks[_known - 1];
        while (true)
        {
            at = SkipBlanks(line, at);
            if (at == line.Length)
            {
                fault = "no brace closes the labels";
                return -1;
            }

            if (line[at] == '}')
                return at;
            if (!TryRead(line, at, out var place))
            {
                fault = "the labels are malformed";
                return -1;
            }

            var name = line.Slice(at, place.NameLength);
            var mark = 1UL << ((name[0] * 7) + (name[^1] * 3) + name.Length);
            if ((marks & mark) != 0 && Contains(line[_starts[0]..at], name))
            {
                fault = "a label occurs twice";
                return -1;
            }

            marks |= mark;
            at = place.Next;
            if (at < line.Length && line[at] != '}' && !Remember(at, marks))
            {
                fault = "too many labels";
                return -1;
            }
        }
    }

    /// <summary>Reads one label. Another label, the closing brace or the end of the text follows it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int start, out LabelPlace place)
    {
        place = default;
        place.NameLength = text[start..].IndexOfAnyExcept(NameBytes);
        if (place.NameLength <= 0 || char.IsAsciiDigit((char)text[start]))
            return false;

        var at = start + place.NameLength;
        if (at + 1 < text.Length && text[at] == '=' && text[at + 1] == '"')
        {
            at += 2;
        }
        else
        {
            at = SkipBlanks(text, at);
            if (at == text.Length || text[at] != '=')
                return false;
            at = SkipBlanks(text, at + 1);
            if (at == text.Length || text[at++] != '"')
                return false;
        }

        place.Value = at;
        while (true)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return false;
            at += next;
            if (text[at] == '"')
                break;
            place.HasEscapes = true;
            at += 2;
            if (at > text.Length)
                return false;
        }

        place.ValueLength = at - place.Value;
        at = SkipBlanks(text, at + 1);
        if (at < text.Length && text[at] == ',')
            at = SkipBlanks(text, at + 1);
        else if (at < text.Length && text[at] != '}')
            return false;
        place.Next = at;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while ((uint)at < (uint)text.Length && text[at] is (byte)' ' or (byte)'\t')
            at++;
        return at;
    }

    private bool Remember(int start, ulong marks)
    {
        if (_known == MostLabels)
            return false;
        _starts[_known] = start;
        _marks[_known++] = marks;
        return true;
    }

    private static bool Contains(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name)
    {
        foreach (var label in new SampleLabels(labels))
        {
            if (label.Name.SequenceEqual(name))
                return true;
        }

        return false;
    }
}
