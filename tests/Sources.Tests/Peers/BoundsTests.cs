using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Peers;

namespace LustreActors.Sources.Tests.Peers;

public class BoundsTests
{
    public static TheoryData<string, PeerLimits, string> Beyond { get; } = new()
    {
        { "a 1\nb 2\nc 3\n", new PeerLimits { MostSamples = 2 }, "the answer has more than 2 samples" },
        { "a 1\nb 2\nc 3\n", new PeerLimits { MostFamilies = 2 }, "the answer has more than 2 families" },
        { "a{b=\"c\"} 1\na{b=\"d\"} 1\n", new PeerLimits { MostLabelBytes = 46 }, "the answer has more than 46 bytes of labels" },
        { Job("s-OST0000", "12345678901") + Job("s-OST0000", "2"), new PeerLimits { MostLabelBytes = 452 }, "the answer has more than 452 bytes of labels" },
        { Job("s-OST0000", "1") + Job("s-OST0001", "1"), new PeerLimits { MostTargets = 1 }, "the answer has more than 1 targets that have jobs" },
        {
            $"# HELP a {new string('h', 100)}\n# TYPE a gauge\na 1\n", new PeerLimits { MostLabelBytes = 316 },
            "the answer has more than 316 bytes of labels"
        },
        {
            $"# TYPE {new string('n', 100)} histogram\n{new string('n', 100)}_sum 1\n", new PeerLimits { MostLabelBytes = 1500 },
            "the answer has more than 1500 bytes of labels"
        },
        {
            string.Concat(Enumerable.Range(0, 100).Select(i => Job("s-OST0000", $"{i}"))) + string.Concat(Enumerable.Range(0, 20).Select(Operation)),
            new PeerLimits { MostCells = 2000 }, "the answer has more than 2000 values in its tables, absent ones among them"
        },
    };

    [Theory]
    [MemberData(nameof(Beyond))]
    public void An_answer_beyond_a_bound_is_given_up_and_says_which(string text, PeerLimits limits, string broken)
    {
        var memory = Answer.NewMemory();
        var reader = new PeerReader(Answer.Leaf with { Limits = limits }, ExpositionFormat.PrometheusText, memory);
        reader.Take(Encoding.UTF8.GetBytes(text));

        Assert.Equal(broken, reader.Broken);
        var reading = reader.End();
        Assert.Equal((broken, false, 0), (reading.Broken, reading.IsWhole, reading.Parts.Length));
        Assert.Equal(["a{member=\"oss17\"} 1"], Answer.Samples(Answer.Read("a 1\n", memory: memory).Parts[0]));
    }

    [Fact]
    public void Shards_are_bounded_too()
    {
        var reading = Answer.Read("a{shard=\"x\"} 1\na{shard=\"y\"} 1\n", Answer.Shards with { Limits = new PeerLimits { MostShards = 1 } });

        Assert.Equal("the answer has more than 1 shards", reading.Broken);
    }

    [Fact]
    public void A_line_beyond_its_bound_costs_itself_alone()
    {
        var reading = Answer.Read($"a 1\nb{{c=\"{new string('d', 100)}\"}} 1\ne 1\n", Answer.Leaf with { Limits = new PeerLimits { LongestLine = 50 } });

        Assert.Equal(["a{member=\"oss17\"} 1", "e{member=\"oss17\"} 1"], Answer.Samples(reading.Parts[0]));
        Assert.Equal((1L, true), (reading.LinesRefused, reading.IsWhole));
    }

    [Fact]
    public void OpenMetrics_without_its_end_was_cut()
    {
        Assert.False(Answer.Read("a 1\n", format: ExpositionFormat.OpenMetrics).IsWhole);
        Assert.True(Answer.Read("a 1\n# EOF\n", format: ExpositionFormat.OpenMetrics).IsWhole);
    }

    [Fact]
    public void A_text_that_ends_inside_a_line_was_cut_and_its_jobs_are_not_whole()
    {
        var reading = Answer.Read(Job("s-OST0000", "1").TrimEnd('\n'));

        Assert.False(reading.IsWhole);
        Assert.Equal("s s-OST0000 not whole", Answer.Jobs(reading.Parts[0])[0]);
    }

    [Fact]
    public void A_reading_that_nobody_ended_leaves_nothing_for_the_next_one()
    {
        var memory = Answer.NewMemory();
        new PeerReader(Answer.Leaf, ExpositionFormat.PrometheusText, memory).Take("a{b=\"c\"} 1\na{b=\"d\"} 1\n"u8);

        Assert.Equal(["a{member=\"oss17\",b=\"d\"} 1"], Answer.Samples(Answer.Read("a{b=\"d\"} 1\n", memory: memory).Parts[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(150)]
    public void Pieces_of_any_size_are_read_as_the_whole(int piece)
    {
        foreach (var (text, question, format) in new[]
        {
            (Texts.LustreExporter, Answer.Leaf, ExpositionFormat.PrometheusText), (Texts.LustrefsExporter, Answer.Leaf, ExpositionFormat.OpenMetrics),
            (Texts.Node, Answer.Leaf, ExpositionFormat.PrometheusText), (Texts.Shards, Answer.Shards, ExpositionFormat.PrometheusText),
        })
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            Assert.Equal(Answer.Told(Answer.Read(text, question, format)), Answer.Told(Answer.Read(utf8, question, format, Answer.NewMemory(), piece)));
        }
    }

    [Fact]
    public void An_answer_cut_anywhere_gives_what_stands_before_the_cut()
    {
        var utf8 = Encoding.UTF8.GetBytes(Texts.LustreExporter);
        var memory = Answer.NewMemory();
        for (var length = 0; length <= utf8.Length; length++)
        {
            var reading = Answer.Read(utf8.AsSpan(0, length), Answer.Leaf, ExpositionFormat.PrometheusText, memory);
            Assert.InRange(reading.LinesRefused, 0, 1);
            Assert.Equal(length == 0 || utf8[length - 1] == '\n', reading.IsWhole);
        }

        Assert.Equal(Answer.Told(Answer.Read(Texts.LustreExporter)), Answer.Told(Answer.Read(Texts.LustreExporter, memory: memory)));
    }

    [Fact]
    public void All_peers_together_are_bounded_and_one_that_has_less_leaves_room_for_the_others()
    {
        var pool = new PeerPool([], mostCells: 30_000);
        var (one, other) = (new PeerMemory(pool), new PeerMemory(pool));
        var many = string.Concat(Enumerable.Range(0, 1500).Select(i => $"a{{b=\"{i}\"}} 1\n"));

        Assert.Null(Answer.Read(many, memory: one).Broken);
        Assert.Equal("the tables and labels of all peers have more than 30000 values of 8 bytes", Answer.Read(many, memory: other).Broken);
        Assert.Null(Answer.Read("a 1\n", memory: other).Broken);
        one.Close();
        Assert.Null(Answer.Read(many, memory: other).Broken);
    }

    [Fact]
    public void Labels_of_all_peers_together_are_bounded()
    {
        var pool = new PeerPool([], mostCells: 30_000);
        var (one, other) = (new PeerMemory(pool), new PeerMemory(pool));
        var wide = string.Concat(Enumerable.Range(0, 3).Select(i => $"a{{b=\"{new string('c', 50_000)}{i}\"}} 1\n"));

        Assert.Null(Answer.Read(wide, memory: one).Broken);
        Assert.Equal(
            "the tables and labels of all peers have more than 30000 values of 8 bytes", Answer.Read(wide, memory: other).Broken);
        one.Close();
        Assert.Null(Answer.Read(wide, memory: other).Broken);
    }

    private static string Operation(int number) =>
        $"lustre_job_stats_total{{target=\"s-OST0000\",jobid=\"0\",operation=\"op{number}\"}} 1\n";

    private static string Job(string target, string id) => $"lustre_job_read_bytes_total{{target=\"{target}\",jobid=\"{id}\"}} 1\n";
}
