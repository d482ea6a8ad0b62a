using System.Text.RegularExpressions;

namespace LustreActors.Dashboards.Queries;

/// <summary>A name that a query can select.</summary>
/// <param name="IsCounter">Whether its values only grow, so that a query takes their rate.</param>
internal sealed record Series(string Name, bool IsCounter, IReadOnlyList<string> Labels);

/// <summary>The series of all families, read from the page of metrics.</summary>
internal sealed partial class FamilyCatalogue
{
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);

    public static FamilyCatalogue Parse(string markdown)
    {
        var catalogue = new FamilyCatalogue();
        foreach (Match row in Row().Matches(markdown))
        {
            string[] labels = [.. Word().Matches(row.Groups["labels"].Value).Select(m => m.Value)];
            catalogue.Add(row.Groups["name"].Value, row.Groups["type"].Value, labels);
        }

        return catalogue;
    }

    public Series? Find(string name) => _series.GetValueOrDefault(name);

    private void Add(string name, string type, string[] labels)
    {
        switch (type)
        {
            case "histogram":
                Add(name + "_bucket", isCounter: true, [.. labels, "le"]);
                goto case "summary";
            case "summary":
                Add(name + "_sum", isCounter: true, labels);
                Add(name + "_count", isCounter: true, labels);
                break;
            default:
                Add(name, type == "counter", labels);
                break;
        }
    }

    private void Add(string name, bool isCounter, string[] labels) => _series[name] = new Series(name, isCounter, labels);

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<type>\w+) \| [^|]* \| (?<labels>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
