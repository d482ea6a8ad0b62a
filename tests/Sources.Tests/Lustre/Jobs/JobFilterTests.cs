using System.Text;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobFilterTests
{
    [Theory]
    [InlineData("kworker*", "kworker/1:0.0", true)]
    [InlineData("kworker*", "kworker", true)]
    [InlineData("kworker*", "a kworker", false)]
    [InlineData("*.0", "dd.0", true)]
    [InlineData("*.0", "dd.0.0", true)]
    [InlineData("*.0", "dd.01", false)]
    [InlineData("4?", "42", true)]
    [InlineData("4?", "4", false)]
    [InlineData("4?", "422", false)]
    [InlineData("*a*b*c", "xxaxbxaxbxc", true)]
    [InlineData("*a*b*c", "xxaxbxaxbx", false)]
    [InlineData("[a]+.", "[a]+.", true)]
    [InlineData("[a]+.", "aa.", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("**", "any", true)]
    [InlineData("sim", "simulate", false)]
    [InlineData("é?", "é1", true)]
    public void A_pattern_is_over_the_whole_id(string pattern, string id, bool matches)
    {
        Assert.Equal(matches, new JobFilter([pattern], []).Allows(Encoding.UTF8.GetBytes(id)));
        Assert.Equal(!matches, new JobFilter([], [pattern]).Allows(Encoding.UTF8.GetBytes(id)));
    }

    [Fact]
    public void A_denied_job_is_denied_even_when_it_is_also_allowed()
    {
        var filter = new JobFilter(["4*", "5*"], ["*9"]);
        Assert.True(filter.Allows("51"u8));
        Assert.False(filter.Allows("49"u8));
        Assert.False(filter.Allows("6"u8));
        Assert.True(new JobFilter([], []).AllowsAll);
    }

    [Fact]
    public void Many_stars_against_a_long_id_cost_no_more_than_one_length_times_the_other()
    {
        // An algorithm that tries every star again takes 30^20 steps here.
        var pattern = string.Concat(Enumerable.Repeat("a*", 20)) + "b";
        Assert.False(new JobFilter([pattern], []).Allows(Encoding.UTF8.GetBytes(new string('a', 256))));
    }

    [Fact]
    public void Filters_of_the_same_patterns_are_equal_so_that_a_reload_changes_no_source()
    {
        Assert.Equal(new JobFilter(["a*"], ["b"]), new JobFilter(["a*"], ["b"]));
        Assert.NotEqual(new JobFilter(["a*"], ["b"]), new JobFilter(["a*"], ["c"]));
        Assert.NotEqual(new JobFilter(["a*"], []), new JobFilter([], ["a*"]));
    }

    [Fact]
    public void Jobs_that_are_not_allowed_are_counted_together_and_all_are_in_the_table()
    {
        using var folder = new JobsFolder(new JobStatsOptions { Filter = new JobFilter([], ["kworker*", "*.0"]) });
        folder.Read(Text(100, 10, 1));
        var samples = folder.Samples(Text(150, 17, 4));

        Assert.Contains("lustre_job_read_bytes_total{jobid=\"4711\"} 150", samples);
        Assert.Contains("lustre_job_read_bytes_total{jobid=\"other\"} 10", samples);
        Assert.DoesNotContain(
            samples, s => s.Contains("kworker", StringComparison.Ordinal) || s.Contains("dd.0", StringComparison.Ordinal));
        Assert.Equal(3, folder.Jobs!.Count);
        Assert.Contains("} 3\n", JobsFolder.Text(folder.Read()).Split("# TYPE lustre_jobs gauge\n")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_heaviest_are_chosen_from_those_that_are_allowed()
    {
        using var folder = new JobsFolder(new JobStatsOptions { Filter = new JobFilter(["4*"], []), Exposure = JobsExposure.Top(1) });
        var samples = folder.Samples(Text(1, 1_000_000, 2));

        Assert.Contains("lustre_job_read_bytes_total{jobid=\"4711\"} 1", samples);
        Assert.DoesNotContain(samples, s => s.Contains("kworker", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_exposure_the_filter_shows_nothing_either()
    {
        using var folder = new JobsFolder(new JobStatsOptions { Filter = new JobFilter(["4*"], []), Exposure = JobsExposure.None });
        Assert.Empty(folder.Samples(Text(1, 2, 3)));
        Assert.Equal(3, folder.Jobs!.Count);
    }

    [Fact]
    public void The_others_never_fall_when_jobs_come_and_go_or_a_job_is_called_other()
    {
        using var folder = new JobsFolder(new JobStatsOptions { Filter = new JobFilter([], ["d*"]) });
        folder.Read(JobStatsText.WithHeader().Job("d1").Bytes("read_bytes", 1, 1, 1, 500).Job("other").Bytes("read_bytes", 1, 1, 1, 100));
        folder.Read(JobStatsText.WithHeader().Job("d1").Bytes("read_bytes", 1, 1, 1, 600).Job("other").Bytes("read_bytes", 1, 1, 1, 100));
        var samples = folder.Samples(JobStatsText.WithHeader().Job("other").Bytes("read_bytes", 1, 1, 1, 101));

        Assert.Equal(
            "lustre_job_read_bytes_total{jobid=\"other\"} 101",
            Assert.Single(samples, s => s.StartsWith("lustre_job_read_bytes_total", StringComparison.Ordinal)));
    }

    private static JobStatsText Text(long job, long worker, long root) => JobStatsText.WithHeader()
        .Job("4711").Bytes("read_bytes", 1, 1, 1, job)
        .Job("kworker/1:0.1").Bytes("read_bytes", 1, 1, 1, worker)
        .Job("dd.0").Bytes("read_bytes", 1, 1, 1, root);
}
