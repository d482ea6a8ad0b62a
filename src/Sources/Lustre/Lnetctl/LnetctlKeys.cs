using System.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>Maps keys to columns.</summary>
internal sealed class LnetctlKeys(params (string Section, string Key, int Column)[] keys)
{
    private readonly (byte[] Section, byte[] Key, int Column)[] _keys = [.. keys.Select(k =>
        (Encoding.UTF8.GetBytes(k.Section), Encoding.UTF8.GetBytes(k.Key), k.Column))];

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
