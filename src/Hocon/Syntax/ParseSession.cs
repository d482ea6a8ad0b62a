using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>A file with everything it includes: the chain of files that are open, and the problems of all of them.</summary>
internal sealed class ParseSession(HoconOptions options)
{
    public HoconOptions Options => options;

    public List<HoconProblem> Problems { get; } = [];

    /// <summary>Full paths of the files that are being read, the first one first.</summary>
    public List<string> OpenFiles { get; } = [];

    public static HoconValue Parse(string text, string source, HoconOptions options, bool lines = true)
    {
        var session = new ParseSession(options);
        if (text.Length > options.MaxFileBytes)
            throw new HoconException(new Origin(source, 0, null), "", $"longer than {options.MaxFileBytes} characters");
        return session.Finish(session.Guard(() =>
            new HoconParser(session, text, source, options.BaseDirectory, HoconPath.Root, lines).ParseRoot()));
    }

    public static HoconValue ParseFile(string path, HoconOptions options)
    {
        var session = new ParseSession(options);
        var text = ConfigFile.Read(path, path, options.MaxFileBytes)
            ?? throw new HoconException(new Origin(path, 0, null), "", "the file does not exist");
        return session.Finish(session.ParseOpen(path, path, text, HoconPath.Root));
    }

    /// <summary>How many objects and lists are open, those that an include lies in counted in.</summary>
    public int Nesting { get; set; }

    /// <summary>Null where the file has a syntax error, which is then among the problems.</summary>
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

    private HoconValue? Guard(Func<HoconValue> parse)
    {
        try
        {
            return parse();
        }
        catch (HoconException e)
        {
            Problems.AddRange(e.Problems);
            return null;
        }
    }

    private HoconValue Finish(HoconValue? value) =>
        value is null || Problems.Count > 0 ? throw new HoconException(Problems) : value;
}
