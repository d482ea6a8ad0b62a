using System.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>Which column the value of a key goes into.</summary>
internal sealed class LnetctlKeys(params (string Section, string Key, int Column)[] keys)
{
    private readonly (byte[] Section, byte[] Key, int Column)[] _keys = [.. keys.Select(k => (Encoding.UTF8.GetBytes(k.Section), Encoding.UTF8.GetBytes(k.Key), k.Column))];

    /// <summary>-1 for one that is not known.</summary>
    public int ColumnOf(ReadOnlySpan<byte> section, ReadOnlySpan<byte> key)
    {
        foreach (var (inSection, name, column) in _keys)
        {
            if (key.SequenceEqual(name) && section.SequenceEqual(inSection))
                return column;
        }

        return -1;
    }

    /// <summary>The same for a section: the bytes of the name if it is known.</summary>
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
