using System.Globalization;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobStatsRefusalTests
{
    [Theory]
    [InlineData("  open:            { samples: ")]
    [InlineData("  open:            { samples:  x, unit: usecs }")]
    [InlineData("  open:            { samples:  -3, unit: usecs }")]
    [InlineData("  open:            { samples:  3, unit: usecs, min: 1, max: 2, sum: 3, sumsq: 4")]
    [InlineData("  open:            { samples:  3, unit: usecs, min: 1, max: }")]
    [InlineData("  open:            { samples:  3, unit: usecs } trailing")]
    [InlineData("  open:            { samples:  3, unit: usecs, hist: { 3K: 1 } }")]
    [InlineData("  open:            { samples:  3, unit: usecs, hist: { 16E: 1 } }")]
    [InlineData("  open:            { samples:  3, unit: usecs, hist: { 4K: -1 } }")]
    [InlineData("  open:            { samples:  3, unit: usecs, hist: { 4K: 1, } }")]
    [InlineData("  open:            { samples:  3, unit: usecs, hist: { 4K: 1")]
    [InlineData("  open:            7")]
    [InlineData("  o*pen:           { samples:  3, unit: usecs }")]
    [InlineData("  new_scalar:      7")]
    [InlineData("  start_time:      yesterday")]
    [InlineData("  start_time:      -1")]
    [InlineData("  start_time:      99999999999.1 secs.nsecs")]
    [InlineData("  start_time:      12.1234567890123 secs.nsecs")]
    [InlineData("  start_time:      12. secs.nsecs")]
    [InlineData("no colon")]
    [InlineData(":")]
    public void A_bad_line_is_named_and_costs_no_other_line(string bad)
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job("a").Timed("close", 1, 1).Line(bad).Timed("unlink", 2, 4).Job("b")
            .Timed("close", 3, 9).Timed("unlink", 1, 1));

        Assert.Equal(1, jobs.Parser.LinesRefused);
        Assert.Equal($"{ParsedJobs.Path}:7: not understood: {bad}", jobs.Parser.FirstRefusal);
        Assert.Equal(1, jobs.Samples("a", "close"));
        Assert.Equal(2, jobs.Samples("a", "unlink"));
        Assert.Equal(3, jobs.Samples("b", "close"));
        Assert.Null(jobs.Samples("a", "open"));
        Assert.Equal(1723102025_057286226, jobs.StartTime("a"));
    }

    [Fact]
    public void Only_the_first_refusal_is_kept_and_it_is_short_and_printable()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job("a").Line("\u0007" + new string('x', 500)).Line("second"));

        Assert.Equal(2, jobs.Parser.LinesRefused);
        Assert.Equal(200, jobs.Parser.FirstRefusal!.Length);
        Assert.StartsWith($"{ParsedJobs.Path}:6: not understood: ?xxx", jobs.Parser.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_field_costs_itself_and_the_line_is_read()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job("a")
            .Line("  open:            { samples:           3, unit: usecs, p99: 5, min:        1, max:        2, sum:                4, "
                + "later: x }"));

        Assert.Equal(3, jobs.Samples("a", "open"));
        Assert.Equal(4, jobs.Sum("a", "open"));
        Assert.Equal(1, jobs.Parser.LinesRefused);
        Assert.Contains("unknown field", jobs.Parser.FirstRefusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-823495890607571055")]
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551615")]
    [InlineData("99999999999999999999999999")]
    public void A_sum_that_overflowed_is_left_out_and_counted_and_the_samples_stay(string sum)
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job("a")
            .Line($"  write:           {{ samples:   186442470, unit: usecs, min:       36, max:  1498450, sum: {sum}, sumsq: "
                + $"18446744073709551615 }}")
            .Line($"  write_bytes:     {{ samples:           2, unit: bytes, min:       36, max:       40, sum: {sum}, sumsq: 1, hist: "
                + $"{{ 64: 2 }} }}"));

        Assert.Equal(186442470, jobs.Samples("a", "write"));
        Assert.Null(jobs.Sum("a", "write"));
        Assert.Null(jobs.Sum("a", "write_bytes"));
        Assert.Equal(2, jobs.HistogramTotal("a", "write_bytes"));
        Assert.Equal(40, jobs.Maximum("a", "write_bytes"));
        Assert.Equal(2, jobs.Parser.LinesRefused);
        Assert.Contains("value out of range:   write: ", jobs.Parser.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_sum_that_is_no_overflow_is_exact()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job("a").Timed("write", 1234567890123456789, long.MaxValue - 1));

        Assert.Equal(long.MaxValue - 1, jobs.Sum("a", "write"));
        Assert.Equal(1234567890123456789, jobs.Samples("a", "write"));
    }

    [Fact]
    public void Numbers_of_every_length_are_exact()
    {
        var text = JobStatsText.WithHeader().Job("a");
        var expected = new List<long>();
        for (long number = 1, i = 0; i < 19; i++, number = unchecked((number * 10) + i % 10))
        {
            expected.Add(number);
            text.Line($"  op_{i}: {{ samples:{number.ToString(CultureInfo.InvariantCulture)}, unit: usecs }}");
        }

        var jobs = ParsedJobs.Of(text);

        Assert.Equal(expected, Enumerable.Range(0, 19).Select(i => jobs.Samples("a", $"op_{i}") ?? -1));
    }

    [Theory]
    [InlineData("- jXb_id:          b")]
    [InlineData("- \0\0\0")]
    [InlineData("x job_id:          b")]
    [InlineData("  - jo")]
    public void After_a_job_whose_first_line_is_damaged_nothing_goes_to_the_job_before_it(string damaged)
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader()
            .Job("a").Timed("open", 1, 1)
            .Line(damaged).Timed("open", 100, 100)
            .Job("c").Timed("open", 3, 3));

        Assert.Equal(["a", "c"], jobs.Ids);
        Assert.Equal(1, jobs.Samples("a", "open"));
        Assert.Equal(3, jobs.Samples("c", "open"));
        Assert.Equal(2, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void A_second_snapshot_time_reveals_a_job_whose_first_line_is_lost()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader()
            .OldJob("a").Requests("open", 1)
            .Line("  snapshot_time:   1649234776").Requests("open", 100)
            .OldJob("c").Requests("open", 3));

        Assert.Equal(1, jobs.Samples("a", "open"));
        Assert.Equal(3, jobs.Samples("c", "open"));
        Assert.Equal(2, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void A_damaged_line_leaves_no_column_behind()
    {
        var jobs = ParsedJobs.Of(
            JobStatsText.WithHeader().Job("a").Timed("open", 1, 1).Line("  opem:            { samples:           1, unit: usecs, min"));

        Assert.DoesNotContain(jobs.Parser.Columns.Operations, o => o.Name == "opem");
    }

    [Fact]
    public void A_file_that_broke_off_forgets_no_job_and_gives_no_previous_rows()
    {
        var parser = new JobStatsParser(new JobStatsOptions());
        ParsedJobs.By(parser, JobStatsText.WithHeader().Job("a").Timed("open", 1, 1).Job("b").Timed("open", 1, 1));
        parser.Begin(ParsedJobs.Path, parser.NewTable());
        parser.Parse(JobStatsText.WithHeader().Job("b").Timed("open", 1, 1).Utf8());

        var jobs = ParsedJobs.By(
            parser, JobStatsText.WithHeader().Job("b").Timed("open", 0).Job("a").Timed("open", 0).Job("c").Timed("open", 0));

        Assert.Equal([1, 0, -1], parser.PreviousRows.ToArray());
        Assert.Equal(0, jobs.Samples("a", "open"));
        Assert.Equal(0, jobs.Samples("b", "open"));
        Assert.Null(jobs.Samples("c", "open"));
    }
}
