using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>A card for each filesystem: space, rates of the last ten minutes, targets and clients.</summary>
internal static class FilesystemCards
{
    private const double NearlyFull = 0.90;
    private const double Full = 0.95;

    public static Html Create(Overview overview)
    {
        var html = new Html();
        foreach (var filesystem in overview.Filesystems)
            Add(html, filesystem);
        return html;
    }

    private static void Add(Html html, FilesystemOverview filesystem)
    {
        html.Add($"""
            <article class="card"><header><h3 class="name">{filesystem.Name}</h3><p class="pills">
            """);
        AddTroubled(html, filesystem.Targets);
        AddUp(html, "OST", filesystem.Osts);
        AddUp(html, "MDT", filesystem.Mdts);
        if (filesystem.Clients is { } clients)
            html.Add($"""<span class="pill">{Quantity.Plural(clients, "client")}</span>""");
        if (!filesystem.IsServed)
            html.Add($"""<span class="pill">seen from a mount</span>""");
        html.Add($"</p></header>");
        AddSpace(html, "Space", filesystem.Bytes, Quantity.Bytes);
        AddSpace(html, "Inodes", filesystem.Inodes, Quantity.Count);
        var (rates, trend) = (filesystem.Rates, filesystem.Trend);
        html.Add($"""<div class="trends">""");
        AddTrend(html, "Read", "read", rates.ReadBytes, trend.ReadBytes, Quantity.ByteRate);
        AddTrend(html, "Write", "write", rates.WriteBytes, trend.WriteBytes, Quantity.ByteRate);
        AddTrend(html, "Metadata", "meta", rates.MetadataOperations, trend.MetadataOperations, Quantity.Rate);
        html.Add($"""</div><dl class="extremes">""");
        if (filesystem.Fullest is { } fullest)
            html.Add($"<div><dt>Fullest</dt><dd><b>{fullest.Target}</b> {Quantity.Percent(fullest.Value)}</dd></div>");
        if (filesystem.Slowest is { } slowest)
            html.Add($"<div><dt>Slowest</dt><dd><b>{slowest.Target}</b> {Quantity.Seconds(slowest.Value)}</dd></div>");
        html.Add($"</dl></article>\n");
    }

    /// <summary>Targets that count as up and still need a look.</summary>
    private static void AddTroubled(Html html, IReadOnlyList<TargetOverview> targets)
    {
        AddTroubled(html, "bad", [.. targets.Where(t => t.Condition is TargetCondition.Hangs or TargetCondition.Unhealthy)]);
        AddTroubled(html, "warn", [.. targets.Where(t => t.Condition is TargetCondition.Degraded or TargetCondition.Recovering)]);
    }

    private static void AddTroubled(Html html, string style, TargetOverview[] targets)
    {
        if (targets.Length == 0)
            return;
        var words = targets.Length > 1 ? $"{targets.Length} targets in trouble" : targets[0].Name + targets[0].Condition switch
        {
            TargetCondition.Hangs => " hangs",
            TargetCondition.Unhealthy => " is unhealthy",
            TargetCondition.Recovering => " recovers",
            _ => " is degraded",
        };
        html.Add($"""<span class="pill {style}">{words}</span>""");
    }

    private static void AddUp(Html html, string kind, UpCount count)
    {
        if (count.Total == 0)
            return;
        var state = count.Up == count.Total ? "good" : "bad";
        html.Add($"""<span class="pill {state}">{count.Up} of {count.Total} {kind}{(count.Total == 1 ? "" : "s")} up</span>""");
    }

    private static void AddSpace(Html html, string title, Space? space, Func<double, string> words)
    {
        if (space is null)
            return;
        var level = space.UsedRatio >= Full ? "bad" : space.UsedRatio >= NearlyFull ? "warn" : "fill";
        html.Add($"""
            <div class="space"><p><span>{title}</span><b>{Quantity.Percent(space.UsedRatio)}</b></p>
            {Drawing.Bar(space.UsedRatio, level)}
            <p class="quiet"><span>{words(space.Used)} of {words(space.Total)} used</span>
            <span>{words(space.Available)} free</span></p></div>
            """);
    }

    private static void AddTrend(
        Html html, string title, string kind, double? now, IReadOnlyList<float?> values, Func<double?, string> words)
    {
        var most = values.Max();
        var label = $"{title} in the last ten minutes: now {words(now)}, at most {words(most)}";
        html.Add($"""
            <div class="trend"><span class="what">{title}</span>{Drawing.Sparkline(values, label, kind)}
            <b class="now">{words(now)}</b></div>
            """);
    }
}
