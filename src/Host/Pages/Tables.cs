namespace LustreActors.Host.Pages;

/// <summary>Tables that scroll by themselves where they are too wide for the window.</summary>
internal static class Tables
{
    /// <param name="html">Where it is added.</param>
    /// <param name="label">What it shows.</param>
    /// <param name="style">Its class.</param>
    /// <param name="columns">The titles of its columns; <c>#</c> before a title aligns its numbers.</param>
    public static Html BeginTable(this Html html, string label, string style, params ReadOnlySpan<string> columns)
    {
        html.Add($"""<div class="scroll" tabindex="0" role="region" aria-label="Table: {label}"><table class="{style}"><thead><tr>""");
        foreach (var column in columns)
        {
            if (column.StartsWith('#'))
                html.Add($"""<th scope="col" class="n">{column[1..]}</th>""");
            else
                html.Add($"""<th scope="col">{column}</th>""");
        }

        return html.Add($"</tr></thead><tbody>\n");
    }

    public static Html EndTable(this Html html) => html.Add($"</tbody></table></div>\n");

    public static Html Number(this Html html, string number) => html.Add($"""<td class="n">{number}</td>""");
}
