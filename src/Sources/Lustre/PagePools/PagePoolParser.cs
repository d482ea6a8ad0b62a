using System.Buffers.Text;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses the lines of <c>encrypt_page_pools</c> and <c>page_pools</c>: <c>name: number</c>. The second file writes them below the name of
/// each pool, with underscores. 2.17 calls pages objects.
/// </summary>
/// <param name="table">The table, with a row for each pool.</param>
/// <param name="pool">The rows of the pools, by their names in the file.</param>
/// <param name="first">The labels of the pool that the file does not name. Null when it names all of them.</param>
/// <param name="findings">The counter of refused lines.</param>
/// <param name="path">The path that refused lines are reported with.</param>
internal ref struct PagePoolParser(ValueTable table, KeyedRows pool, byte[]? first, Findings findings, string path) : IChunkParser
{
    public const int Idle = 6;
    public const int LastShrink = 7;
    public const int LastAccess = 8;
    public const int WaitMaximum = 17;
    public const int Width = 19;

    private static readonly byte[] PoolName = "pool_"u8.ToArray();

    private static readonly byte[][] Names = [.. PagePoolParameters.All.Select(m => Encoding.ASCII.GetBytes(m.Key))];

    private int _line;
    private int _row = first is null ? -1 : Add(table, first);

    /// <summary>The number of values that were accepted.</summary>
    public long Taken { get; private set; }

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryReadTrimmed(ref lines, out var line))
        {
            _line++;
            if (!TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private static int Add(ValueTable table, byte[] labels)
    {
        table.Add(labels);
        return table.Count - 1;
    }

    private bool TryLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || colon > 64)
            return false;
        Span<byte> name = stackalloc byte[colon];
        line[..colon].CopyTo(name);
        name.Replace((byte)'_', (byte)' ');
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (value.IsEmpty)
            return TryPool(line[..colon]);

        // The lines before the first pool hold for all pools.
        if (_row < 0)
            return name.SequenceEqual("physical pages"u8) || name.SequenceEqual("pages per pool"u8);
        var column = ColumnOf(name);
        if (column < 0)
            return name.SequenceEqual("max items"u8);
        var row = table.Change(_row);
        if (row[column] != ValueTable.Absent || !TryValue(column, name, value, out var number))
            return false;
        row[column] = number;
        Taken++;
        return true;
    }

    private bool TryPool(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("pools"u8))
            return first is null;
        if (first is not null)
            return false;
        _row = -1;
        if (!name.StartsWith(PoolName) || name.Length == PoolName.Length)
            return false;
        pool.GetOrAdd(name[PoolName.Length..], out var isNew);
        if (!isNew)
            return false;
        _row = table.Count - 1;
        return true;
    }

    private static int ColumnOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("max wait time ms"u8))
            return WaitMaximum;
        for (var column = 0; column < Names.Length; column++)
        {
            if (name.SequenceEqual(Names[column]) || IsWithObjects(name, Names[column]))
                return column;
        }

        return -1;
    }

    private static bool IsWithObjects(ReadOnlySpan<byte> name, ReadOnlySpan<byte> withPages)
    {
        var at = name.IndexOf("objects"u8);
        return at >= 0 && withPages.Length == name.Length - 2 && withPages[..at].SequenceEqual(name[..at])
            && withPages[at..].StartsWith("pages"u8)
            && withPages[(at + 5)..].SequenceEqual(name[(at + 7)..]);
    }

    private static bool TryValue(int column, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out long number)
    {
        number = ValueTable.Absent;
        if (column == Idle || (column == WaitMaximum && !name.EndsWith("ms"u8)))
        {
            var slash = value.IndexOf((byte)'/');
            if (slash < 0 || !TryNumber(value[..slash], out var part) || !TryNumber(
                value[(slash + 1)..], out var whole) || part < 0 || whole <= 0)
                return false;
            number = ValueTable.Real((double)part / whole);
            return true;
        }

        var isTime = column is LastShrink or LastAccess;
        if (isTime)
            value = value.TrimEnd((byte)'s');
        if (!TryNumber(value, out var read))
            return false;

        // Up to 2.12 a time that never came is shown as a time before 1970.
        if (read < 0)
            return isTime;
        number = column == WaitMaximum ? ValueTable.Real(read / 1000.0) : read;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;
}
