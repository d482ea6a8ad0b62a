using System.Text;

namespace LustreActors.Sources;

/// <summary>Returns one string for equal texts: a table of 70,000 jobs names some hundred users and accounts.</summary>
internal sealed class TextPool
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    public string Get(ReadOnlySpan<byte> utf8)
    {
        Span<char> characters = stackalloc char[512];
        if (utf8.Length > characters.Length)
            return Encoding.UTF8.GetString(utf8);
        var text = characters[..Encoding.UTF8.GetChars(utf8, characters)];
        var known = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(text, out var found))
            return found;
        var made = text.ToString();
        _texts.Add(made);
        return made;
    }
}
