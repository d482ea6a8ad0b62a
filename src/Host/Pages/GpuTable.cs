using System.Globalization;
using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>A row for each GPU of this machine.</summary>
internal static class GpuTable
{
    public static Html Create(IReadOnlyList<GpuOverview> gpus)
    {
        var html = new Html();
        if (gpus.Count == 0)
            return html;
        html.BeginTable("GPUs", "gpus", "GPU", "model", "state", "#busy", "#memory", "#temperature", "#power", "#processes", "#last XID");
        foreach (var gpu in gpus)
            Add(html, gpu);
        return html.EndTable();
    }

    private static void Add(Html html, GpuOverview gpu)
    {
        var (style, words) = gpu switch
        {
            { IsUp: false } => ("bad", "lost"),
            { Problems.Count: > 0 } => ("bad", string.Join(", ", gpu.Problems).Replace('_', ' ')),
            _ => ("good", "healthy"),
        };
        html.Add($"""<tr><th scope="row" title="{gpu.Uuid}">{gpu.Gpu}</th><td class="name">{gpu.Name}</td>""");
        html.Add($"""<td class="{style}">{words}</td>""");
        Cell(html, gpu.UtilizationRatio, Quantity.Percent, gpu.UtilizationRatio);
        Cell(html, gpu.Memory?.Used, Quantity.Bytes, gpu.Memory?.UsedRatio);
        Cell(html, gpu.TemperatureCelsius, static t => t.ToString("0", CultureInfo.InvariantCulture) + " °C", null);
        Cell(html, gpu.PowerWatts, static w => w.ToString("0", CultureInfo.InvariantCulture) + " W", gpu.PowerWatts / gpu.PowerLimitWatts);
        html.Number(gpu.Processes is { } processes ? processes.ToString(CultureInfo.InvariantCulture) : Quantity.Unknown);
        html.Number(gpu.LastXid is { } xid ? xid.ToString(CultureInfo.InvariantCulture) : Quantity.Unknown);
        html.Add($"</tr>\n");
    }

    private static void Cell(Html html, double? value, Func<double, string> words, double? ratio)
    {
        var text = value is { } known ? words(known) : Quantity.Unknown;
        html.Add($"""<td class="n">{text}{(ratio is { } part ? Drawing.Bar(part, "fill") : null)}</td>""");
    }
}
