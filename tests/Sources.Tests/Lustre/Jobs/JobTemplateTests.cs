using System.Text;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobTemplateTests
{
    [Theory]
    [InlineData("%j:%u:%H", "4711:1000:node01", "job=4711 uid=1000 host=node01")]
    [InlineData("%j:%u:%H", "4711:1000:node01:eth", "job=4711 uid=1000 host=node01:eth")]
    [InlineData("%j:%u:%H", ":0:node01", "uid=0 host=node01")]
    [InlineData("%j:%u:%H", "4711:1000:", "job=4711 uid=1000")]
    [InlineData("%j:%u:%H", "4711:root:node01", "")]
    [InlineData("%j:%u:%H", "4711", "")]
    [InlineData("%j:%u:%H", "", "")]
    [InlineData("%j", "4711.batch", "job=4711.batch")]
    [InlineData("%e.%u", "python3.11.1000", "exe=python3.11 uid=1000")]
    [InlineData("%e.%u", "kworker/1:0.0", "exe=kworker/1:0 uid=0")]
    [InlineData("%e.%u", ".0", "uid=0")]
    [InlineData("%e.%u", "dd.x", "")]
    [InlineData("%e.%u", "dd", "")]
    [InlineData("%e.%u:%h", "a.b:c.0.7:node01", "exe=a.b:c.0 uid=7 host=node01")]
    [InlineData("%j.%e.%u", "9.a.b.c.1000", "job=9 exe=a.b.c uid=1000")]
    [InlineData("SLURM_JOB%j:%g:%.3h", "SLURM_JOB12:100:n01", "job=12 gid=100 host=n01")]
    [InlineData("SLURM_JOB%j:%g:%.3h", "PBS_JOB12:100:n01", "")]
    [InlineData("<%p>", "<17>", "pid=17")]
    [InlineData("<%p>", "<17", "")]
    [InlineData("%j%%%u", "a%1", "job=a uid=1")]
    [InlineData("%e--%u", "a--", "")]
    [InlineData("-%j-", "-", "")]
    public void An_id_becomes_labels_where_it_fits(string template, string id, string labels)
    {
        var expected = $"jobid=\"{id}\"" + string.Concat(
            labels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(l => $",{l.Replace("=", "=\"", StringComparison.Ordinal)}\""));
        Assert.Equal(
            expected,
            Encoding.UTF8.GetString(Parse(template).Labels(Encoding.UTF8.GetBytes($"jobid=\"{id}\""), Encoding.UTF8.GetBytes(id))));
    }

    [Theory]
    [InlineData("%x", "'%x' is not a code; the codes are %j, %u")]
    [InlineData("%j:%", "'%' is not a code")]
    [InlineData("%.3", "'%.3' is not a code")]
    [InlineData("%j%u", "nothing stands between %j and %u")]
    [InlineData("%h:%H", "two codes become the label 'host'")]
    [InlineData("%j:%j", "two codes become the label 'job'")]
    [InlineData("job", "'job' has no code")]
    [InlineData("%%j", "'%%j' has no code")]
    public void The_error_names_what_is_wrong_with_a_template(string template, string said)
    {
        Assert.False(JobTemplate.TryParse(template, new JobLabelNames(), out _, out var error));
        Assert.StartsWith(said, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobid", "which every job has already")]
    [InlineData("target", "which every job has already")]
    [InlineData("my-job", "which is not a label name")]
    [InlineData("", "which is not a label name")]
    public void An_impossible_label_is_refused(string name, string said)
    {
        Assert.False(JobTemplate.TryParse("%j", new JobLabelNames { Job = name }, out _, out var error));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains("jobs.labels", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_that_make_the_same_labels_are_equal_so_that_a_reload_changes_no_source()
    {
        Assert.Equal(Parse("%j:%u"), Parse("%j:%u"));
        Assert.NotEqual(Parse("%j:%u"), Parse("%j:%g"));
        Assert.True(JobTemplate.TryParse("%j:%u", new JobLabelNames { Job = "slurm_job" }, out var named, out _));
        Assert.NotEqual(Parse("%j:%u"), named);
        Assert.Equal(
            new JobStatsOptions { Template = Parse("%j"), Filter = new JobFilter(["a"], []) },
            new JobStatsOptions { Template = Parse("%j"), Filter = new JobFilter(["a"], []) });
    }

    [Fact]
    public void The_series_of_a_job_carry_the_labels_and_its_id_stays_whole()
    {
        using var folder = new JobsFolder(new JobStatsOptions { Template = Parse("%e.%u") });
        var text = JobStatsText.WithHeader()
            .Job("\"a\\x22b.1000\"").Bytes("read_bytes", 1, 1, 1, 7)
            .Job("\"12:x\"").Bytes("read_bytes", 1, 1, 1, 9).Timed("open", 3, 1);
        folder.Read(text);
        var samples = folder.Samples(text);

        Assert.Contains("lustre_job_read_bytes_total{jobid=\"a\\\"b.1000\",exe=\"a\\\"b\",uid=\"1000\"} 7", samples);
        Assert.Contains("lustre_job_stats_total{jobid=\"12:x\",operation=\"open\"} 3", samples);
        Assert.Equal("a\\\"b.1000", Encoding.UTF8.GetString(folder.Jobs!.Id(0)));
        Assert.Equal("12:x", Encoding.UTF8.GetString(folder.Jobs.Id(1)));
    }

    [Fact]
    public void A_job_called_other_does_not_take_the_series_of_the_others()
    {
        using var folder = new JobsFolder(new JobStatsOptions { Template = Parse("%j"), Exposure = JobsExposure.Top(5) });
        var samples = folder.Samples(JobStatsText.WithHeader().Job("other").Bytes("read_bytes", 1, 1, 1, 7));

        Assert.DoesNotContain(samples, s => s.Contains("job=\"other\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_are_made_once_a_job()
    {
        var parser = new JobStatsParser(new JobStatsOptions { Template = Parse("%j:%u:%H"), Filter = new JobFilter(["1*"], ["*9"]) });
        var text = JobStatsText.WithHeader();
        for (var i = 0; i < 500; i++)
            text.Job($"\"1{i}:1000:node{i}\"").Bytes("read_bytes", 1, 1, 1, i);
        var utf8 = text.Utf8();
        var first = ParsedJobs.By(parser, utf8).Table;
        var second = ParsedJobs.By(parser, utf8).Table;
        Assert.All(Enumerable.Range(0, 500), row => Assert.Same(first.SharedLabels(row), second.SharedLabels(row)));

        var table = parser.NewTable();
        var before = GC.GetAllocatedBytesForCurrentThread();
        parser.Begin("job_stats", table);
        parser.Parse(utf8);
        parser.End();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256);
    }

    private static JobTemplate Parse(string text)
    {
        Assert.True(JobTemplate.TryParse(text, new JobLabelNames(), out var template, out var error), error);
        return template;
    }
}
