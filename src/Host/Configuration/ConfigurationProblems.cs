using System.Text;
using LustreActors.Hocon;

namespace LustreActors.Host.Configuration;

/// <summary>Formats all problems of a configuration, a line or two each: where, what was found, what is allowed.</summary>
internal static class ConfigurationProblems
{
    public static string Format(IReadOnlyList<HoconProblem> problems, string consequence = "nothing was started")
    {
        var text = new StringBuilder();
        var inOrder = problems.OrderBy(p => p.Origin.Source, StringComparer.Ordinal)
            .ThenBy(p => p.Origin.Line).ThenBy(p => p.Origin.Column);
        foreach (var problem in inOrder)
            text.Append(Line(problem)).Append('\n');
        text.Append(problems.Count == 1 ? "1 problem" : $"{problems.Count} problems").Append($" in the configuration: {consequence}\n");
        return text.ToString();
    }

    public static string Line(HoconProblem problem) =>
        $"{problem.Origin}: {(problem.Path.Length > 0 ? problem.Path + ": " : "")}{problem.Message}";
}
