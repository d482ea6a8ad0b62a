using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>
/// The page at <c>/</c>: trouble in words, a card for each filesystem, who is using it, all targets, members, this machine, and sources.
/// Each part is also sent by itself when it changes.
/// </summary>
internal static class OverviewPage
{
    /// <summary>The parts, in the order of the page.</summary>
    /// <param name="overview">What is shown.</param>
    /// <param name="facts">The program.</param>
    /// <param name="scope">This machine or the whole cluster.</param>
    /// <param name="allSources">Lists every source, however many there are.</param>
    public static IReadOnlyList<PagePart> Parts(Overview overview, PageFacts facts, PageScope scope, bool allSources = false) =>
    [
        new("summary", Summary(overview, facts, scope)),
        new("troubles", TroubleList.Create(overview, facts, scope)),
        new("filesystems", FilesystemCards.Create(overview)),
        new("usage", UsageTabs.Create(overview)),
        new("targets", HeatStrips.Create(overview)),
        new("members", MemberTable.Create(overview.Cluster)),
        new("node", NodeTiles.Create(overview.Node)),
        new("gpus", GpuTable.Create(overview.Gpus)),
        new("containers", ContainerRows.Create(overview.Containers)),
        new("sources", SourceTable.Create(overview, allSources)),
    ];

    public static Html Create(Overview overview, PageFacts facts, PageScope scope = PageScope.Machine, bool allSources = false)
    {
        var parts = Parts(overview, facts, scope, allSources).ToDictionary(p => p.Id, p => p.Inner);
        var main = new Html();
        Add("troubles", "Trouble", heading: false);
        Add("filesystems", "Filesystems", heading: false);
        Add("usage", "Who is using it", tools: new Html().Add(
            $"""<label class="js filter" hidden>Filter <input id="filter" type="search" size="16" autocomplete="off"></label>"""));
        Add("targets", "Targets");
        Add("members", "Members");
        Add("node", "This machine");
        Add("gpus", "GPUs");
        Add("containers", "Containers");
        Add("sources", "Sources");
        var live = scope == PageScope.Cluster ? "/api/v1/live?as=html&scope=cluster" : "/api/v1/live?as=html";
        return PageFrame.Create(Title(overview, facts, scope), parts["summary"], main, live);

        void Add(string id, string title, bool heading = true, Html? tools = null)
        {
            var inner = parts[id];
            main.Add($"""
                <section aria-labelledby="{id}-title" class="{id}"{(inner.Length == 0 ? Hidden : null)}>
                <div class="head"><h2 id="{id}-title"{(heading ? null : Invisible)}>{title}</h2>{tools}</div>
                <div id="{id}" data-part>{inner}</div></section>

                """);
        }
    }

    private static Html Hidden => new Html().Add($" hidden");

    private static Html Invisible => new Html().Add($""" class="vh" """);

    public static string Title(Overview overview, PageFacts facts, PageScope scope = PageScope.Machine) =>
        (overview.Troubles.Count > 0 ? $"({overview.Troubles.Count}) " : "") + Heading(overview, facts, scope);

    /// <summary>A host that shows its GPUs alone has no Lustre.</summary>
    private static string Heading(Overview overview, PageFacts facts, PageScope scope) => scope switch
    {
        PageScope.Cluster => "Lustre in the whole cluster",
        _ when overview is { Filesystems: [], Node: not null } or { Filesystems: [], Gpus: not [] } => facts.Host,
        _ => "Lustre on " + facts.Host,
    };

    /// <summary>Links to the other scope, where there is a cluster.</summary>
    private static Html? Scopes(Overview overview, PageScope scope)
    {
        if (overview.Cluster is null)
            return null;
        var (machine, cluster) = scope == PageScope.Cluster ? (null, Current) : (Current, (Html?)null);
        return new Html().Add($"""
            <nav class="scopes" aria-label="What is shown"><a href="/"{machine}>this machine</a>
            <a href="/?scope=cluster"{cluster}>whole cluster</a></nav>
            """);
    }

    private static Html Current => new Html().Add($""" aria-current="page" """);

    private static Html Summary(Overview overview, PageFacts facts, PageScope scope)
    {
        var (count, worst) = (overview.Troubles.Count, overview.Troubles.Count > 0 ? overview.Troubles[0].Severity : (Severity?)null);
        var (state, word) = worst switch
        {
            null => ("good", "all is well"),
            Severity.Critical => ("bad", Quantity.Plural(count, "trouble")),
            _ => ("warn", Quantity.Plural(count, "trouble")),
        };
        return new Html().Add($"""
            <h1 data-title="{Title(overview, facts, scope)}">{Heading(overview, facts, scope)}</h1>
            <a class="pill {state}" href="#troubles-title">{word}</a> {Scopes(overview, scope)}
            <span class="quiet">lustre-exporter {facts.Version}, up {Quantity.Seconds(facts.Uptime)}</span>
            """);
    }
}
