using System.Globalization;
using System.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>All that is read of Lustre, as a page for people; made of the declarations.</summary>
public static class ParameterPage
{
    public static string Markdown()
    {
        var page = new StringBuilder("""
            # Every Lustre parameter that is read

            Made by `lustre-exporter metrics --parameters`; what the families mean stands in [metrics.md](metrics.md), how parameters are found and
            read in [lustre-sources.md](lustre-sources.md).

            *Where* names the place of a parameter release by release (Lustre 2.10 to 2.17). It is for you: the program looks in all places,
            whatever the release, because builds differ. `*` is a device: a target, a mount, a client's NID.

            *Needs* is what reading it takes: nothing, or what opens debugfs, which is root's alone. The capability `CAP_DAC_READ_SEARCH` does,
            and so does `lustre.access = lctl` with a line in sudoers ([lustre-sources.md](lustre-sources.md#permissions)).

            | parameter | where | needs | families |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        var rows = LustreSources.Metrics.SelectMany(m => m.Parameters.Select(p => (Parameter: p, m.Family.Name)));
        foreach (var row in rows.GroupBy(r => r.Parameter.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var parameter = row.First().Parameter;
            var families = string.Join(", ", row.Select(r => $"`{r.Name}`").Distinct());
            page.Append(CultureInfo.InvariantCulture, $"| `{row.Key}` | {ParameterPlaces.Text(parameter.Places)} | {Needs(parameter)} | {families} |\n");
        }

        return page.ToString();
    }

    private static string Needs(LustreParameter parameter)
    {
        if (!parameter.MayBeInDebugfs)
            return "nothing";
        var place = parameter.Places[^1];
        return place.Root == ParameterRoot.Debug && place.Since != ParameterPlaces.Oldest ? $"debugfs from {place.Since}" : "debugfs";
    }
}
