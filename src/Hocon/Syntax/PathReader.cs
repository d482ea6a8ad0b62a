using System.Text;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>
/// Reads the dotted path of a key or a reference. Blanks inside the path belong to its elements, blanks around it do not. The path ends at
/// the first character that a path cannot hold; the caller checks that character.
/// </summary>
internal static class PathReader
{
    /// <summary>Reads a text that is a path and nothing else.</summary>
    public static HoconPath Parse(string text)
    {
        var scanner = new Scanner(text, "path", HoconOptions.Default, lines: false);
        var path = Read(scanner);
        return scanner.AtEnd ? path : throw scanner.Forbidden(scanner.At, "path");
    }

    public static HoconPath Read(Scanner scanner)
    {
        scanner.TakeBlanks();
        var elements = new List<string>();
        var element = new StringBuilder();
        var filled = false;
        while (true)
        {
            var blanks = scanner.TakeBlanks();
            var c = scanner.Peek;
            if (c == '"')
            {
                element.Append(blanks).Append(QuotedText.Read(scanner));
                filled = true;
            }
            else if (c == '.')
            {
                Finish(element.Append(blanks));
                scanner.Advance();
            }
            else if (scanner.TakeUnquoted(isKey: true) is { Length: > 0 } run)
            {
                element.Append(blanks).Append(run);
                filled = true;
            }
            else
                break;
        }
        Finish(element);
        return HoconPath.Create(elements);

        void Finish(StringBuilder text)
        {
            if (!filled && elements.Count == 0 && scanner.Peek != '.')
                throw scanner.Fail(Missing(scanner));
            if (!filled)
                throw scanner.Fail("a path has an empty element: remove the dot too many, or write \"\" for a key without a name");
            elements.Add(text.ToString());
            text.Clear();
            filled = false;
        }
    }

    private static string Missing(Scanner scanner) => scanner switch
    {
        { AtEnd: true } => "a key or path is missing at the end",
        { Peek: '}' } => "'}' closes nothing that is open here, or a path is missing before it",
        { Peek: ']' } => "']' closes nothing that is open here",
        { Peek: ',' } => "a comma with nothing before it. Remove it",
        { Peek: '{' or '[' } => $"a key is expected, found '{scanner.Peek}'",
        _ => $"a key or path cannot begin with '{scanner.Peek}'. Quote it where it belongs to the name",
    };
}
