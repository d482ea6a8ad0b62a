using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>The parsing of a file with its includes: the files that are open, and the problems of all of them.</summary>
internal sealed class ParseSession(HoconOptions options)
{
    private const int MaxProblems = 50;

    public HoconOptions Options => options;

    /// <summary>A bracket is missing or superfluous, so it is unknown to which object the rest of the text belongs.</summary>
    public bool StructureIsLost { get; set; }

    public List<HoconProblem> Problems { get; } = [];

    /// <summary>Full paths of the files that are being read, the first one first.</summary>
    public List<string> OpenFiles { get; } = [];

    /// <exception cref="HoconException">All syntax errors of the text and of the files it includes.</exception>
    public static HoconValue Parse(string text, string source, HoconOptions options, bool lines = true) =>
        new ParseSession(options).ParseText(text, source, lines, out var problems) is { } value && problems.Count == 0
            ? value
            : throw new HoconException(problems);

    /// <summary>Reads as much as possible; null if nothing of it is reliable.</summary>
    public static HoconValue? ParseFile(string path, HoconOptions options, out IReadOnlyList<HoconProblem> problems)
    {
        var session = new ParseSession(options);
        problems = session.Problems;
        try
        {
            var text = ConfigFile.Read(path, path, options.MaxFileBytes)
                ?? throw new HoconException(new Origin(path, 0, null), "", "the file does not exist");
            var value = session.ParseOpen(path, path, text, HoconPath.Root);
            if (session.Problems.Count > 0 && ForeignSyntax.Find(text, path) is { } foreign)
            {
                // Every line of another language is an error, and each message would lead astray.
                problems = [foreign];
                return null;
            }

            return session.StructureIsLost ? null : value;
        }
        catch (HoconException e)
        {
            session.Problems.AddRange(e.Problems);
            return null;
        }
    }

    /// <summary>The number of open objects and lists, including those around an include.</summary>
    public int Nesting { get; set; }

    /// <summary>Parses an included file; null if nothing of it can be used. The session holds its problems.</summary>
    public HoconValue? ParseOpen(string path, string shown, string text, HoconPath? basePath)
    {
        var full = Path.GetFullPath(path);
        var nesting = Nesting;
        OpenFiles.Add(full);
        var value = Guard(() => new HoconParser(this, text, shown, Path.GetDirectoryName(full), basePath).ParseRoot());
        OpenFiles.RemoveAt(OpenFiles.Count - 1);
        Nesting = nesting;
        return value;
    }

    /// <summary>Adds the problems of an error once. Reading continues after it.</summary>
    /// <exception cref="HoconException">There are too many problems, so reading ends.</exception>
    public void Record(HoconException error)
    {
        if (error.IsRecorded)
            return;
        error.IsRecorded = true;
        if (Problems.Count < MaxProblems)
            Problems.AddRange(error.Problems);
        if (Problems.Count >= MaxProblems)
            throw new HoconException([]) { IsFatal = true };
    }

    private HoconValue? ParseText(string text, string source, bool lines, out IReadOnlyList<HoconProblem> problems)
    {
        problems = Problems;
        if (text.Length > options.MaxFileBytes)
            throw new HoconException(new Origin(source, 0, null), "", $"longer than {options.MaxFileBytes} characters");
        return Guard(() => new HoconParser(this, text, source, options.BaseDirectory, HoconPath.Root, lines).ParseRoot());
    }

    private HoconValue? Guard(Func<HoconValue> parse)
    {
        try
        {
            return parse();
        }
        catch (HoconException e)
        {
            StructureIsLost = true;
            if (!e.IsRecorded)
                Problems.AddRange(e.Problems);
            return null;
        }
    }
}
