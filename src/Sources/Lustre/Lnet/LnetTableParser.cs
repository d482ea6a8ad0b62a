using System.Buffers;
using System.Buffers.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lnet;

/// <summary>Reads one of LNet's tables into rows by name.</summary>
/// <param name="labels">Creates the labels of a row from its name.</param>
/// <param name="notesLeavers">Whether rows that disappear are noted.</param>
internal abstract class LnetTable(
    LustreParameter parameter, RowLabels labels, int width, IEnumerable<LustreMetric> metrics, bool notesLeavers = true) : ParameterReader
{
    private readonly ParameterFile _file = ParameterFile.For(parameter);
    private readonly TableFamilies _families = new TableFamilies(LabelText.Empty, withCreated: false).AddAll(metrics);
    private int _expectedRows = 1;

    /// <summary>The first word of the line that names the columns.</summary>
    public abstract ReadOnlySpan<byte> FirstColumn { get; }

    protected KeyedRows Rows { get; } = new(labels);

    /// <summary>Begins a reading, and returns the table that its rows go into.</summary>
    public virtual ValueTable Begin()
    {
        var table = new ValueTable(width, _expectedRows);
        Rows.Begin(table);
        return table;
    }

    public override void Read(CollectionContext context)
    {
        var table = Begin();
        var parser = new LnetTableParser(this);
        if (_file.TryRead(context, ref parser))
        {
            if (!parser.HasColumns)
                _file.AddMissing(context, "the file does not name its columns");
            if (notesLeavers)
                _file.NoteLeavers(context, parser.Accepted);
        }

        _expectedRows = Math.Max(table.Count, 1);
        _families.AddSegments(table, context.Segments);
    }

    /// <summary>Reads the line that names the columns. False for unknown columns: the rows cannot be used.</summary>
    public abstract bool TryReadColumns(in LnetRow row);

    /// <summary>Reads a line before that of the columns.</summary>
    public virtual bool TryReadTitle(in LnetRow row) => false;

    public abstract bool TryReadRow(in LnetRow row);

    /// <summary>Adds a row whose only value is 1 for up and 0 for down. False for a repeated name.</summary>
    private protected bool TryAddUp(ReadOnlySpan<byte> name, long up)
    {
        var values = Rows.GetOrAdd(name, out var isNew);
        if (isNew)
            values[0] = up;
        return isNew;
    }
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
internal ref struct LnetTableParser(LnetTable table) : ILineParser
{
    private const int MostWords = 16;
    private const int LongestLine = 512;

    private static readonly SearchValues<byte> NoText = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(b => b is not ((>= ' ' and <= '~') or '\t' or '\r')).Select(b => (byte)b)]);

    private int _columns;

    /// <summary>Whether the line that names the columns was read, even if the columns are unknown.</summary>
    public readonly bool HasColumns => _columns > 0;

    public long Accepted { get; private set; }

    public bool TryParse(ReadOnlySpan<byte> line)
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
            Accepted++;
            return true;
        }

        if (!row[0].SequenceEqual(table.FirstColumn))
            return table.TryReadTitle(row);
        _columns = table.TryReadColumns(row) ? count : int.MaxValue;
        return _columns == count;
    }
}
