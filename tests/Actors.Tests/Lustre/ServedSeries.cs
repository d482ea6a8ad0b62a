using System.Globalization;
using System.Text;
using LustreActors.Metrics.Writing;

namespace LustreActors.Actors.Tests.Lustre;

internal sealed record ServedSample(string Name, IReadOnlyDictionary<string, string> Labels, decimal Value)
{
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}

/// <summary>The series of one scrape, by name and labels.</summary>
internal sealed class ServedSeries
{
    private readonly ILookup<string, ServedSample> _samples;

    public ServedSeries(Exposition exposition)
    {
        var lines = exposition.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Families = [.. lines.Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2])
            .Order(StringComparer.Ordinal)];
        var samples = lines.Where(l => l[0] != '#').ToList();
        Assert.Equal(samples.Count, samples.Select(l => l[..l.LastIndexOf(' ')]).Distinct().Count());
        _samples = samples.Select(Parse).ToLookup(s => s.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Families { get; }

    /// <param name="name">The name of the sample, with its suffix.</param>
    /// <param name="labels">Labels that the sample must have, among others.</param>
    public IEnumerable<ServedSample> Of(string name, params (string Label, string Value)[] labels) =>
        _samples[name].Where(s => labels.All(l => s[l.Label] == l.Value));

    public decimal Sum(string name, params (string Label, string Value)[] labels) => Of(name, labels).Sum(s => s.Value);

    /// <summary>The value of the only series that matches; null if there is none.</summary>
    public decimal? Value(string name, params (string Label, string Value)[] labels)
    {
        var found = Of(name, labels).ToList();
        Assert.True(found.Count <= 1, $"{found.Count} series of {name} with {string.Join(", ", labels)}");
        return found.Count == 0 ? null : found[0].Value;
    }

    public void Is(decimal expected, string name, params (string Label, string Value)[] labels)
    {
        var value = Value(name, labels);
        Assert.True(
            value == expected,
            $"{name} with {string.Join(", ", labels)} is {value?.ToString(CultureInfo.InvariantCulture) ?? "missing"}, not {expected}");
    }

    public bool Has(string name, params (string Label, string Value)[] labels) => Of(name, labels).Any();

    /// <summary>Compares the cumulative buckets of a histogram with counts of single buckets.</summary>
    /// <param name="counted">The count of each bucket and the highest value that it may contain.</param>
    public void IsHistogram(string family, IEnumerable<(decimal Highest, long Count)> counted, params (string Label, string Value)[] labels)
    {
        var all = counted.Where(c => c.Count > 0).ToList();
        var buckets = Of(family + "_bucket", labels).ToList();
        Assert.True(buckets.Count > 1, $"there is no {family} with {string.Join(", ", labels)}");
        foreach (var bucket in buckets)
        {
            var limit = bucket["le"] == "+Inf" ? decimal.MaxValue : decimal.Parse(
                bucket["le"], NumberStyles.Float, CultureInfo.InvariantCulture);
            var expected = all.Where(c => c.Highest <= limit).Sum(c => c.Count);
            Assert.True(
                expected == bucket.Value,
                $"{family} with {string.Join(", ", labels)} has {bucket.Value} up to {bucket["le"]}, not {expected}");
        }
    }

    private static ServedSample Parse(string line)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = line.AsSpan().IndexOfAny('{', ' ');
        var name = line[..at];
        while (line[at] is '{' or ',')
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            var label = line[(at + 1)..equals];
            at = equals + 2;
            labels.Add(label, Quoted(line, ref at));
        }

        return new ServedSample(
            name, labels, decimal.Parse(line[(line.LastIndexOf(' ') + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static string Quoted(string line, ref int at)
    {
        var text = new StringBuilder();
        for (; line[at] != '"'; at++)
        {
            if (line[at] == '\\')
                text.Append(line[++at] == 'n' ? '\n' : line[at]);
            else
                text.Append(line[at]);
        }

        at++;
        return text.ToString();
    }
}
