using System.Buffers;
using System.Buffers.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>Receives the rows of one of LNet's tables.</summary>
internal interface ILnetTable
{
    /// <summary>The first word of the line that names the columns.</summary>
    ReadOnlySpan<byte> FirstColumn { get; }

    /// <summary>Reads the line that names the columns. False for unknown columns: the rows cannot be used.</summary>
    bool TryReadColumns(in LnetRow row);

    /// <summary>Reads a line before that of the columns.</summary>
    bool TryReadTitle(in LnetRow row);

    bool TryReadRow(in LnetRow row);
}

/// <summary>The words of a line. They are valid during the call alone.</summary>
internal readonly ref struct LnetRow(ReadOnlySpan<byte> line, ReadOnlySpan<Range> words)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private readonly ReadOnlySpan<Range> _words = words;

    public int Count => _words.Length;

    public ReadOnlySpan<byte> this[int word] => _line[_words[word]];

    public bool TryNumber(int word, out long number) =>
        Utf8Parser.TryParse(this[word], out number, out var used) && used == this[word].Length;

    /// <summary>Parses <c>up</c> or <c>down</c>. False for anything else.</summary>
    public bool TryUp(int word, out long up)
    {
        up = this[word].SequenceEqual("up"u8) ? 1 : 0;
        return up == 1 || this[word].SequenceEqual("down"u8);
    }

    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (this[i].SequenceEqual(name))
                return i;
        }

        return -1;
    }
}

/// <summary>Parses LNet's tables: a line that names the columns, and rows with as many words.</summary>
internal ref struct LnetTableParser<TTable>(TTable table, Findings findings, string path) : IChunkParser
    where TTable : ILnetTable
{
    private const int MostWords = 16;
    private const int LongestLine = 512;

    private static readonly SearchValues<byte> NoText = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(b => b is not ((>= ' ' and <= '~') or '\t' or '\r')).Select(b => (byte)b)]);

    private int _line;
    private int _columns;

    /// <summary>Whether the line that names the columns was read, even if the columns are unknown.</summary>
    public readonly bool HasColumns => _columns > 0;

    /// <summary>The number of rows that were accepted.</summary>
    public long Taken { get; private set; }

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
        Span<Range> words = stackalloc Range[MostWords];
        var count = 0;
        for (var at = 0; at < line.Length;)
        {
            var length = line[at..].IndexOfAny(" \t\r"u8);
            var end = length < 0 ? line.Length : at + length;
            if (end > at)
            {
                if (count == MostWords || line.Length > LongestLine)
                    return false;
                words[count++] = at..end;
            }

            at = end + 1;
        }

        if (count == 0)
            return true;
        if (line.ContainsAny(NoText))
            return false;
        var row = new LnetRow(line, words[..count]);
        if (_columns > 0)
        {
            if (count != _columns || !table.TryReadRow(row))
                return false;
            Taken++;
            return true;
        }

        if (!row[0].SequenceEqual(table.FirstColumn))
            return table.TryReadTitle(row);
        _columns = table.TryReadColumns(row) ? count : int.MaxValue;
        return _columns == count;
    }
}
