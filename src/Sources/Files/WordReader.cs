using System.Buffers;
using System.Buffers.Text;

namespace LustreActors.Sources.Files;

/// <summary>Walks through the words of a line.</summary>
internal ref struct WordReader(ReadOnlySpan<byte> line)
{
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r"u8);

    private ReadOnlySpan<byte> _rest = line;

    public readonly bool IsAtEnd => _rest.IndexOfAnyExcept(Blanks) < 0;

    /// <summary>The text behind the words that were read, without the blanks before it.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest.TrimStart(" \t\r"u8);

    /// <summary>The next word. Empty at the end.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var start = _rest.IndexOfAnyExcept(Blanks);
        if (start < 0)
            return default;
        var word = _rest[start..];
        var end = word.IndexOfAny(Blanks);
        _rest = end < 0 ? default : word[end..];
        return end < 0 ? word : word[..end];
    }

    /// <summary>Reads a word as a count, see <see cref="TryCount(ReadOnlySpan{byte}, out long)"/>.</summary>
    public bool TryCount(out long number) => TryCount(Next(), out number);

    /// <summary>A number that is not negative. The largest number of 64 bits is refused: an overflow looks like that.</summary>
    public static bool TryCount(ReadOnlySpan<byte> word, out long number)
    {
        number = 0;
        return !word.IsEmpty && char.IsAsciiDigit((char)word[0]) && Utf8Parser.TryParse(
            word, out number, out var used) && used == word.Length && number < long.MaxValue;
    }
}
