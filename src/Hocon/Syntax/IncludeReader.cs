using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>
/// Reads include "x", include file("x") and include required(...). Names are relative to the including file. An optional file that is
/// absent gives an empty object.
/// </summary>
internal sealed class IncludeReader(ParseSession session, Scanner scanner, string? directory)
{
    private const string Forms = "include \"file\", include file(\"file\") and include required(\"file\") are read";

    /// <summary>An unquoted word "include" always begins an inclusion, never a key.</summary>
    public static bool IsAt(Scanner scanner)
    {
        if (!scanner.StartsWith("include"))
            return false;
        var next = scanner.PeekAt("include".Length);
        return next is '\0' or '\n' || Scanner.IsBlank(next) || Scanner.IsForbidden(next);
    }

    /// <param name="basePath">The path of the including object from the outermost root; null inside a list.</param>
    public HoconObject Read(HoconPath? basePath)
    {
        var origin = scanner.Here;
        scanner.Advance("include".Length);
        scanner.SkipToContent();
        var required = TakeOpening("required");
        var file = TakeOpening("file");
        if (scanner.StartsWith("url(") || scanner.StartsWith("classpath("))
            throw scanner.Fail($"{(scanner.Peek == 'u' ? "url" : "classpath")}(...) cannot be included, only files can: {Forms}");
        if (scanner.Peek != '"')
            throw scanner.Fail($"a quoted file name is expected after include. {Forms}; a key of that name is written \"include\"");
        var name = QuotedText.Read(scanner);
        for (var open = (required ? 1 : 0) + (file ? 1 : 0); open > 0; open--)
        {
            scanner.SkipToContent();
            if (scanner.Peek != ')')
                throw scanner.Fail("')' is expected after the file name of an include");
            scanner.Advance();
        }
        return Load(name, origin, required, basePath);
    }

    private bool TakeOpening(string word)
    {
        if (!scanner.StartsWith(word + "("))
            return false;
        scanner.Advance(word.Length + 1);
        scanner.SkipToContent();
        return true;
    }

    private HoconObject Load(string name, Origin origin, bool required, HoconPath? basePath)
    {
        if (name.Contains("://", StringComparison.Ordinal))
            throw scanner.Fail(origin, $"\"{name}\" is a URL, and only files can be included");
        if (directory is null)
            throw scanner.Fail(origin, $"\"{name}\" cannot be included here: this text is no file, so there is no place to look for it");
        if (session.OpenFiles.Count >= session.Options.MaxIncludeDepth)
            throw scanner.Fail(origin, $"files are included more than {session.Options.MaxIncludeDepth} deep");
        var path = Path.Combine(directory, name);
        var found = new HoconObject(origin);
        var any = false;
        foreach (var candidate in Candidates(path))
        {
            var text = ConfigFile.Read(candidate, candidate, session.Options.MaxFileBytes);
            if (text is null)
                continue;
            any = true;
            Merging.Objects(found, Parse(candidate, text, origin, basePath), reuse: true);
        }
        if (required && !any)
            throw scanner.Fail(origin, $"the required include \"{name}\" does not exist. Create {path}, or drop required(...)");
        if (!any)
        {
            session.Options.Warn?.Invoke(new HoconProblem(
                origin, "", $"the include \"{name}\" does not exist and adds nothing. Create {path}, or remove the line"));
        }

        return found;
    }

    /// <summary>The files of a name, in ascending precedence. A name without a known extension may have .json or .conf appended.</summary>
    private string[] Candidates(string path)
    {
        if (path.EndsWith(".properties", StringComparison.Ordinal) || File.Exists(path + ".properties"))
            throw scanner.Fail($"{Path.GetFileName(path)} means a .properties file, which is not read. Write its keys into a .conf");
        var exact = Path.GetExtension(path) is ".conf" or ".json" || File.Exists(path);
        return exact ? [path] : [path + ".json", path + ".conf"];
    }

    private HoconObject Parse(string path, string text, Origin origin, HoconPath? basePath)
    {
        var full = Path.GetFullPath(path);
        var first = session.OpenFiles.IndexOf(full);
        if (first >= 0)
            throw scanner.Fail(
                origin, $"files include each other in a circle: {string.Join(" -> ", session.OpenFiles.Skip(first).Append(full))}");
        return session.ParseOpen(path, path, text, basePath) switch
        {
            null => new HoconObject(origin),
            HoconObject included => included,
            _ => throw scanner.Fail(origin, $"{path} holds a list, and only an object can be included"),
        };
    }
}
