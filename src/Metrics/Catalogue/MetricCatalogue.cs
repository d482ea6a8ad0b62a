using System.Text;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Catalogue;

/// <summary>The families that a program can show, under headings and in the order in which they were added.</summary>
public sealed class MetricCatalogue
{
    private readonly List<(string Heading, List<MetricFamily> Families)> _groups = [];
    private readonly Dictionary<string, (MetricFamily Family, string Heading)> _listed = new(StringComparer.Ordinal);

    /// <summary>Every family once, also one with several headings.</summary>
    public IEnumerable<MetricFamily> Families => _listed.Values.Select(l => l.Family);

    /// <summary>
    /// Adds families to a heading, which may exist already. A family may have several headings, but one name may have one definition only.
    /// </summary>
    public MetricCatalogue Add(string heading, params IEnumerable<MetricFamily> families)
    {
        var group = _groups.Find(g => g.Heading == heading);
        if (group.Families is null)
            _groups.Add(group = (heading, []));
        foreach (var family in families)
        {
            if (!_listed.TryAdd(family.Name, (family, heading)) && !ReferenceEquals(_listed[family.Name].Family, family))
            {
                var first = _listed[family.Name].Heading;
                throw new ArgumentException(
                    $"{family.Name} has one definition under {first} and another one under {heading}", nameof(families));
            }

            if (!group.Families.Contains(family))
                group.Families.Add(family);
        }

        return this;
    }

    /// <summary>The catalogue as plain text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var (heading, families) in _groups)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(heading).Append('\n').Append('=', heading.Length).Append('\n');
            foreach (var family in families)
            {
                text.Append('\n').Append(family.Name).Append("  ").Append(TypeOf(family));
                if (family.Unit.Length > 0)
                    text.Append(", ").Append(family.Unit);
                if (!family.LabelNames.IsEmpty)
                    text.Append("\n    labels: ").AppendJoin(", ", family.LabelNames);
                text.Append("\n    ").Append(family.Help.Replace("\n", "\n    ", StringComparison.Ordinal)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The catalogue as a page of the documentation, with a table for each heading.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var (heading, families) in _groups)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append("## ").Append(Escape(heading))
                .Append("\n\n| name | type | unit | labels | help |\n|---|---|---|---|---|\n");
            foreach (var family in families)
            {
                text.Append("| `").Append(family.Name).Append("` | ").Append(TypeOf(family)).Append(" | ").Append(family.Unit).Append(" | ")
                    .AppendJoin(", ", family.LabelNames.Select(label => $"`{label}`"))
                    .Append(" | ").Append(Escape(family.Help)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string TypeOf(MetricFamily family) => family.Type switch
    {
        MetricType.Gauge => "gauge",
        MetricType.Counter => "counter",
        MetricType.Histogram => "histogram",
        MetricType.Summary => "summary",
        _ => "unknown",
    };

    /// <summary>Escapes the characters that end a cell or start markup, among them the underscore of names such as job_stats.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '|' or '*' or '_' or '<' or '[' or '`' or '\\')
                escaped.Append('\\');
            escaped.Append(c is '\n' or '\r' ? ' ' : c);
        }

        return escaped.ToString();
    }
}
