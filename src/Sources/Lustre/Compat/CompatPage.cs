using System.Globalization;
using System.Text;

namespace LustreActors.Sources.Lustre.Compat;

/// <summary>The page of the names of other exporters, made from their declarations.</summary>
public static class CompatPage
{
    private const string Introduction = """
        # Names of other exporters

        Written by `lustre-exporter metrics --compat`. With `metrics.compat = [gsi]` a site's dashboards and alerts for GSI's exporter find
        their names on the day of the change. `hpe` and `whamcloud` are the names of HPE's and Whamcloud's exporters. The families stand
        beside ours and are made from the same readings. Nothing is read twice. Names, units and the meaning of values are those of the
        other exporter. Labels that it does not have, such as `filesystem`, are kept, and the component of an MGS is `mgt`.

        Change the dashboards over time, then set `metrics.compat = []`: names with another unit cost a line each at every scrape. The names
        of jobs are ours, so they cost nothing.

        ## GSI's dashboards

        Every family of Lustre that GSI's four dashboards select has an answer with `compat = [gsi]`. They take the ports from constants:
        set `lustre_port` and `node_port` to the port of this exporter (9846), and `lustre_job` and `node_job` to its job. They select by
        the label `group`, which comes from the scrape configuration. Their panels of CPU, load and InfiniBand use node_exporter's names,
        which this exporter has as well ([node.md](node.md)), except `node_cpu_scaling_frequency_hertz` in a query that is hidden.

        ## Names with two meanings

        A family of this exporter and one of another exporter may have the same name and different meanings. `metrics.compat-prefer` decides
        which of them is shown, and `lustre-exporter check-config` warns of each. `ours` is the default. With `theirs`, ours is not shown
        under its name, so our own dashboards and alerts that use it stay empty. Of two exporters that use a name for different things,
        the one that stands first in `metrics.compat` wins.

        ## Every name

        *Ours*: a family name means that the values come from it; *the same* means that a family of ours has the name and the meaning. A
        collision has two meanings, as said above.

        | name | exporters | type | ours | remark |
        |---|---|---|---|---|

        """;

    public static string Markdown()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var name in CompatNames.All.OrderBy(n => n.Name, StringComparer.Ordinal).ThenBy(n => n.Exporters))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{name.Name}` | {WordsOf(name)} | {TypeOf(name)} | {OursOf(name)} | {RemarkOf(name)} |\n");
        }

        return page.ToString();
    }

    private static string WordsOf(CompatName name) =>
        string.Join(", ", CompatNames.Words.Where(w => name.Exporters.HasFlag(w.Exporter)).Select(w => w.Word));

    private static string TypeOf(CompatName name) =>
        (name.Family ?? (name.IsSame ? CompatNames.Own[name.Name] : null))?.Type.ToString().ToLowerInvariant() ?? "";

    private static string OursOf(CompatName name) =>
        name.IsSame ? "the same"
        : name.Family is null ? "not shown"
        : string.Join(", ", name.Rules.Select(r => $"`{r.From.Name}`").Distinct());

    private static string RemarkOf(CompatName name) => name.Collides ? $"**collision**: {name.Remark}" : name.Remark;
}
