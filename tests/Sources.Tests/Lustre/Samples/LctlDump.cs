using System.Text;
using System.Text.RegularExpressions;

namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>Splits the output of <c>lctl get_param</c>.</summary>
internal static partial class LctlDump
{
    /// <summary>A name at the beginning of a line begins a parameter; its value may be on the same line.</summary>
    public static IEnumerable<(string Name, string Value)> Parameters(string text)
    {
        var begins = Begin().Matches(text);
        for (var i = 0; i < begins.Count; i++)
        {
            var from = begins[i].Index + begins[i].Length;
            var value = text[from..(i + 1 < begins.Count ? begins[i + 1].Index : text.Length)];
            yield return (begins[i].Groups[1].Value, value.StartsWith('\n') ? value[1..] : value);
        }
    }

    /// <summary>The output of <c>lctl</c> when it is asked for these parameters only.</summary>
    public static byte[] Answer(string text, IReadOnlyCollection<string> asked)
    {
        var patterns = asked.Select(a => new Regex(
            $"^{Regex.Escape(a.Replace(@"\.", ".", StringComparison.Ordinal)).Replace(@"\*", ".+", StringComparison.Ordinal)}$",
            RegexOptions.CultureInvariant)).ToList();
        var answer = new StringBuilder();
        foreach (var (name, value) in Parameters(text).Where(p => patterns.Any(r => r.IsMatch(p.Name))).DistinctBy(p => p.Name))
            answer.Append(name).Append(
                value.Length == 0 || value.TrimEnd('\n').Contains('\n', StringComparison.Ordinal) ? "=\n" : "=").Append(value);
        return Encoding.UTF8.GetBytes(answer.ToString());
    }

    /// <summary>The path of a parameter. The name of a client may contain dots.</summary>
    public static string PathOf(string name) =>
        Export().Match(name) is { Success: true } export
            ? $"{export.Groups[1].Value.Replace('.', '/')}/exports/{export.Groups[2].Value}/{export.Groups[3].Value}"
            : name.Replace('.', '/');

    /// <summary>The directory that makes the target of this parameter visible. A dump may lack its files.</summary>
    public static string? TargetOf(string name)
    {
        var device = name.Split('.') is [_, var second, ..] ? second : "";
        if (Connection().Match(device) is { Success: true } connection)
            return $"mdt/{connection.Groups[1].Value}-{connection.Groups[2].Value}";
        return Target().Match(device) is { Success: true } target
            ? $"{(target.Groups[1].Value == "OST" ? "obdfilter" : "mdt")}/{device}"
            : null;
    }

    [GeneratedRegex(@"^([a-z][a-z_]*(?:-[a-z]+)?(?:\.[^ =\n]+)?)=", RegexOptions.Multiline)]
    private static partial Regex Begin();

    [GeneratedRegex(@"^([^.]+\.[^.]+)\.exports\.(.+)\.([a-z_]+)$")]
    private static partial Regex Export();

    [GeneratedRegex("^(.+)-(?:OST|MDT)[0-9a-f]{4}-os[cp]-(MDT[0-9a-f]{4})$")]
    private static partial Regex Connection();

    [GeneratedRegex("^[^-]+-(OST|MDT)[0-9a-f]{4}$")]
    private static partial Regex Target();
}
