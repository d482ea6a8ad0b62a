using System.Text.RegularExpressions;

namespace LustreActors.Host.Tests.Rules;

/// <summary>A selector of an expression: the name of the series, and the labels that it compares.</summary>
internal sealed record Selector(string Name, string Matchers, IReadOnlyList<string> Labels);

/// <summary>Finds the names of series and labels in an expression of PromQL.</summary>
internal static partial class Expression
{
    private static readonly char[] Separators = [',', ' ', '\n'];

    private static readonly HashSet<string> Words = ["and", "or", "unless", "offset", "bool", "inf", "nan"];

    public static IReadOnlyList<Selector> Selectors(string expression)
    {
        // Lists of labels and the texts of functions hold no series.
        var series = Grouping().Replace(expression, " ");
        return
        [
            .. from match in Candidate().Matches(series)
               where match.Groups["name"].Success && !match.Groups["call"].Success && !Words.Contains(match.Groups["name"].Value)
               let matchers = match.Groups["matchers"].Value
               select new Selector(match.Groups["name"].Value, matchers, [.. Label().Matches(matchers).Select(m => m.Groups[1].Value)]),
        ];
    }

    /// <summary>The labels of <c>by</c>, <c>on</c> and the like.</summary>
    public static IReadOnlyList<string> GroupedLabels(string expression) =>
        [.. Grouping().Matches(expression).SelectMany(m => m.Groups[1].Value.Split(Separators, StringSplitOptions.RemoveEmptyEntries))];

    [GeneratedRegex(@"\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex("""
        "[^"]*"|(?<![\w:.])(?<name>[a-zA-Z_:][\w:]*)(?:\s*(?<call>\()|(?<matchers>\{(?:[^}"]|"[^"]*")*\}))?
        """)]
    private static partial Regex Candidate();

    [GeneratedRegex("""(\w+)\s*(?:=~|!~|!=|=)\s*"[^"]*"(?=[,}\s])""")]
    private static partial Regex Label();
}
