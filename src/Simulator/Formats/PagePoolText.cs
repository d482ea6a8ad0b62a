using System.Globalization;
using System.Text;

namespace LustreActors.Simulator;

/// <summary>The text of <c>sptlrpc/encrypt_page_pools</c>: a node without encryption has pools that nobody ever used.</summary>
internal static class PagePoolText
{
    public static string Encryption(LustreVersion version, long physicalPages)
    {
        var what = version >= LustreVersion.V2_17 ? "objects" : "pages";
        var maximum = physicalPages / 8;
        var text = new StringBuilder();
        Line("physical pages", 25, physicalPages);
        Line("pages per pool", 25, 512);
        Line($"max {what}", what.Length + 20, maximum);
        Line("max pools", 25, (maximum / 512) + 1);
        Line($"total {what}", what.Length + 20, 0);
        Line("total free", 25, 0);
        text.Append(version == LustreVersion.V2_10 ? "idle index:              0/100\n" : "idle index:              100/100\n");
        text.Append("last shrink:             636s\nlast access:             636s\n");
        Line($"max {what} reached", what.Length + 20, 0);
        foreach (var name in new[] { "grows", "grows failure", "shrinks", "cache access", "cache missing", "low free mark", "max waitqueue depth" })
            Line(name, 25, 0);
        text.Append(version == LustreVersion.V2_10 ? "max wait time:           0/1000\n" : "max wait time ms:        0\n");
        Line("out of mem", 25, 0);
        return text.ToString();

        void Line(string name, int width, long value) =>
            text.Append(CultureInfo.InvariantCulture, $"{(name + ":").PadRight(width)}{value}\n");
    }
}
