using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>A cell for each target. Its colour shows how busy it is among its kind, and its sign what is wrong with it.</summary>
internal static class HeatStrips
{
    /// <summary>With more targets than this, a cell has no number.</summary>
    private const int MostNumbered = 96;

    private const int Levels = 5;

    public static Html Create(Overview overview)
    {
        var html = new Html();
        foreach (var filesystem in overview.Filesystems.Where(f => f.Targets.Count > 0))
        {
            html.Add($"""
                <div class="strips"><h3 class="name">{filesystem.Name}</h3>
                """);
            Add(html, "MDTs", [.. filesystem.Targets.Where(t => t.Component == "mdt")]);
            Add(html, "OSTs", [.. filesystem.Targets.Where(t => t.Component != "mdt")]);
            html.Add($"</div>\n");
        }

        if (html.Length > 0)
        {
            html.Add($"""
                <p class="legend quiet"><span>idle <i class="h0"></i><i class="h1"></i><i class="h2"></i><i class="h3"></i>
                <i class="h4"></i> busiest</span> <span><i class="bad">×</i> cannot be used, hangs or is unhealthy</span>
                <span><i class="warn">!</i> recovers or is degraded</span></p>
                """);
        }

        return html;
    }

    private static void Add(Html html, string kind, IReadOnlyList<TargetOverview> targets)
    {
        if (targets.Count == 0)
            return;
        var isDense = targets.Count > MostNumbered;
        html.Add($"""<ol class="strip{(isDense ? " dense" : "")}" aria-label="{kind}">""");
        foreach (var target in targets)
        {
            var (style, sign) = target.Condition switch
            {
                TargetCondition.Down or TargetCondition.Hangs or TargetCondition.Unhealthy => ("bad", "×"),
                TargetCondition.Recovering or TargetCondition.Degraded => ("warn", "!"),
                _ => ("h" + (char)('0' + Math.Min(Levels - 1, (int)Math.Ceiling(target.Heat * (Levels - 1)))), ""),
            };
            html.Add($"""<li class="{style}" title="{Words(target)}">{(isDense ? sign : sign + target.Name)}</li>""");
        }

        html.Add($"</ol>\n");
    }

    private static string Words(TargetOverview target)
    {
        var condition = target.Condition switch
        {
            TargetCondition.Up => "up",
            TargetCondition.Unknown => "state unknown",
            TargetCondition.Degraded => "degraded",
            TargetCondition.Recovering => "recovers",
            TargetCondition.Hangs => "hangs",
            TargetCondition.Unhealthy => "unhealthy",
            _ => "cannot be used",
        };
        var words = $"{target.Name}: {condition}";
        if (target.UsedRatio is { } used)
            words += $", {Quantity.Percent(used)} used";
        if (target.ReadBytes is { } read && target.WriteBytes is { } write)
            words += $", reads {Quantity.ByteRate(read)}, writes {Quantity.ByteRate(write)}";
        if (target.MetadataOperations is { } operations)
            words += $", metadata {Quantity.Rate(operations)}";
        if (target.LatencySeconds is { } latency)
            words += $", {Quantity.Seconds(latency)} an operation";
        return words;
    }
}
