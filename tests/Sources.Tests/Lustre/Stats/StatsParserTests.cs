using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Tests.Lustre.Stats;

public sealed class StatsParserTests
{
    private const long Absent = ValueTable.Absent;

    [Theory]
    [InlineData("create                    4 samples [reqs]", "create", 4, Absent, Absent, Absent)]
    [InlineData("write_bytes               9 samples [bytes] 98303 4194304 33554431", "write_bytes", 9, 98303, 4194304, 33554431)]
    [InlineData("write 36 samples [usecs] 36 149845 38234958 4426400394686790401", "write", 36, 36, 149845, 38234958)]
    [InlineData("write 36 samples [usecs] 36 149845 38234958 18446744073709551615", "write", 36, 36, 149845, 38234958)]
    [InlineData("open                      1024577037 samples [regs]", "open", 1024577037, Absent, Absent, Absent)]
    [InlineData("ldlm_cancel\t\t12 samples [usecs] 1 2 3 4", "ldlm_cancel", 12, 1, 2, 3)]
    [InlineData("create                              4 samples [reqs] 1 1 4 4\r", "create", 4, 1, 1, 4)]
    [InlineData("thandle open              7 samples [usec] 1 20 30 400", "thandle open", 7, 1, 20, 30)]
    [InlineData("stage 2 open              7 samples [usec] 1 20 30 400", "stage 2 open", 7, 1, 20, 30)]
    [InlineData("unitless                  7 samples", "unitless", 7, Absent, Absent, Absent)]
    [InlineData("future                    7 samples [furlongs] 1 2 3 4 5 6", "future", 7, 1, 2, 3)]
    [InlineData("   indented   7 samples [reqs]  ", "indented", 7, Absent, Absent, Absent)]
    [InlineData("größe                     7 samples [reqs]", "größe", 7, Absent, Absent, Absent)]
    public void A_line_is_understood(string text, string name, long samples, long minimum, long maximum, long sum)
    {
        var (lines, findings) = Parse(text + "\n");

        Assert.Equal([new Line(name, samples, minimum, maximum, sum, Absent)], lines);
        Assert.Equal(0, findings.LinesRefused);
    }

    [Theory]
    [InlineData("create samples [reqs]")]
    [InlineData("create x samples [reqs]")]
    [InlineData("create -4 samples [reqs]")]
    [InlineData("create +4 samples [reqs]")]
    [InlineData("create 99999999999999999999 samples [reqs]")]
    [InlineData("create 4 sample [reqs]")]
    [InlineData("create 4")]
    [InlineData("4 samples [reqs]")]
    [InlineData("samples")]
    [InlineData("samples samples samples")]
    [InlineData("write 4 samples [bytes] 1 2")]
    [InlineData("write 4 samples [bytes] 1")]
    [InlineData("write 4 samples [bytes] 1 2 x")]
    [InlineData("write 4 samples [bytes] 1 2 3.5 4")]
    [InlineData("wr\u0001te 4 samples [bytes] 1 2 3")]
    [InlineData("start_time yesterday secs.nsecs")]
    [InlineData("start_time -5.000000000 secs.nsecs")]
    [InlineData("start_time")]
    [InlineData("\0\0\0")]
    public void A_bad_line_is_counted_and_costs_no_other_line(string bad)
    {
        var (lines, findings) = Parse($"open 1 samples [reqs]\n{bad}\nclose 2 samples [reqs]\n", "md_stats");

        Assert.Equal(["open", "close"], lines.Select(l => l.Name));
        Assert.Equal(1, findings.LinesRefused);
        Assert.Equal($"md_stats:2: {bad}", findings.FirstRefusal);
    }

    [Fact]
    public void A_name_that_is_not_utf8_or_far_too_long_costs_its_line()
    {
        byte[] text = [.. "open 1 samples [reqs]\n"u8, 0xff, 0xfe, .. " 3 samples [reqs]\n"u8, .. Encoding.UTF8.GetBytes(
            new string('n', 500)), .. " 3 samples [reqs]\n"u8];
        var (lines, findings) = Parse(text);

        Assert.Equal(["open"], lines.Select(l => l.Name));
        Assert.Equal(2, findings.LinesRefused);
    }

    [Fact]
    public void The_first_refused_line_is_remembered_and_cut()
    {
        var (_, findings) = Parse(new string('z', 5_000) + "\nsecond\n", "stats");

        Assert.Equal(2, findings.LinesRefused);
        Assert.Equal("stats:1: " + new string('z', 200) + " …", findings.FirstRefusal);
    }

    [Theory]
    [InlineData("write 186442470 samples [usecs] 36 149845092510 -823495890607571055 4426400394686790401", 36, 149845092510, Absent)]
    [InlineData("write 186442470 samples [usecs] 36 149845092510 9223372036854775807 4426400394686790401", 36, 149845092510, Absent)]
    [InlineData("write 186442470 samples [usecs] 36 -149845092510 15 4426400394686790401", 36, Absent, 15)]
    public void A_value_that_overflowed_is_left_out_and_counted_while_the_rest_is_kept(string text, long minimum, long maximum, long sum)
    {
        var (lines, findings) = Parse(text);

        Assert.Equal([new Line("write", 186442470, minimum, maximum, sum, Absent)], lines);
        Assert.Equal(1, findings.LinesRefused);
        Assert.Equal("stats:1: " + text, findings.FirstRefusal);
    }

    [Theory]
    [InlineData("start_time                1742198638.967129679 secs.nsecs", 1742198638967129679)]
    [InlineData("start_time                1742198638.67129679 secs.nsecs", 1742198638067129679)]
    [InlineData("start_time                1438693238.20113 secs.usecs", 1438693238020113000)]
    [InlineData("start_time   : 1742198638.967129679 secs.nsecs", 1742198638967129679)]
    [InlineData("start_time: 1742198638.967129679 secs.nsecs", 1742198638967129679)]
    [InlineData("start_time: 1742198638.5", 1742198638500000000)]
    [InlineData("start_time: 1742198638", 1742198638000000000)]
    [InlineData("start_time                0.000000000 secs.nsecs", Absent)]
    [InlineData("snapshot_time             1687448322.813894158 secs.nsecs", Absent)]
    [InlineData("snapshot_time   : 1687448322.813894158 secs.nsecs", Absent)]
    [InlineData("snapshot_time", Absent)]
    [InlineData("elapsed_time              11756.559487496 secs.nsecs", Absent)]
    public void The_times_in_front_are_understood_in_every_shape(string header, long startTime)
    {
        var (lines, findings) = Parse($"{header}\nopen 1 samples [reqs]\n");

        Assert.Equal([new Line("open", 1, Absent, Absent, Absent, startTime)], lines);
        Assert.Equal(0, findings.LinesRefused);
    }

    [Fact]
    public void A_file_without_a_last_newline_and_with_blank_lines_is_read_to_its_end()
    {
        var (lines, findings) = Parse("\n  \nopen 1 samples [reqs]\n\nclose 2 samples [reqs]");

        Assert.Equal(["open", "close"], lines.Select(l => l.Name));
        Assert.Equal(0, findings.LinesRefused);
    }

    [Fact]
    public void Lines_are_counted_across_pieces()
    {
        var findings = new Findings();
        var parser = new StatsParser<Collector>(new Collector(), findings, "stats");
        parser.Parse(["open 1 samples [reqs]\nclose 2 samples [reqs]\n"u8.ToArray(), "broken\n"u8.ToArray()], findings, "stats");

        Assert.Equal("stats:3: broken", findings.FirstRefusal);
    }

    private static (List<Line> Lines, Findings Findings) Parse(string text, string path = "stats") =>
        Parse(Encoding.UTF8.GetBytes(text), path);

    private static (List<Line> Lines, Findings Findings) Parse(byte[] text, string path = "stats")
    {
        var findings = new Findings();
        var collector = new Collector();
        var parser = new StatsParser<Collector>(collector, findings, path);
        parser.Parse(text, findings, path);
        return (collector.Lines, findings);
    }

    private sealed record Line(string Name, long Samples, long Minimum, long Maximum, long Sum, long StartTime);

    private sealed class Collector : IStatsSink
    {
        public List<Line> Lines { get; } = [];

        public bool TryAdd(in StatsLine line)
        {
            Lines.Add(new Line(Encoding.UTF8.GetString(line.Name), line.Samples, line.Minimum, line.Maximum, line.Sum, line.StartTime));
            return true;
        }
    }
}
