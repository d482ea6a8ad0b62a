using System.Globalization;
using System.Text;

namespace LustreActors.Hocon.Syntax;

/// <summary>Reads "..." with JSON's escapes, and """...""" without escapes.</summary>
internal static class QuotedText
{
    public static string Read(Scanner scanner) => scanner.StartsWith("\"\"\"") ? ReadTriple(scanner) : ReadSingle(scanner);

    private static string ReadTriple(Scanner scanner)
    {
        var opened = scanner.Here;
        scanner.Advance(3);
        var start = scanner.At;
        var close = scanner.Text.IndexOf("\"\"\"", start, StringComparison.Ordinal);
        if (close < 0)
        {
            scanner.Advance(scanner.Text.Length - start);
            throw scanner.Fail($"the \"\"\" of line {opened.Line} is not closed before the end of the file. Close it with \"\"\"");
        }
        // Of four or more quotes the last three end the text, and the others belong to it.
        var end = close + 3;
        while (end < scanner.Text.Length && scanner.Text[end] == '"')
            end++;
        scanner.Advance(end - start);
        return scanner.Text[start..(end - 3)];
    }

    private static string ReadSingle(Scanner scanner)
    {
        scanner.Advance();
        var text = new StringBuilder();
        while (true)
        {
            var c = scanner.Peek;
            if (scanner.AtEnd || c == '\n')
                throw scanner.Fail("the quoted string is not closed on its line. Close it, or use \"\"\" for a text of several lines");
            if (c == '\\')
            {
                text.Append(ReadEscape(scanner));
                continue;
            }
            scanner.Advance();
            if (c == '"')
                return text.ToString();
            text.Append(c);
        }
    }

    private static char ReadEscape(Scanner scanner)
    {
        var escape = scanner.PeekAt(1);
        if (escape == 'u')
        {
            var digits = scanner.Text.AsSpan(scanner.At + 2, Math.Min(4, scanner.Text.Length - scanner.At - 2));
            if (digits.Length < 4 || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                throw scanner.Fail("\\u takes four hexadecimal digits, as in \\u00e9");
            scanner.Advance(6);
            return (char)code;
        }
        var at = "\"\\/bfnrt".IndexOf(escape, StringComparison.Ordinal);
        if (at < 0 || escape == '\0')
            throw scanner.Fail($"\\{escape} is no escape. Write \\\\ for a backslash, or use \"\"\"...\"\"\", which has no escapes");
        scanner.Advance(2);
        return "\"\\/\b\f\n\r\t"[at];
    }
}
