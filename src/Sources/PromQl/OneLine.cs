using System.Text;

namespace LustreActors.Sources.PromQl;

/// <summary>The beginning of what somebody else wrote, fit for a line of a log: it steers no terminal and begins no second line.</summary>
public static class OneLine
{
    /// <param name="bytes">UTF-8, or what was taken for it.</param>
    /// <param name="longest">How many bytes are shown.</param>
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
