using System.Buffers;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>A text, and the current place in it with its line.</summary>
internal sealed class Scanner(string text, string source, HoconOptions options, bool lines)
{
    private const int LongestQuotedForm = 60;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.-");

    private int _line = 1;
    private int _lineStart;

    public string Text => text;

    public int At { get; private set; }

    /// <summary>The key that is being read, for messages.</summary>
    public string Path { get; set; } = "";

    public bool AtEnd => At >= text.Length;

    /// <summary>The current character; NUL at the end, which has no meaning in the language.</summary>
    public char Peek => PeekAt(0);

    public Origin Here => lines ? new Origin(source, _line, At - _lineStart + 1) : new Origin(source, 0, null);

    public static bool IsBlank(char c) => c != '\n' && (char.IsWhiteSpace(c) || c is '\uFEFF' or (>= '\u001C' and <= '\u001F'));

    public static bool IsForbidden(char c) => "$\"{}[]:=,+#`^?!@*&\\".Contains(c, StringComparison.Ordinal);

    public char PeekAt(int distance) => At + distance < text.Length ? text[At + distance] : '\0';

    public bool StartsWith(string word) => string.CompareOrdinal(text, At, word, 0, word.Length) == 0;

    public void Advance(int count = 1)
    {
        for (; count > 0; count--)
        {
            if (text[At++] == '\n')
            {
                _line++;
                _lineStart = At;
            }
        }
    }

    /// <summary>Whether a comment begins here. A text of one line has no comments: <c>-Dpromql.password=a#b</c> is one value.</summary>
    public bool AtComment() => lines && (Peek == '#' || (Peek == '/' && PeekAt(1) == '/'));

    public Mark Save() => new(At, _line, _lineStart);

    public void Restore(Mark mark) => (At, _line, _lineStart) = (mark.At, mark.Line, mark.LineStart);

    public string TakeBlanks()
    {
        var start = At;
        while (!AtEnd && IsBlank(Peek))
            At++;
        return text[start..At];
    }

    /// <summary>Skips blanks, comments and newlines. Returns whether there was a newline.</summary>
    public bool SkipToContent()
    {
        var newline = false;
        while (!AtEnd)
        {
            if (AtComment())
                At = text.IndexOf('\n', At) is var end and >= 0 ? end : text.Length;
            else if (Peek == '\n' || IsBlank(Peek))
            {
                newline |= Peek == '\n';
                Advance();
            }
            else
                break;
        }
        return newline;
    }

    /// <summary>Reads characters that need no quotes. A plus is one of them only in the exponent of a number.</summary>
    public string TakeUnquoted(bool isKey)
    {
        var start = At;
        while (!AtEnd && !IsBlank(Peek) && Peek != '\n' && !AtComment() && !(isKey && Peek == '.'))
        {
            if (IsForbidden(Peek) && !(Peek == '+' && !isKey && EndsInExponent(text.AsSpan(start, At - start))))
                break;
            At++;
        }
        return text[start..At];
    }

    public HoconException Fail(string message) => Fail(Here, message);

    public HoconException Fail(Origin origin, string message) => new(origin, Path, message);

    /// <summary>The error of a character that needs quotes. The message shows the whole word in quotes.</summary>
    public HoconException Forbidden(int wordStart, string where)
    {
        var end = At;
        while (end < text.Length && !IsBlank(text[end]) && !"\n,]}\"".Contains(text[end], StringComparison.Ordinal))
            end++;
        var word = text[wordStart..Math.Max(end, Math.Min(At + 1, text.Length))];
        if (word.AsSpan().ContainsAny('\u201c', '\u201d', '\u201e'))
            return Fail("has typographic quotes. Write plain ones: \"");
        if (options.Redact?.Invoke(Path) == true)
            word = "...";
        else if (word.Length > LongestQuotedForm)
            word = word[..LongestQuotedForm] + "...";
        var otherwise = Peek is ':' or '=' ? ". Where another key begins here, it needs a comma or a new line before it" : "";
        return Fail($"'{Peek}' is not allowed in an unquoted {where}. Quote it: {HoconString.Quote(word)}{otherwise}");
    }

    /// <summary>A saved place.</summary>
    internal readonly record struct Mark(int At, int Line, int LineStart);

    private static bool EndsInExponent(ReadOnlySpan<char> run) =>
        run.Length > 1 && run[^1] is 'e' or 'E' && run[..^1].IndexOfAnyExcept(NumberCharacters) < 0;
}
