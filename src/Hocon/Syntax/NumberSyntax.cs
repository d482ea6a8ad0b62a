namespace LustreActors.Hocon.Syntax;

/// <summary>Recognizes JSON's numbers. A text that only begins like a number (2.14.0_ddn145, 007) is a string.</summary>
internal static class NumberSyntax
{
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text is ['-', ..])
            text = text[1..];
        var whole = TakeDigits(ref text);
        if (whole.Length == 0 || whole is ['0', _, ..])
            return false;
        if (text is ['.', ..])
        {
            text = text[1..];
            if (TakeDigits(ref text).Length == 0)
                return false;
        }
        if (text is ['e' or 'E', ..])
        {
            text = text is [_, '+' or '-', ..] ? text[2..] : text[1..];
            if (TakeDigits(ref text).Length == 0)
                return false;
        }
        return text.Length == 0;
    }

    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits;
    }
}
