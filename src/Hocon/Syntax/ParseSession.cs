using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>A file with everything it includes: the chain of files that are open, and the problems of all of them.</summary>
internal sealed class ParseSession(HoconOptions options)
{
    private const int MaxProblems = 50;

    public HoconOptions Options => options;

    /// <summary>A bracket is missing or too many: which object the rest of the text belongs to is a guess.</summary>
    public bool StructureIsLost { get; set; }

    public List<HoconProblem> Problems { get; } = [];

    /// <summary>Full paths of the files that are being read, the first one first.</summary>
    public List<string> OpenFiles { get; } = [];

    /// <exception cref="HoconException">All syntax errors of the text and of the files it includes.</exception>
    public static HoconValue Parse(string text, string source, HoconOptions options, bool lines = true) =>
        new ParseSession(options).ParseText(text, source, lines, out var problems) is { } value && problems.Count == 0
            ? value
            : throw new HoconException(problems);

    /// <summary>Reads as much as there is; null where nothing of it can be relied on.</summary>
    public static HoconValue? ParseFile(string path, HoconOptions options, out IReadOnlyList<HoconProblem> problems)
    {
        var session = new ParseSession(options);
        problems = session.Problems;
        try
        {
            var text = ConfigFile.Read(path, path, options.MaxFileBytes)
                ?? throw new HoconException(new Origin(path, 0, null), "", "the file does not exist");
            var value = session.ParseOpen(path, path, text, HoconPath.Root);
            return session.StructureIsLost ? null : value;
        }
        catch (HoconException e)
        {
            session.Problems.AddRange(e.Problems);
            return null;
        }
    }

    /// <summary>How many objects and lists are open, those that an include lies in counted in.</summary>
    public int Nesting { get; set; }

    /// <summary>Null where nothing of the file can be used; its problems are among those of the session.</summary>
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

    /// <summary>Adds the problems of an error that reading goes on after, once.</summary>
    /// <exception cref="HoconException">There are so many that reading ends.</exception>
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
