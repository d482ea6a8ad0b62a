using System.Globalization;
using System.Text;

namespace LustreActors.Simulator.Tests.Reading;

/// <summary>A deliberately plain reader of the written text, independent of everything that wrote it.</summary>
internal static class StatsLines
{
    public sealed record Counter(string Unit, long Samples, long Minimum, long Maximum, long Sum, ulong SumOfSquares);

    public sealed record Job(string Id, Dictionary<string, string> Times, Dictionary<string, Counter> Counters);

    /// <summary>The counters of a stats file; of a name that stands twice, the first.</summary>
    public static Dictionary<string, Counter> Stats(string path)
    {
        var counters = new Dictionary<string, Counter>();
        foreach (var line in File.ReadAllLines(path))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] is "snapshot_time" or "start_time" or "elapsed_time")
                continue;
            Assert.Equal("samples", words[2]);
            counters.TryAdd(words[0], new Counter(
                words[3].Trim('[', ']'), Number(words[1]), At(words, 4), At(words, 5), At(words, 6),
                words.Length > 7 ? ulong.Parse(words[7], CultureInfo.InvariantCulture) : 0));
        }

        return counters;
    }

    public static List<Job> Jobs(string path)
    {
        var jobs = new List<Job>();
        // Latin-1 keeps every byte, so that ids can be unescaped byte by byte.
        foreach (var line in Encoding.Latin1.GetString(File.ReadAllBytes(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "job_stats:")
                continue;
            if (line.StartsWith("- job_id:          ", StringComparison.Ordinal))
            {
                jobs.Add(new Job(Unescape(line["- job_id:          ".Length..]), [], []));
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = line[..colon].Trim();
            var rest = line[(colon + 1)..].Trim();
            if (name.EndsWith("_time", StringComparison.Ordinal))
                jobs[^1].Times.Add(name, rest.Split(' ')[0]);
            else
                jobs[^1].Counters.Add(name, Fields(rest));
        }

        return jobs;
    }

    private static Counter Fields(string text)
    {
        Assert.StartsWith("{ ", text, StringComparison.Ordinal);
        Assert.EndsWith(" }", text, StringComparison.Ordinal);
        var histogram = text.IndexOf(", hist:", StringComparison.Ordinal);
        var plain = histogram < 0 ? text[2..^2] : text[2..histogram];
        var fields = plain.Split(',').Select(field => field.Split(':')).ToDictionary(f => f[0].Trim(), f => f[1].Trim());
        return new Counter(
            fields["unit"], Number(fields["samples"]), Of(fields, "min"), Of(fields, "max"), Of(fields, "sum"),
            fields.TryGetValue("sumsq", out var squares) ? ulong.Parse(squares, CultureInfo.InvariantCulture) : 0);
    }

    private static string Unescape(string text)
    {
        var bytes = new List<byte>();
        var quoted = text.StartsWith('"');
        var inner = quoted ? text[1..^1] : text;
        for (var i = 0; i < inner.Length; i++)
        {
            if (quoted && inner[i] == '\\')
            {
                bytes.Add(byte.Parse(inner.AsSpan(i + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 3;
            }
            else
            {
                bytes.Add((byte)inner[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static long At(string[] words, int index) => words.Length > index ? Number(words[index]) : 0;

    private static long Of(Dictionary<string, string> fields, string name) => fields.TryGetValue(name, out var text) ? Number(text) : 0;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
