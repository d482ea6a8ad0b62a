using System.Text;

namespace LustreActors.Metrics.Reading;

/// <summary>The beginning of a line from outside, safe for a log: short and without control characters.</summary>
internal static class Excerpt
{
    private const int LongestBytes = 160;

    public static string Of(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.Length > LongestBytes ? line[..LongestBytes] : line);
        var shown = string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) ? '\uFFFD' : from[i];
        });
        return line.Length > LongestBytes ? shown + "…" : shown;
    }
}
