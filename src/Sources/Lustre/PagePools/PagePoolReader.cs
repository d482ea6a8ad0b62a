using System.Buffers.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.PagePools;

/// <summary>Reads the pools of pages of this host.</summary>
internal sealed class PagePoolReader : ParameterReader
{
    private readonly byte[] _encryptionLabels = LabelText.Of("pool", "encryption").AsRow();
    private readonly ParameterFile _encryption = ParameterFile.For(PagePoolParameters.Encryption);
    private readonly ParameterFile _bySize = ParameterFile.For(PagePoolParameters.BySize);
    private readonly KeyedRows _pools = new(static name => LabelText.Row("pool"u8, name));
    private readonly TableFamilies _families = new(LabelText.Empty, withCreated: false);

    public PagePoolReader()
    {
        for (var column = 0; column < PagePoolParser.Width; column++)
            _families.Add(PagePoolParameters.All[column], column);
    }

    public override void Read(CollectionContext context)
    {
        var table = new ValueTable(PagePoolParser.Width);
        _pools.Begin(table);
        Read(context, _encryption, new PagePoolParser(table, _pools, _encryptionLabels));
        Read(context, _bySize, new PagePoolParser(table, _pools, null));
        _families.AddSegments(table, context.Segments);
    }

    private static void Read(CollectionContext context, ParameterFile file, PagePoolParser parser)
    {
        if (file.TryRead(context, ref parser))
            file.CheckLosses(context, parser.Accepted);
    }
}

/// <summary>
/// Parses the lines of <c>encrypt_page_pools</c> and <c>page_pools</c>: <c>name: number</c>. The second file writes them below the name of
/// each pool, with underscores.
/// </summary>
/// <param name="pool">The rows of the pools, by their names in the file.</param>
/// <param name="first">The labels of the pool that the file does not name. Null when it names all of them.</param>
internal ref struct PagePoolParser(ValueTable table, KeyedRows pool, byte[]? first) : ILineParser
{
    public const int Idle = 6;
    public const int LastShrink = 7;
    public const int LastAccess = 8;
    public const int WaitMaximum = 17;
    public const int Width = 19;

    private static readonly byte[] PoolName = "pool_"u8.ToArray();

    // 2.17 calls pages objects.
    private static readonly KeyColumns Columns = KeyColumns.For(PagePoolParameters.All.SelectMany(
        (m, column) => new[] { (m.Key, column), (m.Key.Replace("pages", "objects", StringComparison.Ordinal), column) })
        .Append(("max wait time ms", WaitMaximum)));

    private int _row = first is null ? -1 : Add(table, first);

    public long Accepted { get; private set; }

    private static int Add(ValueTable table, byte[] labels)
    {
        table.Add(labels);
        return table.Count - 1;
    }

    public bool TryParse(ReadOnlySpan<byte> line)
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
            return TryBeginPool(line[..colon]);

        // The lines before the first pool hold for all pools.
        if (_row < 0)
            return name.SequenceEqual("physical pages"u8) || name.SequenceEqual("pages per pool"u8);
        var column = Columns.ColumnOf(name);
        if (column < 0)
            return name.SequenceEqual("max items"u8);
        if (!TryParseValue(column, name, value, out var number) || !table.Change(_row).TrySet(column, number))
            return false;
        Accepted++;
        return true;
    }

    private bool TryBeginPool(ReadOnlySpan<byte> name)
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

    private static bool TryParseValue(int column, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out long number)
    {
        number = ValueTable.Absent;
        if (column == Idle || (column == WaitMaximum && !name.EndsWith("ms"u8)))
        {
            var slash = value.IndexOf((byte)'/');
            if (slash < 0 || !TryParseNumber(value[..slash], out var part) || !TryParseNumber(
                value[(slash + 1)..], out var whole) || part < 0 || whole <= 0)
                return false;
            number = ValueTable.Real((double)part / whole);
            return true;
        }

        var isTime = column is LastShrink or LastAccess;
        if (isTime)
            value = value.TrimEnd((byte)'s');
        if (!TryParseNumber(value, out var read))
            return false;

        // Up to 2.12 a time that never came is shown as a time before 1970.
        if (read < 0)
            return isTime;
        number = column == WaitMaximum ? ValueTable.Real(read / 1000.0) : read;
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;
}
