using System.Globalization;
using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>This machine: a tile for each of its resources.</summary>
internal static class NodeTiles
{
    public static Html Create(NodeOverview? node)
    {
        var html = new Html();
        if (node is null)
            return html;
        html.Add($"""<dl class="tiles">""");
        if (node.BusyRatio is { } busy)
        {
            var load = node.Load is { } average ? string.Create(CultureInfo.InvariantCulture, $"load {average:0.##}, ") : "";
            Tile(html, "Processors", Quantity.Percent(busy), busy, load + Quantity.Plural(node.Processors, "CPU"));
        }
        else if (node.Load is { } average)
            Tile(html, "Load", average.ToString("0.##", CultureInfo.InvariantCulture), null, "in the last minute");
        Tile(html, "Memory", node.Memory);
        Tile(html, "Swap", node.Swap);
        if (node.FullestFilesystem is { } full)
            Tile(html, "Fullest filesystem", Quantity.Percent(full.Value), full.Value, full.Name, isSpace: true);
        if (node.BusiestDisk is { } disk)
            Tile(html, "Busiest disk", Quantity.Percent(disk.Value), disk.Value, disk.Name);
        Rates(html, "Disks", "read", node.DiskReadBytes, "written", node.DiskWriteBytes);
        Rates(html, "Network", "in", node.ReceivedBytes, "out", node.SentBytes);
        Rates(html, "InfiniBand", "in", node.InfinibandReceivedBytes, "out", node.InfinibandSentBytes);
        if (node.HottestCelsius is { } heat)
            Tile(html, "Hottest sensor", heat.ToString("0", CultureInfo.InvariantCulture) + " °C", null, "");
        if (node.UptimeSeconds is { } uptime)
            Tile(html, "Up for", Quantity.Seconds(uptime), null, "");
        return html.Add($"</dl>");
    }

    private static void Tile(Html html, string title, Space? space)
    {
        if (space is not null)
        {
            Tile(
                html, title, Quantity.Percent(space.UsedRatio), space.UsedRatio,
                $"{Quantity.Bytes(space.Used)} of {Quantity.Bytes(space.Total)}", isSpace: true);
        }
    }

    private static void Rates(Html html, string title, string first, double? one, string second, double? other)
    {
        if (one is not null || other is not null)
            Tile(html, title, $"{Quantity.ByteRate(one)} {first}", null, $"{Quantity.ByteRate(other)} {second}");
    }

    /// <summary>Space that is used up is trouble. A busy processor or disk is not.</summary>
    private static void Tile(Html html, string title, string value, double? ratio, string detail, bool isSpace = false)
    {
        var bar = ratio is { } part ? Drawing.Bar(part, isSpace ? Level(part) : "fill") : null;
        html.Add($"""<div><dt>{title}</dt><dd><b>{value}</b>{bar}""");
        html.Add($"""<span class="quiet name">{detail}</span></dd></div>""");
    }

    private static string Level(double ratio) => ratio >= 0.95 ? "bad" : ratio >= 0.90 ? "warn" : "fill";
}
