using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

/// <summary>One test for each format that a version of Lustre writes.</summary>
public class JobStatsShapeTests
{
    [Fact]
    public void Version_2_10_counts_requests_without_times_and_prints_minima_without_a_blank()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader()
            .OldJob("kworker/86:1.0")
            .OldBytes("read_bytes", 25, 4096, 16777216, 26214400)
            .OldBytes("write_bytes", 0)
            .Requests("getattr", 7)
            .Requests("punch", 0));

        Assert.Equal(["kworker/86:1.0"], jobs.Ids);
        Assert.Equal(25, jobs.Samples("kworker/86:1.0", "read_bytes"));
        Assert.Equal(4096, jobs.Minimum("kworker/86:1.0", "read_bytes"));
        Assert.Equal(16777216, jobs.Maximum("kworker/86:1.0", "read_bytes"));
        Assert.Equal(26214400, jobs.Sum("kworker/86:1.0", "read_bytes"));
        Assert.Equal(7, jobs.Samples("kworker/86:1.0", "getattr"));
        Assert.Null(jobs.Sum("kworker/86:1.0", "getattr"));
        Assert.Null(jobs.StartTime("kworker/86:1.0"));
        Assert.Equal(0, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void Version_2_14_gives_every_operation_its_time()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().OldJob("4242").Timed("write", 861, 7304967).Timed("sync", 0));

        Assert.Equal(861, jobs.Samples("4242", "write"));
        Assert.Equal(7304967, jobs.Sum("4242", "write"));
        Assert.Equal(0, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void Version_2_15_0_does_not_indent_its_times_and_puts_the_colon_behind_the_padding()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader()
            .Line("- job_id:          dd.0")
            .Line("snapshot_time   : 1661772761.123456789 secs.nsecs")
            .Line("start_time      : 1661772700.000000001 secs.nsecs")
            .Line("elapsed_time    : 61.123456788 secs.nsecs")
            .Bytes("write_bytes", 3, 1, 2, 5)
            .Line("- job_id:          dd.1")
            .Line("snapshot_time   : 1661772761.123456789 secs.nsecs")
            .Bytes("write_bytes", 4, 1, 2, 6));

        Assert.Equal(1661772700_000000001, jobs.StartTime("dd.0"));
        Assert.Equal(5, jobs.Sum("dd.0", "write_bytes"));
        Assert.Equal(6, jobs.Sum("dd.1", "write_bytes"));
        Assert.Equal(0, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void Version_2_15_2_quotes_and_escapes_odd_ids()
    {
        var jobs = ParsedJobs.Of(
            JobStatsText.WithHeader().Job("\"kworker\\x2F86\\x3A1.0\"").Bytes("write_bytes", 861, 24576, 16777216, 11025514496));

        Assert.Equal(["kworker/86:1.0"], jobs.Ids);
        Assert.Equal(1723102025_057286226, jobs.StartTime("kworker/86:1.0"));
        Assert.Equal(11025514496, jobs.Sum("kworker/86:1.0", "write_bytes"));
    }

    [Fact]
    public void Version_2_16_adds_histograms_of_sizes()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader()
            .Job("\"a:b\"")
            .Bytes("read_bytes", 0, histogram: "")
            .Bytes("write_bytes", 751, 2, 16777216, 11025514496, "2: 50, 4K: 1, 128K: 4, 16M: 666, 1G: 30"));

        Assert.Equal(
            [51L, 51, 51, 55, 55, 55, 721, 721],
            Enumerable.Range(0, JobColumns.Buckets).Select(i => jobs.Bucket("a:b", "write_bytes", i)!.Value));
        Assert.Equal(751, jobs.HistogramTotal("a:b", "write_bytes"));
        Assert.Null(jobs.HistogramTotal("a:b", "read_bytes"));
        Assert.Equal(0, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void A_file_that_never_showed_a_histogram_has_no_columns_for_one()
    {
        var without = ParsedJobs.Of(JobStatsText.WithHeader().Job("j").Bytes("read_bytes", 1, 1, 1, 1).Bytes("write_bytes", 0));
        var with = ParsedJobs.Of(
            JobStatsText.WithHeader().Job("j").Bytes("read_bytes", 1, 1, 1, 1, "1: 1").Bytes("write_bytes", 0, histogram: ""));

        Assert.Equal(without.Table.Width + JobColumns.HistogramWidth, with.Table.Width);
    }

    [Fact]
    public void A_name_longer_than_its_column_has_one_blank_behind_its_colon()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job("j").Timed("parallel_rename_file", 3, 9).Timed("crossdir_rename", 4, 16));

        Assert.Equal(3, jobs.Samples("j", "parallel_rename_file"));
        Assert.Equal(4, jobs.Samples("j", "crossdir_rename"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("job_stats:\n")]
    [InlineData("obdfilter.es01a-OST0001.job_stats=\njob_stats:\n")]
    [InlineData("mdt.scratch-MDT0000.job_stats: job_stats:\n")]
    [InlineData("\n")]
    public void A_file_without_jobs_is_a_table_without_rows(string text)
    {
        var jobs = ParsedJobs.Of(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Equal(0, jobs.Table.Count);
        Assert.Equal(0, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void Without_a_header_the_jobs_are_read_all_the_same()
    {
        var jobs = ParsedJobs.Of(new JobStatsText().OldJob("a").Requests("open", 5).OldJob("b").Requests("open", 6));

        Assert.Equal(5, jobs.Samples("a", "open"));
        Assert.Equal(6, jobs.Samples("b", "open"));
    }

    [Fact]
    public void A_last_line_without_a_newline_counts()
    {
        var text = JobStatsText.WithHeader().Job("a").Timed("open", 5, 20).Timed("close", 123456789012, 31).Utf8();

        var jobs = ParsedJobs.Of(text.AsSpan(0, text.Length - 1));

        Assert.Equal(123456789012, jobs.Samples("a", "close"));
        Assert.Equal(31, jobs.Sum("a", "close"));
    }

    [Fact]
    public void An_operation_that_no_version_has_gets_its_own_column()
    {
        var jobs = ParsedJobs.Of(
            JobStatsText.WithHeader().Job("a").Timed("open", 1, 1).Timed("teleport", 5, 20).Job("b").Timed("open", 1, 1));

        Assert.Equal(5, jobs.Samples("a", "teleport"));
        Assert.Equal(20, jobs.Sum("a", "teleport"));
        Assert.Null(jobs.Samples("b", "teleport"));
    }

    [Fact]
    public void More_operations_than_Lustre_could_have_are_refused_beyond_the_bound()
    {
        var text = JobStatsText.WithHeader().Job("a");
        for (var i = 0; i < 100; i++)
            text.Timed($"op_{i}", 1, 1);

        var jobs = ParsedJobs.Of(text);

        Assert.Equal(1, jobs.Samples("a", "op_61"));
        Assert.Null(jobs.Samples("a", "op_62"));
        Assert.Equal(38, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void Operations_that_a_job_never_did_are_left_out_except_reads_and_writes()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job("a").Bytes("read_bytes", 0).Bytes("write_bytes", 0).Timed("open", 0));

        Assert.Equal(0, jobs.Samples("a", "read_bytes"));
        Assert.Equal(0, jobs.Sum("a", "write_bytes"));
        Assert.Null(jobs.Minimum("a", "read_bytes"));
        Assert.Null(jobs.Samples("a", "open"));
    }

    [Fact]
    public void With_zero_operations_everything_is_shown()
    {
        var jobs = ParsedJobs.Of(
            JobStatsText.WithHeader().Job("a").Bytes("read_bytes", 0).Timed("open", 0), new JobStatsOptions { ZeroOperations = true });

        Assert.Equal(0, jobs.Minimum("a", "read_bytes"));
        Assert.Equal(0, jobs.Samples("a", "open"));
    }

    [Fact]
    public void A_counter_that_falls_back_to_zero_stays_visible_as_zero()
    {
        var parser = new JobStatsParser(new JobStatsOptions());
        ParsedJobs.By(
            parser,
            JobStatsText.WithHeader().Job("a").Timed("open", 3, 9).Bytes("read_bytes", 1, 1, 1, 1, "1: 1").Job("b").Timed("open", 0));
        var jobs = ParsedJobs.By(parser, JobStatsText.WithHeader()
            .Job("a", 1723109999).Timed("open", 0).Bytes("read_bytes", 0, histogram: "").Job("b").Timed("open", 0));

        Assert.Equal(0, jobs.Samples("a", "open"));
        Assert.Equal(0, jobs.Sum("a", "open"));
        Assert.Equal(0, jobs.HistogramTotal("a", "read_bytes"));
        Assert.Equal(1723109999_057286226, jobs.StartTime("a"));
        Assert.Null(jobs.Samples("b", "open"));
    }

    [Fact]
    public void An_upgrade_while_running_changes_the_shape_and_no_value()
    {
        var parser = new JobStatsParser(new JobStatsOptions());
        ParsedJobs.By(parser, JobStatsText.WithHeader().OldJob("a").OldBytes("read_bytes", 0).Requests("open", 0).Requests("close", 3));
        parser.ForgetShapeUnlessShown();
        var jobs = ParsedJobs.By(
            parser, JobStatsText.WithHeader().Job("a").Timed("open", 0).Timed("close", 4, 44).Bytes("read_bytes", 2, 1, 2, 3, "2: 2"));

        Assert.Equal(4, jobs.Samples("a", "close"));
        Assert.Equal(44, jobs.Sum("a", "close"));
        Assert.Equal(2, jobs.HistogramTotal("a", "read_bytes"));
        Assert.Equal(0, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void Operations_that_are_gone_take_their_columns_with_them()
    {
        var parser = new JobStatsParser(new JobStatsOptions());
        var before = ParsedJobs.By(parser, JobStatsText.WithHeader().Job("a").Timed("open", 1, 1).Timed("damaged", 1, 1));
        ParsedJobs.By(parser, JobStatsText.WithHeader().Job("a").Timed("open", 1, 1));
        parser.ForgetShapeUnlessShown();
        var after = ParsedJobs.By(parser, JobStatsText.WithHeader().Job("a").Timed("open", 1, 1));

        Assert.Equal(before.Table.Width - 2, after.Table.Width);
        Assert.DoesNotContain(parser.Columns.Operations, o => o.Name == "damaged");
    }
}
