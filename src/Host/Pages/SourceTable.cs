using LustreActors.Actors.Showing;
using LustreActors.Messages;

namespace LustreActors.Host.Pages;

/// <summary>The sources: those in trouble as they are, the others folded.</summary>
internal static class SourceTable
{
    /// <summary>A large server has thousands. The others are on the page that lists all.</summary>
    public const int Most = 150;

    public static Html Create(Overview overview, bool all)
    {
        var (troubled, well) = (overview.Sources.Where(IsInTrouble).ToArray(), overview.Sources.Where(s => !IsInTrouble(s)).ToArray());
        var html = new Html();
        if (troubled.Length > 0)
            AddTable(html, "Sources in trouble", troubled, all);
        if (well.Length == 0)
            return html;
        if (all)
            html.Add($"""<details id="all-sources" open>""");
        else
            html.Add($"""<details id="all-sources">""");
        html.Add($"<summary>{Quantity.Plural(well.Length, "source")} without trouble</summary>");
        AddTable(html, "Sources without trouble", well, all);
        return html.Add($"</details>");
    }

    private static void AddTable(Html html, string label, SourceOverview[] sources, bool all)
    {
        html.BeginTable(label, "sources", "source", "state", "#age", "#took", "#read", "#refused", "last error");
        foreach (var source in all ? sources : sources.Take(Most))
            Add(html, source);
        html.EndTable();
        if (!all && sources.Length > Most)
            html.Add($"""<p><a href="/?sources=all#sources-title">All {sources.Length} of them</a></p>""");
    }

    public static string Words(SourceOverview source) => source.State switch
    {
        SourceState.Up => "up",
        SourceState.Waiting when source.InFlight => "being read",
        SourceState.Waiting => "not read yet",
        SourceState.Failing => "failing",
        SourceState.Quarantined => "hangs",
        SourceState.Refused => "not tried",
        _ => "restarting",
    };

    public static string Style(SourceState state) => state switch
    {
        SourceState.Up => "good",
        SourceState.Waiting or SourceState.Paused => "warn",
        _ => "bad",
    };

    private static void Add(Html html, SourceOverview source)
    {
        html.Add($"""<tr><th scope="row" class="name"><a href="{Links.ToSource(source.Name)}">{source.Name}</a></th>""");
        html.Add($"""<td class="{Style(source.State)}">{Words(source)}</td>""");
        html.Number(source.AgeSeconds is { } age ? Quantity.Seconds(age) : Quantity.Unknown);
        html.Number(source.TookSeconds is > 0 and var took ? Quantity.Seconds(took) : Quantity.Unknown);
        html.Number(source.BytesRead > 0 ? Quantity.Bytes(source.BytesRead) : Quantity.Unknown);
        html.Add($"""<td class="n">{source.LinesRefused}</td><td class="wide">{source.Error}</td></tr>""");
    }

    private static bool IsInTrouble(SourceOverview source) => source.State is not (SourceState.Up or SourceState.Waiting);
}
