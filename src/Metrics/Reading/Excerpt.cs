using System.Text;

namespace LustreActors.Metrics;

/// <summary>The beginning of a line that somebody else wrote, fit for a log: short, and without what steers a terminal.</summary>
internal static class Excerpt
{
    private const int Longest = 160;

    public static string Of(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.Length > Longest ? line[..Longest] : line);
        var shown = string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) ? '\uFFFD' : from[i];
        });
        return line.Length > Longest ? shown + "…" : shown;
    }
}
