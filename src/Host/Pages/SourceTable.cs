using LustreActors.Actors.Showing;
using LustreActors.Messages;

namespace LustreActors.Host.Pages;

/// <summary>The sources, those in trouble first. Folded unless one is in trouble.</summary>
internal static class SourceTable
{
    /// <summary>A large server has thousands. The others are on the page that lists all.</summary>
    public const int Most = 150;

    public static Html Create(Overview overview, bool all)
    {
        var sources = overview.Sources.OrderBy(s => !IsInTrouble(s)).ThenBy(s => s.Name, StringComparer.Ordinal).ToArray();
        var troubled = sources.Count(IsInTrouble);
        var shown = all ? sources.Length : Math.Min(Most, sources.Length);
        var html = new Html();
        if (troubled > 0 || all)
            html.Add($"""<details id="all-sources" open>""");
        else
            html.Add($"""<details id="all-sources">""");
        html.Add($"""
            <summary><span class="h2">Sources</span>
            <span class="quiet">{Quantity.Plural(sources.Length, "source")}, {troubled} in trouble</span></summary>
            """);
        html.BeginTable("Sources", "sources", "source", "state", "#age", "#took", "#read", "#refused", "last error");
        foreach (var source in sources.Take(shown))
            Add(html, source);
        html.EndTable();
        if (shown < sources.Length)
            html.Add($"""<p><a href="/?sources=all#sources-title">All {sources.Length} sources</a></p>""");
        return html.Add($"</details>");
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
        html.Number(source.TookSeconds is { } took ? Quantity.Seconds(took) : Quantity.Unknown);
        html.Number(Quantity.Bytes(source.BytesRead));
        html.Add($"""<td class="n">{source.LinesRefused}</td><td class="wide">{source.Error}</td></tr>""");
    }

    private static bool IsInTrouble(SourceOverview source) => source.State is not (SourceState.Up or SourceState.Waiting);
}
