using System.Globalization;
using System.Text;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Targets;

public sealed class EveryNumberTests
{
    private const string Labels = """filesystem="scratch",component="ost",target="scratch-OST0000" """;
    private static readonly LustreTarget Target = new("scratch", LustreComponent.Ost, "scratch-OST0000");
    private static readonly LustreSourceOptions Options = new() { ClientName = "node01" };

    [Fact]
    public void A_reading_serves_exactly_the_numbers_of_the_file()
    {
        var random = new Random(4711);
        using var tree = new LustreTree();
        for (var i = 0; i < 300; i++)
        {
            // A new source for each file: a source that had read the last file would report its counters as missing.
            var source = LustreSources.For(Target, tree.Roots, Options)[0].Create();
            var (text, expected) = File(random);
            tree.Proc("obdfilter/scratch-OST0000/stats", text);

            var reading = source.Read();

            Assert.Equal(0, reading.LinesRefused);
            Assert.Equal(expected.Order(StringComparer.Ordinal), reading.Samples().Order(StringComparer.Ordinal));
        }
    }

    private static (string Text, List<string> Expected) File(Random random)
    {
        var text = new StringBuilder("snapshot_time             1700000600.500000000 secs.nsecs\n");
        var expected = new List<string>();
        var pad = random.Next(2) == 0 ? 26 : 36;
        foreach (var direction in new[] { "read", "write" })
        {
            if (random.Next(4) == 0)
                continue;
            var (count, minimum, maximum, sum) = (Number(random), Number(random), Number(random), Number(random));
            Line(
                $"{direction}_bytes",
                $"{count} samples [bytes] {minimum} {maximum} {sum}{(random.Next(2) == 0 ? "" : " 18446744073709551615")}");
            expected.AddRange([
                $"lustre_{direction}_samples_total{{{Labels.Trim()}}} {count}", $"lustre_{direction}_bytes_total{{{Labels.Trim()}}} {sum}",
                $"lustre_{direction}_minimum_size_bytes{{{Labels.Trim()}}} {minimum}",
                $"lustre_{direction}_maximum_size_bytes{{{Labels.Trim()}}} {maximum}",
            ]);
        }

        for (var i = random.Next(60); i > 0; i--)
        {
            var name = $"operation_{i}{(random.Next(9) == 0 ? " of \"two\" words" : "")}";
            var labels = $"{Labels.Trim()},operation=\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
            var (count, minimum, maximum, sum) = (Number(random), Number(random), Number(random), Number(random));
            expected.Add($"lustre_stats_total{{{labels}}} {count}");
            switch (random.Next(4))
            {
                case 0:
                    Line(name, $"{count} samples [reqs]");
                    break;
                case 1:
                    Line(name, $"{count} samples [usecs] {minimum} {maximum} {sum} 17");
                    expected.AddRange([
                        $"lustre_stats_seconds_total{{{labels}}} {Seconds(sum)}",
                        $"lustre_stats_minimum_seconds{{{labels}}} {Seconds(minimum)}",
                        $"lustre_stats_maximum_seconds{{{labels}}} {Seconds(maximum)}",
                    ]);
                    break;
                case 2:
                    Line(name, $"{count} samples [bytes] {minimum} {maximum} {sum}");
                    expected.Add($"lustre_stats_bytes_total{{{labels}}} {sum}");
                    break;
                default:
                    Line(name, $"{count} samples [parsecs] {minimum} {maximum} {sum}");
                    break;
            }
        }

        return (text.ToString(), expected);

        void Line(string name, string rest) => text.Append(name.PadRight(pad - 1)).Append(' ').Append(rest).Append('\n');
    }

    private static string Seconds(long microseconds) => (microseconds / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    private static long Number(Random random) => random.Next(5) switch
    {
        0 => 0,
        1 => random.Next(1000),
        2 => random.NextInt64(1L << 40),
        3 => long.MaxValue - 1,
        _ => random.NextInt64(),
    };
}
