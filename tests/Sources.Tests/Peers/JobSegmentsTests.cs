using System.Text;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Sources.Peers;

namespace LustreActors.Sources.Tests.Peers;

/// <summary>What one member writes for another is what the other one reads.</summary>
public class JobSegmentsTests
{
    private const int Rounds = 500;

    private static readonly string[] OddParts = ["\"", "\\", "\n", "\\n", " ", "{", "}", ",", "=", "é", "漢", "a", "7", ":", ".", "jobid=\"", "\t", "\0"];

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Random_tables_come_back_as_they_were(ExpositionFormat format)
    {
        var random = new Random(17);
        var memory = Answer.NewMemory();
        for (var i = 0; i < Rounds; i++)
        {
            var tables = RandomTables(random);
            var text = Answer.Written(format, JobSegments.Of(tables));
            var reading = Answer.Read(text, Answer.Leaf, format, memory);

            Assert.Equal((true, null, 0L), (reading.IsWhole, reading.FirstRefusal, reading.LinesRefused));
            Assert.Equal(Told(tables), Told(reading.Parts[0].Jobs));
            Assert.Empty(reading.Parts[0].Segments);
        }
    }

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Tables_that_are_passed_on_come_back_in_their_shards(ExpositionFormat format)
    {
        var random = new Random(18);
        var memory = Answer.NewMemory();
        for (var i = 0; i < Rounds; i++)
        {
            var (one, other) = (RandomTables(random), RandomTables(random));
            var text = Answer.Written(format, [.. JobSegments.Of(one, "peer/a\"b", "a\"b"), .. JobSegments.Of(other, "peer/c", "c")]);
            var reading = Answer.Read(text, Answer.Shards, format, memory);

            Assert.Equal(0, reading.LinesRefused);
            Assert.Equal(Told(one), Told(reading.Parts.Where(p => p.Shard == "peer/a\"b").SelectMany(p => p.Jobs)));
            Assert.Equal(Told(other), Told(reading.Parts.Where(p => p.Shard == "peer/c").SelectMany(p => p.Jobs)));
        }
    }

    [Fact]
    public void What_was_read_is_passed_on_as_it_was_without_another_layout_for_each_time()
    {
        var jobs = Answer.Read(Texts.LustreExporter).Parts[0].Jobs;

        var once = JobSegments.Of(jobs, "peer/oss17", "oss17");
        var again = JobSegments.Of(jobs, "peer/oss17", "oss17");

        Assert.Equal(Told(jobs), Told(Answer.Read(Answer.Written(ExpositionFormat.PrometheusText, once), Answer.Shards, ExpositionFormat.PrometheusText, Answer.NewMemory()).Parts[0].Jobs));
        Assert.Equal(once.Select(s => s.Layout), again.Select(s => s.Layout));
        Assert.NotEqual(once.Select(s => s.Layout), JobSegments.Of(jobs, "peer/oss18", "oss18").Select(s => s.Layout));
    }

    [Fact]
    public void A_target_without_jobs_is_passed_on_and_whether_its_table_is_whole()
    {
        var map = new JobColumnMap(0, 1, 2, []);
        var empty = new JobTable(new JobTarget("s", "s-OST0000", false), new ValueTable(3), map);
        var damaged = new JobTable(new JobTarget("s", "s-MDT0000", true), new ValueTable(3), map) { IsWhole = false };

        var part = Answer.Read(Answer.Written(ExpositionFormat.PrometheusText, JobSegments.Of([empty, damaged])), Answer.Leaf, ExpositionFormat.PrometheusText, Answer.NewMemory()).Parts[0];

        Assert.Equal(["s s-OST0000", "s s-MDT0000 metadata not whole"], Answer.Jobs(part));
    }

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Series_that_are_passed_on_come_back_without_their_shard(ExpositionFormat format)
    {
        var part = Answer.Read(Texts.Node).Parts[0];
        var shard = new ShardSegments("peer/oss17");
        var passed = Answer.Written(format, part.Segments.Select(shard.WithShard));

        var back = Assert.Single(Answer.Read(passed, Answer.Shards, format, Answer.NewMemory()).Parts);

        Assert.Contains("{shard=\"peer/oss17\",member=\"oss17\",quantile=\"0\"} ", Encoding.UTF8.GetString(passed), StringComparison.Ordinal);
        Assert.Equal("peer/oss17", back.Shard);
        Assert.Equal(Answer.Series(part, format), Answer.Series(back, format));
    }

    [Fact]
    public void A_segment_gets_its_shard_without_a_copy_of_its_values_or_another_layout_for_each_time()
    {
        var own = new SegmentBuilder(new MetricFamily("a", MetricType.Gauge, "", "", "b")).Add(1, "c").Build();
        var shard = new ShardSegments("x");

        var once = shard.WithShard(own);

        Assert.Same(own.Table, once.Table);
        Assert.Same(once.Layout, shard.WithShard(own).Layout);
        Assert.EndsWith("\na{shard=\"x\",b=\"c\"} 1\n", Encoding.UTF8.GetString(Answer.Written(ExpositionFormat.PrometheusText, [once])), StringComparison.Ordinal);
    }

    private static string Told(IEnumerable<JobTable> tables) => string.Join('\n', tables.Select(t => string.Join('\n', Answer.Jobs(t))).Order(StringComparer.Ordinal));

    private static List<JobTable> RandomTables(Random random)
    {
        var tables = new List<JobTable>();
        var targets = random.Next(4);
        for (var t = 0; t < targets; t++)
        {
            var operations = Enumerable.Range(0, random.Next(5)).Select(i => new JobColumnMap.Operation($"op {i}.x_-", random.Next(8) == 0 ? -1 : 3 + i, random.Next(3) == 0 ? -1 : 9 + i)).ToList();
            var values = new ValueTable(14);
            var ids = new HashSet<string>();
            for (var jobs = random.Next(12); jobs > 0; jobs--)
            {
                var id = string.Concat(random.GetItems(OddParts, random.Next(4)));
                if (!ids.Add(id))
                    continue;
                var row = values.Add(LabelText.Of(("jobid", id), ("user", "template")).AsRow());

                // A job without any value has no series.
                row[random.Next(3)] = Number(random);
                for (var column = 0; column < row.Length; column++)
                {
                    if (random.Next(3) > 0)
                        row[column] = Number(random);
                }
            }

            var isMetadata = random.Next(2) == 0;
            tables.Add(new JobTable(new JobTarget("my-fs", $"my-fs-{(isMetadata ? "MDT" : "OST")}000{t}", isMetadata), values, new JobColumnMap(0, 1, 2, [.. operations])) { IsWhole = random.Next(4) > 0 });
        }

        return tables;
    }

    private static long Number(Random random) => random.Next(3) switch
    {
        0 => 0,
        1 => random.Next(1000),
        _ => random.NextInt64(),
    };
}
