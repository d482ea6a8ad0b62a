using System.Globalization;
using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>The containers of this machine: those in trouble, then those that use most.</summary>
internal static class ContainerRows
{
    private const int ShortId = 12;

    public static Html Create(ContainerTable? containers)
    {
        var html = new Html();
        if (containers is null)
            return html;
        if (containers.Count == 0)
            return html.Add($"""<p class="empty">There are no containers now.</p>""");
        html.BeginTable("Containers", "containers", "container", "image", "state", "#CPUs", "#memory", "#received", "#sent", "#restarts");
        foreach (var container in containers.Rows)
            Add(html, container);
        html.EndTable();
        if (containers.Count > containers.Rows.Count)
            html.Add($"""<p class="quiet">{containers.Count - containers.Rows.Count} more are in <a href="/metrics">/metrics</a></p>""");
        return html;
    }

    private static void Add(Html html, ContainerOverview container)
    {
        var (style, words) = container switch
        {
            { Health: "unhealthy" } => ("bad", "unhealthy"),
            { State: "restarting" or "dead" } => ("bad", container.State),
            { IsOomKilled: true } => ("bad", "out of memory"),
            { State: "running" } => ("good", container.Health == "healthy" ? "healthy" : "running"),
            { State: "" } => ("", Quantity.Unknown),
            _ => ("warn", container.State),
        };
        var name = container.Name.Length > 0 ? container.Name : Short(container.Id);
        html.Add($"""<tr><th scope="row" class="name" title="{container.Id}">{name}</th><td class="name">{container.Image}</td>""");
        html.Add($"""<td class="{style}">{words}</td>""");
        html.Number(container.Processors is { } cpus ? cpus.ToString("0.##", CultureInfo.InvariantCulture) : Quantity.Unknown);
        var ratio = container.MemoryBytes / container.MemoryLimitBytes;
        var memory = container.MemoryBytes is { } bytes ? Quantity.Bytes(bytes) : Quantity.Unknown;
        html.Add($"""<td class="n">{memory}{(ratio is { } part ? Drawing.Bar(part, part >= 0.95 ? "bad" : "fill") : null)}</td>""");
        html.Number(Quantity.ByteRate(container.ReceivedBytes)).Number(Quantity.ByteRate(container.SentBytes));
        html.Add($"""<td class="n">{container.Restarts}</td></tr>""").Add($"\n");
    }

    /// <summary>The beginning of the id, as engines show it.</summary>
    private static string Short(string path)
    {
        var id = path[(path.LastIndexOf('/') + 1)..];
        var digits = id.LastIndexOf('-') is >= 0 and var hyphen ? id[(hyphen + 1)..] : id;
        return digits.Length > ShortId ? digits[..ShortId] : digits;
    }
}
