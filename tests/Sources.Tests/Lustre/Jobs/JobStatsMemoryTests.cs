using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobStatsMemoryTests
{
    [Fact]
    public void Ten_thousand_known_jobs_cost_no_allocation()
    {
        var text = Text(10_000, "\"{0}:node\\x2F{1}\"");
        var parser = new JobStatsParser(new JobStatsOptions());
        var first = ParsedJobs.By(parser, text);
        var table = parser.NewTable();
        Parse(parser, table, text);
        table.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse(parser, table, text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(10_000, table.Count);
        Assert.True(first.Table.Row(9_999).SequenceEqual(table.Row(9_999)));
        Assert.Same(first.Table.SharedLabels(77), table.SharedLabels(77));
    }

    [Fact]
    public void Known_jobs_in_another_order_cost_no_allocation_either()
    {
        var text = Text(2_000, "{0}");
        var turned = Text(2_000, "{0}", reversed: true);
        var parser = new JobStatsParser(new JobStatsOptions());
        ParsedJobs.By(parser, text);
        var table = parser.NewTable();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse(parser, table, turned);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(1_999, parser.PreviousRows[0]);
        Assert.Equal(0, parser.PreviousRows[1_999]);
    }

    [Fact]
    public void A_collection_of_known_jobs_allocates_its_table_and_nothing_that_grows_with_the_jobs()
    {
        var text = Text(10_000, "{0}");
        var parser = new JobStatsParser(new JobStatsOptions());
        ParsedJobs.By(parser, text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = parser.NewTable();
        var forTable = GC.GetAllocatedBytesForCurrentThread() - before;
        Parse(parser, table, text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(forTable, allocated);
    }

    [Fact]
    public void The_allocation_of_new_jobs_grows_with_their_number_and_no_faster()
    {
        var small = AllocatedByNewJobs(1_000);
        var large = AllocatedByNewJobs(100_000);

        // 100 times the jobs. Tables double when they are full, so that up to half of their room may be unused.
        Assert.InRange(large, small * 40, small * 200);
    }

    [Fact]
    public void Jobs_that_are_gone_are_forgotten_and_their_memory_is_given_back()
    {
        var parser = new JobStatsParser(new JobStatsOptions());
        ParsedJobs.By(parser, Text(20_000, "{0}"));
        var remembered = parser.Remembered;

        var jobs = ParsedJobs.By(parser, Text(10, "{0}"));

        Assert.Equal(10, parser.Known);
        Assert.InRange(parser.Remembered, 10, remembered / 500);
        Assert.InRange(jobs.Parser.NewTable().Width * 8L * 1000, 1, 400_000);
        Assert.Equal(1, jobs.Samples("9", "open"));
    }

    [Fact]
    public void A_job_that_comes_back_after_it_was_forgotten_starts_as_a_new_job()
    {
        var parser = new JobStatsParser(new JobStatsOptions());
        ParsedJobs.By(parser, JobStatsText.WithHeader().Job("a").Timed("open", 1, 1).Job("b").Timed("open", 1, 1));
        ParsedJobs.By(parser, JobStatsText.WithHeader().Job("b").Timed("open", 1, 1));
        var jobs = ParsedJobs.By(parser, JobStatsText.WithHeader().Job("a").Timed("open", 0).Job("b").Timed("open", 0));

        Assert.Null(jobs.Samples("a", "open"));
        Assert.Equal(0, jobs.Samples("b", "open"));
        Assert.Equal([-1, 0], parser.PreviousRows.ToArray());
    }

    private static long AllocatedByNewJobs(int jobs)
    {
        var text = Text(jobs, "{0}");
        var parser = new JobStatsParser(new JobStatsOptions());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse(parser, new ValueTable(1), text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Parse(JobStatsParser parser, ValueTable table, ReadOnlySpan<byte> text)
    {
        parser.Begin(ParsedJobs.Path, table);
        parser.Parse(text);
        parser.End();
    }

    private static byte[] Text(int jobs, string id, bool reversed = false)
    {
        var format = CompositeFormat.Parse(id);
        var text = JobStatsText.WithHeader();
        for (var i = 0; i < jobs; i++)
        {
            var job = reversed ? jobs - 1 - i : i;
            text.Job(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, job, job % 9))
                .Bytes("read_bytes", 0, histogram: "")
                .Bytes("write_bytes", job + 1, 1, 4096, job * 3L, "4K: 7, 1M: 1")
                .Timed("open", job % 2, job % 2 * 12)
                .Timed("close", 0);
        }

        return text.Utf8();
    }
}
