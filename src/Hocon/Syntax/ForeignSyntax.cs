namespace LustreActors.Hocon.Syntax;

/// <summary>Recognizes a file that has errors because it is written in another language of configurations.</summary>
internal static class ForeignSyntax
{
    private const string Advice = "the configuration is HOCON: http { listen = \"0.0.0.0:9846\" }, or http.listen = \"0.0.0.0:9846\"";

    /// <returns>Null when it looks like no other language.</returns>
    public static HoconProblem? Find(string text, string source)
    {
        var lines = text.Split('\n').Select((line, i) => (Text: line.TrimEnd(), Number: i + 1))
            .Where(l => l.Text.Length > 0 && l.Text.TrimStart() is not ['#' or ';', ..]).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            var (line, number) = lines[i];
            var next = i + 1 < lines.Length ? lines[i + 1].Text : "";
            var name = IsYaml(line, next, isFirst: i == 0) ? "YAML" : IsSection(line, next) ? "INI or TOML" : null;
            if (name is not null)
                return new HoconProblem(new Origin(source, number, null), "", $"`{line.Trim()}` looks like {name}, and {Advice}");
        }

        return null;
    }

    /// <summary>Three dashes at the beginning, or a key and a colon with an indented key or item below it.</summary>
    private static bool IsYaml(string line, string next, bool isFirst) =>
        (isFirst && line == "---")
            || (line.EndsWith(':') && IsWord(line[..^1].Trim()) && Indent(next) > Indent(line)
                && (next.TrimStart().StartsWith("- ", StringComparison.Ordinal)
                    || (next.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && IsWord(next[..colon].Trim()))));

    /// <summary>A word in brackets, alone in its line, with an assignment below it.</summary>
    private static bool IsSection(string line, string next) =>
        line.Trim() is ['[', .. var name, ']'] && IsWord(name.Trim('[', ']'))
            && next.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && IsWord(next[..equals].Trim());

    private static bool IsWord(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
