using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Jobs;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobStatsSourceTests
{
    [Fact]
    public void A_target_shows_its_jobs_and_what_they_did()
    {
        using var folder = new JobsFolder();
        File.WriteAllText(folder.File("job_cleanup_interval"), "600\n");
        var reading = folder.Read(JobStatsText.WithHeader()
            .Job("dd.1001").Bytes("read_bytes", 0, histogram: "").Bytes(
                "write_bytes", 3, 4096, 1048576, 1056768, "4K: 2, 1M: 1").Timed("write", 3, 2500000).Timed("sync", 0)
            .Job("\"a\\x22b\"").Bytes("read_bytes", 1, 7, 7, 7, "8: 1").Bytes(
                "write_bytes", 0, histogram: "").Timed("write", 0).Timed("sync", 1, 1));

        var text = JobsFolder.Text(reading);

        const string T = "filesystem=\"scratch\",component=\"ost\",target=\"scratch-OST0000\"";
        Assert.Contains($"lustre_jobs{{{T}}} 2\n", text, StringComparison.Ordinal);
        Assert.Contains($"lustre_job_cleanup_interval_seconds{{{T}}} 600\n", text, StringComparison.Ordinal);
        Assert.Contains($"lustre_job_read_bytes_total{{{T},jobid=\"dd.1001\"}} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"lustre_job_read_samples_total{{{T},jobid=\"a\\\"b\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains($"lustre_job_read_minimum_size_bytes{{{T},jobid=\"a\\\"b\"}} 7\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"lustre_job_read_minimum_size_bytes{{{T},jobid=\"dd.1001\"}}", text, StringComparison.Ordinal);
        Assert.Contains($"lustre_job_write_bytes_total{{{T},jobid=\"dd.1001\"}} 1056768\n", text, StringComparison.Ordinal);
        Assert.Contains($"lustre_job_write_maximum_size_bytes{{{T},jobid=\"dd.1001\"}} 1048576\n", text, StringComparison.Ordinal);
        Assert.Contains($"lustre_job_stats_total{{{T},jobid=\"dd.1001\",operation=\"write\"}} 3\n", text, StringComparison.Ordinal);
        Assert.Contains(
            $"lustre_job_stats_seconds_total{{{T},jobid=\"dd.1001\",operation=\"write\"}} 2.5\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("jobid=\"dd.1001\",operation=\"sync\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("_created", text, StringComparison.Ordinal);
        Assert.Equal("scratch-OST0000/jobs", folder.Source.Name);
    }

    [Fact]
    public void Sizes_are_a_histogram_whose_buckets_are_cumulative_and_end_in_infinity()
    {
        using var folder = new JobsFolder();
        var samples = folder.Samples(
            JobStatsText.WithHeader().Job("dd").Bytes("write_bytes", 4, 4096, 1048576, 1056768, "8M: 2, 64M: 1, 128M: 1"));

        Assert.Equal(
            [
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"4096.0\"} 0",
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"16384.0\"} 0",
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"65536.0\"} 0",
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"262144.0\"} 0",
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"1.048576e+06\"} 0",
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"4.194304e+06\"} 0",
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"1.6777216e+07\"} 2",
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"6.7108864e+07\"} 3",
                "lustre_job_io_size_bytes_bucket{jobid=\"dd\",operation=\"write\",le=\"+Inf\"} 4",
                "lustre_job_io_size_bytes_sum{jobid=\"dd\",operation=\"write\"} 1056768",
                "lustre_job_io_size_bytes_count{jobid=\"dd\",operation=\"write\"} 4",
            ],
            samples.Where(s => s.StartsWith("lustre_job_io_size_bytes", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_MDT_is_read_from_its_own_parameters_and_reads_and_writes_mean_the_same_there()
    {
        using var folder = new JobsFolder(component: LustreComponent.Mdt, name: "scratch-MDT0000");
        var text = JobsFolder.Text(folder.Read(JobStatsText.WithHeader().Job("a").Timed("open", 1, 1).Bytes("read_bytes", 2, 1, 5, 6)));

        Assert.Contains(
            "lustre_job_read_bytes_total{filesystem=\"scratch\",component=\"mdt\",target=\"scratch-MDT0000\",jobid=\"a\"} 6\n", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void On_an_MDT_reads_and_writes_begin_with_the_first_of_them()
    {
        using var folder = new JobsFolder(component: LustreComponent.Mdt, name: "scratch-MDT0000");

        Assert.Equal(
            ["lustre_job_stats_seconds_total{jobid=\"a\",operation=\"open\"} "
                + "0.000009", "lustre_job_stats_total{jobid=\"a\",operation=\"open\"} 1"],
            folder.Samples(JobStatsText.WithHeader().Job("a").Timed("open", 1, 9).Bytes("read_bytes", 0).Bytes("write_bytes", 0)));
        Assert.Equal((0, 0), (folder.Jobs!.ReadBytes(0), folder.Jobs.WriteBytes(0)));

        folder.Samples(JobStatsText.WithHeader().Job("a").Timed("open", 1, 9).Bytes("read_bytes", 2, 1, 5, 6).Bytes("write_bytes", 0));
        var reset = folder.Samples(JobStatsText.WithHeader().Job("a").Timed("open", 1, 9).Bytes("read_bytes", 0).Bytes("write_bytes", 0));

        Assert.Contains("lustre_job_read_bytes_total{jobid=\"a\"} 0", reset);
        Assert.DoesNotContain(reset, s => s.Contains("job_write", StringComparison.Ordinal));
    }

    [Fact]
    public void An_MGS_has_no_jobs() =>
        Assert.Throws<ArgumentException>(() => new JobStatsSource(
            new LustreTarget("MGS", LustreComponent.Mgt, "MGS"), new ParameterResolver(LustreRoots.Under("/none", "/none", "/none")),
            new JobStatsOptions()));

    [Fact]
    public void With_created_every_served_counter_has_the_time_when_it_began()
    {
        using var folder = new JobsFolder(new JobStatsOptions { Created = true });
        var text = JobStatsText.WithHeader().Job("a", 1723100000).Bytes("read_bytes", 1, 1, 1, 1).Timed("open", 2, 8).Timed("close", 0)
            .Job("b", 1723100007).Bytes("read_bytes", 0).Timed("open", 0).Timed("close", 1, 3);

        var created = folder.Samples(text, ExpositionFormat.OpenMetrics).Where(s => s.Contains("_created", StringComparison.Ordinal));

        Assert.Equal(
            [
                "lustre_job_read_bytes_created{jobid=\"a\"} 1723100000.057286226",
                "lustre_job_read_bytes_created{jobid=\"b\"} 1723100007.057286226",
                "lustre_job_read_samples_created{jobid=\"a\"} 1723100000.057286226",
                "lustre_job_read_samples_created{jobid=\"b\"} 1723100007.057286226",
                "lustre_job_stats_created{jobid=\"a\",operation=\"open\"} 1723100000.057286226",
                "lustre_job_stats_created{jobid=\"b\",operation=\"close\"} 1723100007.057286226",
                "lustre_job_stats_seconds_created{jobid=\"a\",operation=\"open\"} 1723100000.057286226",
                "lustre_job_stats_seconds_created{jobid=\"b\",operation=\"close\"} 1723100007.057286226",
            ],
            created.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(folder.Samples(text), s => s.Contains("_created", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain.0")]
    [InlineData("a b:c/d")]
    [InlineData("quote\"backslash\\newline\nend")]
    [InlineData("\\\\\"\"")]
    [InlineData("\\n")]
    [InlineData("日本語")]
    public void An_id_survives_the_way_through_Lustres_escapes_and_those_of_the_exposition(string id)
    {
        using var folder = new JobsFolder();
        var printed = string.Concat(
            Encoding.UTF8.GetBytes(id).Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"\\x{b:X2}"));

        var sample = folder.Samples(JobStatsText.WithHeader().Job($"\"{printed}\"").Timed("open", 1, 1)).First();

        var label = sample[(sample.IndexOf("jobid=\"", StringComparison.Ordinal) + 7)..sample.LastIndexOf(
            "\",operation", StringComparison.Ordinal)];
        Assert.Equal(id, label.Replace("\\\\", "\u0001", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\n", "\n", StringComparison.Ordinal).Replace('\u0001', '\\'));
    }

    [Fact]
    public void With_no_jobs_exposed_their_number_is_and_the_table_has_them_all()
    {
        using var folder = new JobsFolder(new JobStatsOptions { Exposure = JobsExposure.None });
        var reading = folder.Read(JobStatsText.WithHeader()
            .Job("a").Bytes("read_bytes", 1, 5, 5, 5).Bytes(
                "write_bytes", 2, 3, 4, 7).Timed("open", 2, 8).Job("b").Bytes("read_bytes", 0).Bytes("write_bytes", 0).Timed("open", 1, 3));

        Assert.Equal([JobStatsFamilies.Jobs], reading.Segments.Select(s => s.Family));
        var jobs = folder.Jobs!;
        var open = jobs.Operations.Single(o => o.Name == "open");
        Assert.Equal(2, jobs.Count);
        Assert.Equal("a", Encoding.UTF8.GetString(jobs.Id(0)));
        Assert.Equal(
            (5, 7, 2, 8, 1723102025_057286226),
            (jobs.ReadBytes(0), jobs.WriteBytes(0), jobs.Samples(0, open), jobs.Microseconds(0, open), jobs.StartTime(0)));
        Assert.Equal((0, 0, 1), (jobs.ReadBytes(1), jobs.WriteBytes(1), jobs.Samples(1, open)));
    }

    [Fact]
    public void A_published_table_does_not_change_with_the_next_collection()
    {
        using var folder = new JobsFolder();
        var first = folder.Read(JobStatsText.WithHeader().Job("a").Timed("open", 1, 1));
        var text = JobsFolder.Text(first);

        folder.Read(JobStatsText.WithHeader().Job("b").Timed("open", 2, 2).Timed("close", 3, 3));

        Assert.Equal(text, JobsFolder.Text(first));
    }

    [Fact]
    public void The_layouts_are_made_once_for_a_shape()
    {
        using var folder = new JobsFolder();
        var text = JobStatsText.WithHeader();
        for (var i = 0; i < 10; i++)
            text.Job($"job.{i}").Timed("open", 1, 1).Bytes("read_bytes", 1, 1, 1, 1, "1: 1").Bytes("write_bytes", 1, 1, 1, 1, "1: 1");
        folder.Read(text);
        folder.Read();

        var before = GC.GetAllocatedBytesForCurrentThread();
        folder.Read();
        var again = GC.GetAllocatedBytesForCurrentThread() - before;

        // The table of ten jobs (some 20 KiB) and the reader; layouts alone would be more than as much again.
        Assert.InRange(again, 0, 32 * 1024);
    }

    [Fact]
    public void A_target_without_the_file_is_gone()
    {
        using var folder = new JobsFolder();
        Assert.True(folder.Read().Gone);
    }

    [Fact]
    public void A_file_that_disappears_makes_the_source_gone()
    {
        using var folder = new JobsFolder();
        Assert.False(folder.Read(JobStatsText.WithHeader().Job("a").Timed("open", 1, 1)).Gone);
        File.Delete(folder.File("job_stats"));
        Assert.True(folder.Read().Gone);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_trouble_and_no_table_and_the_last_one_stays()
    {
        using var folder = new JobsFolder();
        folder.Read(JobStatsText.WithHeader().Job("a").Timed("open", 1, 1));
        File.Delete(folder.File("job_stats"));
        Directory.CreateDirectory(folder.File("job_stats"));

        var reading = folder.Read();

        Assert.False(reading.Gone);
        Assert.Empty(reading.Segments);
        Assert.Contains(folder.File("job_stats"), Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Null(reading.Table);
    }

    [Fact]
    public void Refused_lines_are_in_the_reading()
    {
        using var folder = new JobsFolder();
        var reading = folder.Read(JobStatsText.WithHeader().Job("a").Line("nonsense").Timed("open", 1, 1));

        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal($"{folder.File("job_stats")}:6: not understood: nonsense", reading.FirstRefusal);
    }

    [Fact]
    public void A_table_larger_than_the_readers_buffer_is_read_to_its_end()
    {
        using var folder = new JobsFolder();
        var text = JobStatsText.WithHeader();
        for (var i = 0; i < 3000; i++)
            text.Job($"job.{i}").Bytes("write_bytes", i + 1, 1, 1, i, "1: 1").Timed("open", i, i);

        var reading = folder.Read(text);

        Assert.Equal(0, reading.LinesRefused);
        Assert.Equal(3000, folder.Jobs!.Count);
        Assert.Equal(3000L * 2999 / 2, Enumerable.Range(0, 3000).Sum(folder.Jobs.WriteBytes));
    }

    [Fact]
    public void Every_family_names_the_parameter_it_comes_from_and_is_listed_once()
    {
        Assert.Equal(13, JobStatsFamilies.All.Select(f => f.Name).Distinct().Count());
        Assert.All(
            JobStatsFamilies.All, f => Assert.Matches(@"\. \(obdfilter\.\*\.(job_stats|job_cleanup_interval), mdt\.\*\.\1\)$", f.Help));
        Assert.All(JobStatsFamilies.All, f => Assert.Equal(["filesystem", "component", "target"], f.LabelNames.Take(3)));
    }
}
