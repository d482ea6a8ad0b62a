using System.Buffers;
using System.Buffers.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>The words of a line, one after the other.</summary>
internal ref struct Words(ReadOnlySpan<byte> line)
{
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r"u8);

    private ReadOnlySpan<byte> _rest = line;

    public bool IsAtEnd => _rest.IndexOfAnyExcept(Blanks) < 0;

    /// <summary>Empty at the end.</summary>
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

    /// <summary>A number that is a word, not negative, and not the largest one, which is what an overflow looks like.</summary>
    public bool TryCount(out long number) => TryCount(Next(), out number);

    public static bool TryCount(ReadOnlySpan<byte> word, out long number)
    {
        number = 0;
        return !word.IsEmpty && char.IsAsciiDigit((char)word[0]) && Utf8Parser.TryParse(word, out number, out var used) && used == word.Length && number < long.MaxValue;
    }
}
