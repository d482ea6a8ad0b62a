using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>The troubles in words, each with what to look at.</summary>
internal static class TroubleList
{
    public static Html Create(Overview overview, PageFacts facts, PageScope scope)
    {
        var html = new Html();
        if (scope == PageScope.Cluster && overview.Filesystems.Count == 0)
            html.Add($"<p class=\"empty\">No member has told of a filesystem yet.</p>");
        else if (scope == PageScope.Machine && overview.Sources.Count == 0)
            html.Add($"<p class=\"empty\">No Lustre on this host yet: waiting for one.</p>");
        if (overview.Troubles.Count == 0)
            return html;
        html.Add($"<ul class=\"troubles\">");
        foreach (var trouble in overview.Troubles)
            Add(html, trouble, facts);
        return html.Add($"</ul>");
    }

    private static void Add(Html html, Trouble trouble, PageFacts facts)
    {
        var severity = trouble.Severity switch
        {
            Severity.Critical => "critical",
            Severity.Warning => "warning",
            _ => "note",
        };
        html.Add($"""<li class="{severity}"><p><span class="sev">{severity}</span> """);
        if (trouble.Source is { } source)
            html.Add($"""<a class="name" href="{Links.ToSource(source)}">{trouble.Subject}</a> """);
        else
            html.Add($"""<b class="name">{trouble.Subject}</b> """);
        html.Add($"{trouble.Text}. ");
        if (trouble is { Path: null, Command: null })
            AddLink(html, trouble);
        html.Add($"</p>");
        if (trouble.Path is { } path)
            html.Add($"<p><code>{path}</code></p>");
        if (trouble is { Path: not null } or { Command: not null })
        {
            html.Add($"""<p class="do">""");
            if (trouble.Command is { } command)
                html.Add($"<code>{facts.CommandLine(command)}</code> ");
            AddLink(html, trouble);
            html.Add($"</p>");
        }

        html.Add($"</li>\n");
    }

    private static void AddLink(Html html, Trouble trouble)
    {
        if (trouble.Symptom is { } symptom)
            html.Add($"""<a href="{Links.ToHelp(symptom)}">What it means and what to do</a>""");
    }
}
