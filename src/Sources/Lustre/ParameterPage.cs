using System.Globalization;
using System.Text;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre;

/// <summary>The page of all parameters, made from their declarations.</summary>
public static class ParameterPage
{
    private const string Introduction = """
        # Every Lustre parameter that is read

        Written by `lustre-exporter metrics --parameters`. [metrics.md](metrics.md) explains the families,
        [lustre-sources.md](lustre-sources.md) how parameters are found and read, [add-a-parameter.md](add-a-parameter.md) how to add one.

        *Where* names the place of a parameter release by release (Lustre 2.10 to 2.17). It is for people: the program looks in all places,
        whatever the release, because builds differ. `*` is a device: a target, a mount, a client's NID.

        *Needs* names the right that reading it takes. debugfs is open to root alone. The capability `CAP_DAC_READ_SEARCH` opens it, and so
        does `lustre.access = lctl` with a line in sudoers ([lustre-sources.md](lustre-sources.md#permissions)).

        | parameter | where | needs | families |
        |---|---|---|---|

        """;

    public static string Markdown()
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        var rows = LustreSources.Metrics.SelectMany(m => m.Parameters.Select(p => (Parameter: p, m.Family.Name)));
        foreach (var row in rows.GroupBy(r => r.Parameter.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var parameter = row.First().Parameter;
            var families = string.Join(", ", row.Select(r => $"`{r.Name}`").Distinct());
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{row.Key}` | {ParameterPlaces.Text(parameter.Places)} | {Needs(parameter)} | {families} |\n");
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
