using System.Globalization;
using System.Text;

namespace LustreActors.Host.Tests.Running;

internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, string Text)
{
    public decimal Value => decimal.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public string this[string label] => Labels.GetValueOrDefault(label, "");

    /// <summary>Name and labels, in a fixed order.</summary>
    public string Series =>
        $"{Name}{{{string.Join(',', Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"))}}}";
}

/// <summary>An exposition as Prometheus reads it. A line that Prometheus would refuse, or a duplicate series, fails the test.</summary>
internal sealed class Samples
{
    private readonly ILookup<string, Sample> _byName;

    private Samples(IReadOnlyList<Sample> all)
    {
        All = all;
        _byName = all.ToLookup(s => s.Name, StringComparer.Ordinal);
        var twice = all.GroupBy(s => s.Series, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        Assert.True(twice is null, $"{twice?.Key} comes twice");
    }

    public IReadOnlyList<Sample> All { get; }

    public static Samples Parse(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'), "the text ends within a line");
        return new Samples([.. text.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(ParseLine)]);
    }

    public bool Has(string name, params (string Label, string Value)[] labels) => Of(name, labels).Any();

    public IEnumerable<Sample> Of(string name, params (string Label, string Value)[] labels) =>
        _byName[name].Where(s => labels.All(l => s[l.Label] == l.Value));

    public decimal Sum(string name, params (string Label, string Value)[] labels) => Of(name, labels).Sum(s => s.Value);

    public decimal Value(string name, params (string Label, string Value)[] labels)
    {
        var found = Of(name, labels).ToList();
        Assert.True(found.Count == 1, $"{found.Count} series of {name} with {string.Join(", ", labels)}");
        return found[0].Value;
    }

    private static Sample ParseLine(string line)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = line.AsSpan().IndexOfAny('{', ' ');
        var name = line[..at];
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
                var label = line[at..equals];
                at = equals + 2;
                labels.Add(label, ReadQuoted(line, ref at));
                if (line[at] == ',')
                    at++;
            }

            at++;
        }

        return new Sample(name, labels, line[(at + 1)..]);
    }

    private static string ReadQuoted(string line, ref int at)
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
