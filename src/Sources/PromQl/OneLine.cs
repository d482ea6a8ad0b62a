using System.Text;

namespace LustreActors.Sources.PromQl;

/// <summary>Makes the beginning of a foreign text fit for a log line: without control characters and without a second line.</summary>
public static class OneLine
{
    /// <param name="bytes">The text, supposed to be UTF-8.</param>
    /// <param name="longest">The most bytes that are shown.</param>
    public static string Of(ReadOnlySpan<byte> bytes, int longest) =>
        Of(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, (longest + 1) * 4)]), longest);

    public static string Of(string text, int longest)
    {
        var line = string.Create(Math.Min(text.Length, longest), text, static (into, from) =>
        {
            for (var i = 0; i < into.Length; i++)
                into[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? ' ' : from[i];
        });
        return text.Length > longest ? line + " …" : line.Trim();
    }
}
