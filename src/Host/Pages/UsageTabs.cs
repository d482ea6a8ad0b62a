using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>Who is using the filesystems: a tab for each kind that has data. Tabs are radio buttons, so they need no script.</summary>
internal static class UsageTabs
{
    private const int Shown = 10;

    /// <summary>A shorter bar would look like dirt.</summary>
    private const double Visible = 0.02;

    public static Html Create(Overview overview)
    {
        var html = new Html();
        if (overview.Usage.Count == 0)
            return html;
        html.Add($"""<div class="tabs" role="radiogroup" aria-label="By">""");
        foreach (var (i, table) in overview.Usage.Index())
        {
            html.Add($"""<input type="radio" name="by" id="by-{table.By}"{(i == 0 ? Checked : null)}>""");
            html.Add($"""<label for="by-{table.By}">{table.By}s</label>""");
        }

        foreach (var table in overview.Usage)
            Add(html, table);
        return html.Add($"</div>");
    }

    private static Html Checked => new Html().Add($" checked");

    private static Html Hidden => new Html().Add($" hidden");

    private static void Add(Html html, UsageTable table)
    {
        html.Add($"""
            <div class="panel by-{table.By} scroll" tabindex="0" role="region" aria-label="By {table.By}">
            <table class="usage"><thead><tr><th scope="col">{table.By}: the most of each column first</th>
            <th scope="col" class="n" data-sort="0">read</th>
            <th scope="col" class="n" data-sort="1">write</th><th scope="col" class="n" data-sort="2">metadata</th></tr></thead><tbody>

            """);
        var (read, write, operations) = (
            table.Rows.Max(r => r.ReadBytes), table.Rows.Max(r => r.WriteBytes), table.Rows.Max(r => r.MetadataOperations));
        foreach (var (i, row) in table.Rows.Index())
        {
            html.Add($"""<tr data-v="{row.ReadBytes:0} {row.WriteBytes:0} {row.MetadataOperations:0.##}"{(i >= Shown ? Hidden : null)}>""");
            html.Add($"""<th scope="row"><span class="name">{(row.Name.Length == 0 ? "(no name)" : row.Name)}</span>""");
            if (row.Detail.Length > 0)
                html.Add($"""<small class="name">{row.Detail}</small>""");
            html.Add($"</th>");
            Cell(html, Quantity.ByteRate(row.ReadBytes), row.ReadBytes, read, "read");
            Cell(html, Quantity.ByteRate(row.WriteBytes), row.WriteBytes, write, "write");
            Cell(html, Quantity.Rate(row.MetadataOperations), row.MetadataOperations, operations, "meta");
            html.Add($"</tr>\n");
        }

        html.Add($"</tbody>");

        // The script hides this line when it shows other rows.
        var rest = table.Rows.Skip(Shown).Concat(table.Rest is { } beyond ? [beyond] : []).ToArray();
        if (rest.Length > 0)
        {
            var others = table.Others + Math.Max(0, table.Rows.Count - Shown);
            html.Add($"""<tfoot><tr><th scope="row">{Quantity.Plural(others, "other")}</th>""");
            html.Number(Quantity.ByteRate(rest.Sum(r => r.ReadBytes))).Number(Quantity.ByteRate(rest.Sum(r => r.WriteBytes)));
            html.Number(Quantity.Rate(rest.Sum(r => r.MetadataOperations))).Add($"</tr></tfoot>");
        }

        html.Add($"</table></div>\n");
    }

    private static void Cell(Html html, string text, double value, double most, string kind)
    {
        if (value <= 0)
            html.Add($"""<td class="n zero">0</td>""");
        else
            html.Add($"""<td class="n">{text}{(value > Visible * most ? Drawing.Bar(value / most, kind) : null)}</td>""");
    }
}
