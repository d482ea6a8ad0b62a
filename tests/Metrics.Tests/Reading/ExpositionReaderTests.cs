using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Tests.Reading;

public class ExpositionReaderTests
{
    [Theory]
    [InlineData("x 1", "x|Value||1|")]
    [InlineData("x{} 1", "x|Value||1|")]
    [InlineData("x{a=\"b\"} 1", "x|Value|a=b|1|")]
    [InlineData("x{a=\"b\",} 1", "x|Value|a=b|1|")]
    [InlineData("x{a=\"b\"}1", "x|Value|a=b|1|")]
    [InlineData(" \t x \t { a \t = \t \"b\" , c=\"d\" \t } \t 1 \t ", "x|Value|a=b,c=d|1|")]
    [InlineData("x{a=\"}{,= #\"} 1", "x|Value|a=}{,= #|1|")]
    [InlineData("x{a=\"\\\"q\\\" \\\\ \\n\"} 1", "x|Value|a=\"q\" \\ \n|1|")]
    [InlineData("x{a=\"\\t\"} 1", "x|Value|a=\\t|1|")]
    [InlineData("x{a=\"\"} 1", "x|Value|a=|1|")]
    [InlineData("x{a=\"Größe 🚀\"} 1", "x|Value|a=Größe 🚀|1|")]
    [InlineData("a:b_C9 1", "a:b_C9|Value||1|")]
    [InlineData("x 1 1700000000123", "x|Value||1|1700000000123")]
    [InlineData("x 1 -5", "x|Value||1|-5")]
    [InlineData("x{a=\"b\"} 1 # {trace_id=\"}\"} 0.5 17", "x|Value|a=b|1|")]
    [InlineData("x 1 17 # {} 1", "x|Value||1|17")]
    [InlineData("x 1\r", "x|Value||1|")]
    [InlineData("x NaN", "x|Value||NaN|")]
    [InlineData("x{le=\"+Inf\"} +Inf", "x|Value|le=+Inf|Infinity|")]
    [InlineData("x -inf", "x|Value||-Infinity|")]
    public void A_good_line_is_read(string line, string expected)
    {
        var (seen, reader) = Collected.Read(line + "\n");

        Assert.Equal(expected, Assert.Single(seen.Samples).ToString());
        Assert.Equal(0, reader.LinesRefused);
    }

    [Theory]
    [InlineData("x", "there is no value")]
    [InlineData("x ", "there is no value")]
    [InlineData("x{a=\"b\"}", "there is no value")]
    [InlineData("x one", "the value is not a number")]
    [InlineData("x 0x10", "the value is not a number")]
    [InlineData("x 0x1p-2", "the value is not a number")]
    [InlineData("x 1_000", "the value is not a number")]
    [InlineData("x 1,5", "the value is not a number")]
    [InlineData("x 1e999", "the value is not a number")]
    [InlineData("x -", "the value is not a number")]
    [InlineData("x .", "the value is not a number")]
    [InlineData("x +-1", "the value is not a number")]
    [InlineData("x 1 soon", "the timestamp is not a number")]
    [InlineData("x 1 1.5", "the timestamp is not a number")]
    [InlineData("x 1 2 3", "there is more than a value and a timestamp")]
    [InlineData("x{a=\"b\" 1", "the labels are malformed")]
    [InlineData("x{a=\"b\", 1", "the labels are malformed")]
    [InlineData("x{a=\"b\",", "no brace closes the labels")]
    [InlineData("x{", "no brace closes the labels")]
    [InlineData("x{a=\"b} 1", "the labels are malformed")]
    [InlineData("x{a=\"b\\\"} 1", "the labels are malformed")]
    [InlineData("x{a=\"\\", "the labels are malformed")]
    [InlineData("x{a=b} 1", "the labels are malformed")]
    [InlineData("x{a} 1", "the labels are malformed")]
    [InlineData("x{,} 1", "the labels are malformed")]
    [InlineData("x{a=\"b\",,c=\"d\"} 1", "the labels are malformed")]
    [InlineData("x{=\"b\"} 1", "the labels are malformed")]
    [InlineData("x{1a=\"b\"} 1", "the labels are malformed")]
    [InlineData("x{a:b=\"c\"} 1", "the labels are malformed")]
    [InlineData("x{a=\"b\"c=\"d\"} 1", "the labels are malformed")]
    [InlineData("x{a=\"1\",b=\"2\",a=\"1\"} 1", "a label occurs twice")]
    [InlineData("{a=\"b\"} 1", "it begins with no name")]
    [InlineData("1x 1", "it begins with no name")]
    [InlineData("größe 1", "the name is malformed")]
    [InlineData("a-b 1", "the name is malformed")]
    [InlineData("<html>", "it begins with no name")]
    [InlineData("# TYPE x colour", "the type is unknown")]
    [InlineData("# TYPE", "the metadata has no valid name")]
    [InlineData("# HELP a-b text", "the metadata has no valid name")]
    public void A_bad_line_costs_itself_alone(string line, string fault)
    {
        var (seen, reader) = Collected.Read($"before{{a=\"b\"}} 1\n{line}\nafter{{a=\"b\"}} 2\n");

        Assert.Equal(["before", "after"], seen.Samples.Select(s => s.Name));
        Assert.Equal(1, reader.LinesRefused);
        Assert.Equal($"line 2: {fault}: {line}", reader.FirstRefusal);
    }

    [Fact]
    public void The_first_refusal_is_kept_and_all_are_counted()
    {
        var (_, reader) = Collected.Read("good 1\n\nbad\u001b[31m one\nworse two\n");

        Assert.Equal(2, reader.LinesRefused);
        Assert.Equal(4, reader.Lines);
        Assert.Equal(1, reader.Samples);
        Assert.Equal("line 3: the name is malformed: bad\uFFFD[31m one", reader.FirstRefusal);
    }

    [Fact]
    public void Only_the_beginning_of_a_long_bad_line_is_shown()
    {
        var (_, reader) = Collected.Read(new string('x', 5000) + "\n");

        Assert.InRange(reader.FirstRefusal!.Length, 150, 220);
        Assert.EndsWith("…", reader.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_are_not_UTF8_are_refused()
    {
        byte[] text = [.. "x{a=\"ok\",b=\""u8, 0xC3, .. "\"} 1\nx{a=\"ok\",b=\"é\"} 2\n"u8];
        var (seen, reader) = Collected.Read(text);

        Assert.Equal("x|Value|a=ok,b=é|2|", Assert.Single(seen.Samples).ToString());
        Assert.Equal("line 1: the labels are not UTF-8: x{a=\"ok\",b=\"\uFFFD\"} 1", reader.FirstRefusal);
    }

    [Fact]
    public void Too_many_labels_are_refused()
    {
        var few = string.Join(',', Enumerable.Range(0, 256).Select(i => $"l{i}=\"\""));
        var many = string.Join(',', Enumerable.Range(0, 257).Select(i => $"l{i}=\"\""));
        var (seen, reader) = Collected.Read($"x{{{few}}} 1\ny{{{many}}} 2\n");

        Assert.Equal(256, Assert.Single(seen.Samples).Labels.Length);
        Assert.Equal(1, reader.LinesRefused);
        Assert.Contains("too many labels", reader.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_checked_from_where_they_differ_from_the_line_before()
    {
        var (seen, reader) = Collected.Read(
            """
            x{a="1",b="2",c="3"} 1
            x{a="1",b="2",c="4"} 2
            x{a="1",b="2",a="4"} 3
            x{a="1",b="2"} 4
            x{a="1",b="2", } 5
            x{a="1",bb="2"} 6
            x{a="1"} 7
            x 8
            x{a="1",b="2\"",c="4"} 9
            x{a="1",b="2\",c="4"} 10
            xx{a="1",b="2"} 11
            x{a="1",b="2",c="3"} 12

            """);

        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9, 11, 12], seen.Samples.Select(s => s.Value));
        Assert.Equal("x|Value|a=1,b=2\",c=4|9|", seen.Samples[7].ToString());
        Assert.Equal("line 3: a label occurs twice: x{a=\"1\",b=\"2\",a=\"4\"} 3", reader.FirstRefusal);
        Assert.Equal(["x", "xx", "x"], seen.Families.Select(f => f.Split('|')[0]));
    }

    [Fact]
    public void OpenMetrics_timestamps_are_seconds()
    {
        var (seen, reader) = Collected.Read("x 1 1700000000.1239\ny 2 1.5e9\nz 3 1e30\n", ExpositionFormat.OpenMetrics);

        Assert.Equal([1700000000124, 1500000000000], seen.Samples.Select(s => s.Timestamp!.Value));
        Assert.Equal(1, reader.LinesRefused);
    }

    [Fact]
    public void A_value_is_found_by_the_name_of_its_label()
    {
        var finder = new JobFinder();
        new ExpositionReader().End("x{target=\"t\",jobid=\"a\\\\b\"} 1\nx{target=\"t\"} 1\n"u8, ref finder);

        Assert.Equal(["a\\b", "none"], finder.Found);
    }

    [Fact]
    public void An_integer_beyond_double_keeps_its_digits_as_text() =>
        Assert.Equal("9223372036854775807", Assert.Single(Collected.Read("x 9223372036854775807\n").Seen.Samples).ValueText);

    [Theory]
    [InlineData("x 1\n# EOF\n", true)]
    [InlineData("x 1\n# EOF", true)]
    [InlineData("x 1\n# EOF\r\n\n", true)]
    [InlineData("x 1\n", false)]
    [InlineData("x 1\n# EO", false)]
    [InlineData("x 1\n# EOF\ny 2\n", false)]
    [InlineData("", false)]
    public void The_end_mark_says_whether_a_text_is_complete(string text, bool complete) =>
        Assert.Equal(complete, Collected.Read(text).Reader.Complete);

    [Theory]
    [InlineData("x 1\ny 12", true)]
    [InlineData("x 1\ny 12\n", false)]
    [InlineData("", false)]
    public void A_text_that_ends_inside_a_line_says_so(string text, bool inside)
    {
        var (seen, reader) = Collected.Read(text);

        Assert.Equal(inside, reader.EndedInsideLine);
        Assert.Equal(text.Length == 0 ? 0 : 2, seen.Samples.Count);
    }

    [Fact]
    public void Reading_allocates_the_same_for_ten_times_the_lines()
    {
        var few = Text(1_000);
        var many = Text(10_000);

        Assert.Equal(Least(few), Least(many));

        // The runtime allocates on this thread too, when it compiles a method again.
        static long Least(byte[] text) => Enumerable.Range(0, 20).Min(_ => Allocated(text));

        static byte[] Text(int lines) =>
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i => $"x{{a=\"{i}\",b=\"\\n\"}} {i}.5\n")));

        static long Allocated(byte[] text)
        {
            var visitor = new Counting();
            var before = GC.GetAllocatedBytesForCurrentThread();
            new ExpositionReader().End(text, ref visitor);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private ref struct Counting : IExpositionVisitor
    {
        public int Count;

        public readonly void Family(in FamilyView family)
        {
        }

        public void Sample(in SampleView sample) => Count += sample.Labels.TryFind("b"u8, out _) ? 1 : 0;
    }

    private sealed class JobFinder : IExpositionVisitor
    {
        public List<string> Found { get; } = [];

        public void Family(in FamilyView family)
        {
        }

        public void Sample(in SampleView sample)
        {
            Span<byte> buffer = stackalloc byte[64];
            Found.Add(sample.Labels.TryFind("jobid"u8, out var job) ? Encoding.UTF8.GetString(job.Value(buffer)) : "none");
        }
    }
}
