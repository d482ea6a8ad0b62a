using System.Text;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>Maps the keys of a file to the columns of a table. The same key may stand in several sections of the file.</summary>
internal sealed class KeyColumns(params IEnumerable<(string Section, string Key, int Column)> keys)
{
    private readonly (byte[] Section, byte[] Key, int Column)[] _keys = [.. keys.Select(k =>
        (Encoding.UTF8.GetBytes(k.Section), Encoding.UTF8.GetBytes(k.Key), k.Column))];

    public static KeyColumns For(params IEnumerable<(string Key, int Column)> keys) => new(keys.Select(k => ("", k.Key, k.Column)));

    /// <summary>The column of a key. -1 for an unknown key.</summary>
    public int ColumnOf(ReadOnlySpan<byte> section, ReadOnlySpan<byte> key)
    {
        foreach (var (inSection, name, column) in _keys)
        {
            if (key.SequenceEqual(name) && section.SequenceEqual(inSection))
                return column;
        }

        return -1;
    }

    public int ColumnOf(ReadOnlySpan<byte> key) => ColumnOf([], key);

    /// <summary>The name of a section. Empty for an unknown section.</summary>
    public byte[] SectionOf(ReadOnlySpan<byte> section)
    {
        foreach (var (known, _, _) in _keys)
        {
            if (section.SequenceEqual(known))
                return known;
        }

        return [];
    }
}

internal static class RowValues
{
    /// <summary>Sets a value of a row. False when it is already set: the file shows it twice.</summary>
    public static bool TrySet(this Span<long> row, int column, long value)
    {
        if (row[column] != ValueTable.Absent)
            return false;
        row[column] = value;
        return true;
    }
}
