using System.Globalization;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Node;

/// <summary>The node's families of an exposition, in a form in which two exporters can be compared.</summary>
internal sealed class NodeText
{
    private NodeText(SortedDictionary<string, string> types, SortedDictionary<string, double> series) => (Types, Series) = (types, series);

    /// <summary>The type and the help of each family.</summary>
    public SortedDictionary<string, string> Types { get; }

    /// <summary>The value of each series. A label without a value is no label, as Prometheus sees it.</summary>
    public SortedDictionary<string, double> Series { get; }

    /// <param name="text">The exposition.</param>
    /// <param name="without">Labels that are left out: newer than the other exporter.</param>
    public static NodeText Parse(string text, params string[] without)
    {
        var types = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var lines = text.Split('\n');
        foreach (var line in lines.Where(l => l.StartsWith("# ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ', 4);
            if (IsNodes(words[2]))
                types[words[2]] = types.GetValueOrDefault(words[2], "") + $"{words[1]} {words[3]}; ";
        }

        var series = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var sample in Samples.Parse(text).All.Where(s => IsNodes(s.Name)))
        {
            var labels = sample.Labels.Where(l => l.Value.Length > 0 && !without.Contains(l.Key)).OrderBy(l => l.Key, StringComparer.Ordinal);
            var name = $"{sample.Name}{{{string.Join(',', labels.Select(l => $"{l.Key}={l.Value}"))}}}";
            series[name] = double.Parse(sample.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        return new NodeText(types, series);
    }

    /// <summary>The family of a series.</summary>
    public static string FamilyOf(string series) => series[..series.IndexOf('{', StringComparison.Ordinal)];

    private static bool IsNodes(string name) =>
        name.StartsWith("node_", StringComparison.Ordinal)
        && !name.StartsWith("node_scrape_", StringComparison.Ordinal) && !name.StartsWith("node_exporter_", StringComparison.Ordinal);
}
