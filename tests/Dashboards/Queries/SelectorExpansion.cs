using System.Text.RegularExpressions;
using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Queries;

/// <summary>
/// Completes the queries of a dashboard. A definition names a series with the matchers that matter; the catalogue says which labels it
/// has, so every selector gets the dashboard's variables of the same names.
/// </summary>
internal static partial class SelectorExpansion
{
    /// <summary>Labels that Prometheus adds to every series.</summary>
    private static readonly string[] OfEverySeries = ["job", "instance"];

    /// <exception cref="QueryException">A series is not in the catalogue, or is used in a way that its type forbids.</exception>
    public static string Expand(string expression, FamilyCatalogue catalogue, IEnumerable<Variable> variables)
    {
        var labels = variables.Where(v => v.IsFilter).Select(v => v.Name).ToList();
        return Token().Replace(expression, match =>
        {
            if (!match.Groups["name"].Success)
                return match.Value;
            var name = match.Groups["name"].Value;
            var series = catalogue.Find(name) ?? throw new QueryException($"no series {name} in the catalogue: {expression}");
            var isOfRate = RateBefore().IsMatch(expression[..match.Index]);
            if (series.IsCounter != isOfRate)
            {
                throw new QueryException(series.IsCounter
                    ? $"{name} is a counter and needs rate() or increase(): {expression}"
                    : $"{name} is no counter, so it has no rate: {expression}");
            }

            return $"{name}{{{string.Join(',', Matchers(series, match.Groups["matchers"].Value, labels))}}}";
        });
    }

    private static IEnumerable<string> Matchers(Series series, string written, List<string> variables)
    {
        if (written.Length > 0)
            yield return written;
        var named = Label().Matches(written).Select(m => m.Groups[1].Value).ToList();
        foreach (var label in named.Where(l => !series.Labels.Contains(l)))
            throw new QueryException($"{series.Name} has no label {label}");
        foreach (var variable in variables.Where(v => OfEverySeries.Contains(v) || series.Labels.Contains(v)).Except(named))
            yield return $"{variable}=~\"${variable}\"";

        // An answer for the whole cluster repeats the members' series with the label member. Without this matcher they count twice.
        if (!IsOfTheCluster(series.Name))
            yield return "member=\"\"";
    }

    private static bool IsOfTheCluster(string name) =>
        name.StartsWith("cluster_", StringComparison.Ordinal) || name.StartsWith("lustre_exporter_cluster_", StringComparison.Ordinal);

    /// <summary>A text in quotation marks, or a series with its matchers. The catalogue's names have these beginnings.</summary>
    [GeneratedRegex("""
        "[^"]*"|(?<![\w:$])(?<name>(?:lustre|cluster|process|dotnet|http|node|gpu|container)_\w+)(?:\{(?<matchers>(?:[^}"]|"[^"]*")*)\})?
        """)]
    private static partial Regex Token();

    [GeneratedRegex(@"\b(?:rate|increase)\s*\(\s*$")]
    private static partial Regex RateBefore();

    [GeneratedRegex("""(\w+)\s*(?:=~|!~|!=|=)\s*"[^"]*"(?=[,}\s]|$)""")]
    private static partial Regex Label();
}
