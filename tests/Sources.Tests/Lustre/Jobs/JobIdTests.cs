using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobIdTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("4242", "4242")]
    [InlineData("4244_7", "4244_7")]
    [InlineData(".0", ".0")]
    [InlineData("null", "null")]
    [InlineData("yes", "yes")]
    [InlineData("my prog: v1.1003", "my prog: v1.1003")]
    [InlineData("kworker/86:1.0", "kworker/86:1.0")]
    [InlineData("say \"hi\" now", "say \"hi\" now")]
    [InlineData("\"open", "\"open")]
    [InlineData("\"", "\"")]
    [InlineData("\"\"", "")]
    [InlineData("back\\x41slash", "back\\x41slash")]
    [InlineData("job_stats=", "job_stats=")]
    [InlineData("job_id: x", "job_id: x")]
    [InlineData("\"SLURM_JOB10:0:es18kxe-co-client\"", "SLURM_JOB10:0:es18kxe-co-client")]
    [InlineData("\"my\\x20prog\\x3A\\x20v1.1003\"", "my prog: v1.1003")]
    [InlineData("\"a\\x22b\\x5Cc\\x0Ad\"", "a\"b\\c\nd")]
    [InlineData("\"caf\\xC3\\xA9.1\"", "café.1")]
    [InlineData("\"odd\\xZZ\\x4\"", "odd\\xZZ\\x4")]
    [InlineData("\"caf\\xE9.1\"", "caf\\xE9.1")]
    public void An_id_is_what_the_client_sent(string printed, string expected)
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job(printed).Timed("open", 5, 20));

        Assert.Equal(LabelText.Of("jobid", expected).ToString(), Encoding.UTF8.GetString(jobs.Table.Labels(0)));
        Assert.Equal(5, jobs.Samples(expected, "open"));
        Assert.Equal(0, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void An_empty_id_may_come_without_the_blanks_behind_the_colon()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Line("- job_id:").Requests("open", 5));

        Assert.Equal(5, jobs.Samples("", "open"));
    }

    [Fact]
    public void Ids_that_differ_only_in_bytes_that_are_not_UTF8_stay_two_jobs()
    {
        byte[] text =
        [
            .. "- job_id:          caf\xE9.1\n".Select(c => (byte)c), .. "  open:            { samples: 5, unit: reqs }\n"u8,
            .. "- job_id:          caf\xE8.1\n".Select(c => (byte)c), .. "  open:            { samples: 6, unit: reqs }\n"u8,
        ];

        var jobs = ParsedJobs.Of(text);

        Assert.Equal(5, jobs.Samples("caf\\xE9.1", "open"));
        Assert.Equal(6, jobs.Samples("caf\\xE8.1", "open"));
    }

    [Fact]
    public void An_overlong_id_is_refused_and_its_operations_go_to_no_other_job()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader()
            .Job("a").Timed("open", 1, 1)
            .Line("- job_id:          " + new string('x', 300)).Timed("open", 9, 9)
            .Job("b").Timed("open", 2, 2));

        Assert.Equal(["a", "b"], jobs.Ids);
        Assert.Equal(1, jobs.Samples("a", "open"));
        Assert.Equal(2, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void The_longest_id_whose_bytes_are_all_spelled_fits()
    {
        var text = "- job_id:          "u8.ToArray().Concat(Enumerable.Repeat((byte)0xFF, JobIdText.Longest)).Append((byte)'\n').ToArray();

        Assert.Equal(string.Concat(Enumerable.Repeat("\\\\xFF", JobIdText.Longest)), Assert.Single(ParsedJobs.Of(text).Ids));
    }

    [Fact]
    public void A_job_that_is_printed_twice_is_one_row_with_what_was_printed_later()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader()
            .Job("a").Timed("open", 5, 20).Timed("close", 1, 1)
            .Job("b").Timed("open", 1, 1)
            .Job("a").Timed("open", 6, 25).Timed("close", 0));

        Assert.Equal(["a", "b"], jobs.Ids);
        Assert.Equal(6, jobs.Samples("a", "open"));
        Assert.Equal(25, jobs.Sum("a", "open"));
        Assert.Equal(0, jobs.Samples("a", "close"));
        Assert.Equal(0, jobs.Parser.LinesRefused);
    }

    [Fact]
    public void The_same_id_quoted_and_bare_is_one_job()
    {
        var jobs = ParsedJobs.Of(JobStatsText.WithHeader().Job("\"a\\x3Ab\"").Timed("open", 5, 20).Job("a:b").Timed("open", 6, 25));

        Assert.Equal(["a:b"], jobs.Ids);
        Assert.Equal(6, jobs.Samples("a:b", "open"));
    }
}
