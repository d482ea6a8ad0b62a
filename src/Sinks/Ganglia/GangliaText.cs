using System.Buffers;

namespace LustreActors.Sinks.Ganglia;

/// <summary>
/// Cleans texts for gmond. It writes them into its XML as they are, without escapes, and cuts the name of a spoofed metric at a colon.
/// </summary>
public static class GangliaText
{
    /// <summary>The longest name, so that every packet fits into one datagram of gmond.</summary>
    public const int LongestName = 128;

    private const int LongestLine = 200;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private static readonly SearchValues<char> LineCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-/%(),: ");

    /// <summary>
    /// The name of a host, a metric or a group: every other character than letters, digits and <c>_.-</c> becomes <c>_</c>.
    /// </summary>
    public static string CleanName(string text) => Clean(text, NameCharacters, LongestName);

    /// <summary>A title, a description or a unit, which may have blanks.</summary>
    public static string CleanLine(string text) => Clean(text, LineCharacters, LongestLine);

    private static string Clean(string text, SearchValues<char> allowed, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return "_";
        if (text.Length <= longest && !text.AsSpan().ContainsAnyExcept(allowed))
            return text;
        return string.Create(Math.Min(text.Length, longest), (text, allowed), static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = from.allowed.Contains(from.text[i]) ? from.text[i] : '_';
        });
    }
}
