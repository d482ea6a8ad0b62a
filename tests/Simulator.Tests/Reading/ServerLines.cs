using System.Globalization;
using System.Text.RegularExpressions;

namespace LustreActors.Simulator.Tests.Reading;

/// <summary>Plain readers of a server's own files, independent of what wrote them.</summary>
internal static partial class ServerLines
{
    public sealed record Bucket(string Label, long Reads, int ReadPercent, int ReadsSoFar, long Writes, int WritePercent, int WritesSoFar);

    /// <summary>The tables of a brw_stats, by the first words of their headings.</summary>
    public static Dictionary<string, List<Bucket>> Disk(string path)
    {
        var tables = new Dictionary<string, List<Bucket>>();
        List<Bucket>? table = null;
        foreach (var line in File.ReadLines(path))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                tables.Add(heading.Groups[1].Value.TrimEnd(), table = []);
            }
            else if (Line().Match(line) is { Success: true } match)
            {
                var numbers = Enumerable.Range(2, 6).Select(i => long.Parse(match.Groups[i].Value, CultureInfo.InvariantCulture)).ToArray();
                table!.Add(new Bucket(
                    match.Groups[1].Value, numbers[0], (int)numbers[1], (int)numbers[2], numbers[3], (int)numbers[4], (int)numbers[5]));
            }
        }

        return tables;
    }

    /// <summary>The entries of an accounting or a limit file: the id, then its fields.</summary>
    public static List<(int Id, Dictionary<string, long> Fields)> Quota(string path)
    {
        var entries = new List<(int, Dictionary<string, long>)>();
        var id = 0;
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("- id:", StringComparison.Ordinal))
                id = int.Parse(line["- id:".Length..], CultureInfo.InvariantCulture);
            else if (line.Contains('{', StringComparison.Ordinal))
                entries.Add((id, Field().Matches(line).ToDictionary(m =>
                    m.Groups[1].Value, m => long.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))));
        }

        return entries;
    }

    /// <summary>The lines of DDN's io_latency_stats: <c>rd_4K</c>, then counts by microseconds.</summary>
    public static Dictionary<string, Dictionary<long, long>> Latency(string path) => File.ReadLines(path)
        .Where(line => line.Contains('{', StringComparison.Ordinal))
        .ToDictionary(line => line.Split(':')[0], line => Microseconds().Matches(line)
            .ToDictionary(
                m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture),
                m => long.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"^([a-zA-Z].{20,21})  ?(rpcs|ios|maps) +% cum % \|  (rpcs|ios|maps) +% cum %$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(\d+[KM]?):\t\t +(\d+) +(\d+) +(\d+)   \| +(\d+) +(\d+) +(\d+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"(\w+): +(\d+)")]
    private static partial Regex Field();

    [GeneratedRegex(@"(\d+)us: (\d+)")]
    private static partial Regex Microseconds();
}
