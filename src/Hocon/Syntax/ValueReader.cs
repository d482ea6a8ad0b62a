using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>Reads a value up to the end of the line, a comma or a closing bracket. Pieces that need no resolving are joined.</summary>
internal sealed class ValueReader(HoconParser parser, Scanner scanner, HoconPath? basePath)
{
    public HoconValue Read(HoconPath? path)
    {
        var origin = scanner.Here;
        var pieces = new List<HoconValue>();
        var wordStart = scanner.At;
        while (true)
        {
            var blankOrigin = scanner.Here;
            var blanks = scanner.TakeBlanks();
            if (blanks.Length > 0)
                wordStart = scanner.At;
            if (scanner.AtEnd || scanner.Peek is '\n' or ',' or '}' or ']' || scanner.AtComment())
                break;
            var piece = ReadPiece(path, wordStart);
            if (piece is not HoconScalar or HoconString { Quoted: true })
                wordStart = scanner.At;
            if (blanks.Length > 0 && pieces.Count > 0)
                pieces.Add(new HoconString(blankOrigin, blanks, quoted: false));
            pieces.Add(piece);
        }
        return pieces switch
        {
            [] => throw scanner.Fail("a value is missing. Write one, or \"\" for an empty text"),
            [var only] => only,
            _ when pieces.TrueForAll(p => p is HoconScalar) => new HoconString(origin, string.Concat(pieces), quoted: false),
            _ => new HoconConcatenation(origin, pieces),
        };
    }

    private HoconValue ReadPiece(HoconPath? path, int wordStart)
    {
        var origin = scanner.Here;
        switch (scanner.Peek)
        {
            case '"':
                return new HoconString(origin, QuotedText.Read(scanner), quoted: true);
            case '{':
                return parser.ReadObject(path);
            case '[':
                return parser.ReadArray();
            case '$' when scanner.PeekAt(1) == '{':
                return ReadReference(origin);
        }
        var run = scanner.TakeUnquoted(isKey: false);
        return run switch
        {
            "" => throw scanner.Forbidden(wordStart, "value"),
            "true" => new HoconBoolean(origin, true),
            "false" => new HoconBoolean(origin, false),
            "null" => new HoconNull(origin),
            _ when NumberSyntax.IsNumber(run) => new HoconNumber(origin, run),
            _ when run.Contains('+', StringComparison.Ordinal) =>
                throw scanner.Fail(origin, $"'+' is not allowed in an unquoted value. Quote it: \"{run}\""),
            _ => new HoconString(origin, run, quoted: false),
        };
    }

    private HoconReference ReadReference(Origin origin)
    {
        scanner.Advance(2);
        var optional = scanner.Peek == '?';
        if (optional)
            scanner.Advance();
        var path = PathReader.Read(scanner);
        if (scanner.Peek != '}')
            throw scanner.Fail(scanner.AtEnd || scanner.Peek == '\n'
                ? "a reference is not closed on its line. Write it as ${path} or ${?path}"
                : $"'{scanner.Peek}' is not allowed in a reference. Write it as ${{path}} or ${{?path}}, an odd element of it quoted");
        scanner.Advance();
        return new HoconReference(origin, path, basePath is null || basePath.Elements.IsEmpty ? null : basePath, optional);
    }
}
