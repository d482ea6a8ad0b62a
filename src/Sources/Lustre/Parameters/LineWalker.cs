using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>Parses a file line by line.</summary>
internal interface ILineParser
{
    /// <summary>Whether lines keep the blanks around them, because their indentation has a meaning.</summary>
    static virtual bool KeepsBlanks => false;

    /// <summary>Parses a line, without its newline. False: the line is refused, and the next one is parsed.</summary>
    bool TryParse(ReadOnlySpan<byte> line);
}

/// <summary>Passes the lines of a file to a parser, and reports those that it refuses with their numbers.</summary>
internal ref struct LineWalker<TParser>(TParser parser, Findings findings, string path) : IChunkParser
    where TParser : ILineParser, allows ref struct
{
    private TParser _parser = parser;
    private int _line;

    public readonly TParser Parser => _parser;

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryRead(ref lines, out var line))
        {
            _line++;
            if (!TParser.KeepsBlanks)
                line = line.Trim(" \t\r"u8);
            if (!_parser.TryParse(line))
                findings.Refuse(path, _line, line);
        }
    }
}
