using System.Text;
using LustreActors.Hocon;

namespace LustreActors.Host;

/// <summary>All problems of a configuration at once, a line or two each: where, what was found, what is allowed.</summary>
internal static class ConfigurationProblems
{
    public static string Format(IReadOnlyList<HoconProblem> problems)
    {
        var text = new StringBuilder();
        foreach (var problem in problems)
            text.Append(Line(problem)).Append('\n');
        text.Append(problems.Count == 1 ? "1 problem" : $"{problems.Count} problems").Append(" in the configuration: nothing was started\n");
        return text.ToString();
    }

    public static string Line(HoconProblem problem) =>
        $"{problem.Origin}: {(problem.Path.Length > 0 ? problem.Path + ": " : "")}{problem.Message}";
}
