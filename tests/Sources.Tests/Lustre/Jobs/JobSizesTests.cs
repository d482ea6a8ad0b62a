using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobSizesTests
{
    private static JobStatsText Text => JobStatsText.WithHeader().Job("a")
        .Bytes("read_bytes", 7, 512, 5_000_000, 9_000_000, "512: 2, 4K: 1, 1M: 3, 8M: 1")
        .Bytes("write_bytes", 0, histogram: " ")
        .Timed("rename_trylocks", 3, 12).Timed("prealloc", 2, 1_500_000).Timed("fallocate", 1, 1).Timed("parallel_rename_file", 4, 8);

    [Fact]
    public void A_value_counts_in_the_first_bucket_that_it_does_not_exceed_and_in_all_above()
    {
        using var folder = new JobsFolder();
        var samples = folder.Samples(Text);

        Assert.Equal(
            [
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="4096"} 3""",
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="16384"} 3""",
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="65536"} 3""",
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="262144"} 3""",
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="1.048576e+06"} 6""",
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="4.194304e+06"} 6""",
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="1.6777216e+07"} 7""",
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="6.7108864e+07"} 7""",
                """lustre_job_io_size_bytes_bucket{jobid="a",operation="read",le="+Inf"} 7""",
            ],
            samples.Where(s => s.StartsWith("lustre_job_io_size_bytes_bucket", StringComparison.Ordinal)).Select(Whole));
        Assert.Contains("""lustre_job_io_size_bytes_sum{jobid="a",operation="read"} 9000000""", samples);
        Assert.Contains("""lustre_job_io_size_bytes_count{jobid="a",operation="read"} 7""", samples);
        Assert.DoesNotContain(
            samples, s => s.Contains("io_size", StringComparison.Ordinal) && s.Contains("write", StringComparison.Ordinal));
    }

    [Fact]
    public void Histograms_can_be_left_out_without_any_other_loss()
    {
        using var with = new JobsFolder();
        using var without = new JobsFolder(new JobStatsOptions { HistogramsUpTo = 0 });

        Assert.Equal(with.Samples(Text).Where(s => !s.Contains("io_size", StringComparison.Ordinal)), without.Samples(Text));
        Assert.Equal(0, without.Read().LinesRefused);
    }

    [Fact]
    public void Histograms_are_left_out_while_there_are_too_many_jobs()
    {
        using var folder = new JobsFolder(new JobStatsOptions { HistogramsUpTo = 8 });
        Assert.True(ShowsSizes(8));
        Assert.False(ShowsSizes(9));
        Assert.False(ShowsSizes(7));
        Assert.False(ShowsSizes(6));
        Assert.True(ShowsSizes(6));
        Assert.True(ShowsSizes(8));

        bool ShowsSizes(int jobs)
        {
            var text = JobStatsText.WithHeader();
            for (var i = 0; i < jobs; i++)
                text = text.Job($"j{i}").Bytes("read_bytes", 7, 512, 5_000_000, 9_000_000, "512: 2, 4K: 1, 1M: 3, 8M: 1");
            return folder.Samples(text).Any(s => s.Contains("io_size", StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// The limit is exceeded in the middle of the file, when some rows have histograms already and other operations have columns behind
    /// them.
    /// </summary>
    [Fact]
    public void Where_histograms_are_left_out_no_row_has_room_for_them_and_all_else_stays()
    {
        using var folder = new JobsFolder(new JobStatsOptions { HistogramsUpTo = 2, Created = true });
        using var without = new JobsFolder(new JobStatsOptions { HistogramsUpTo = 0, Created = true });
        var text = JobStatsText.WithHeader();
        for (var i = 1; i <= 5; i++)
        {
            text = text.Job($"j{i}").Bytes("read_bytes", i, 512, 5_000_000, 1000 * i, "512: 1, 4K: 1").Bytes(
                "write_bytes", 2 * i, 4096, 8192, 10_000 * i, "8K: 2")
                .Timed("open", 3 * i, 7 * i).Timed("close", 4 * i, 8 * i);
        }

        foreach (var collection in Enumerable.Range(0, 3))
        {
            Assert.Equal(without.Samples(text), folder.Samples(text));
            Assert.Equal(without.Jobs!.Values.Width, folder.Jobs!.Values.Width);
            Assert.Equal(
                Enumerable.Range(1, 5).Select(i => (1000L * i, 10_000L * i)),
                Enumerable.Range(0, 5).Select(i => (folder.Jobs.ReadBytes(i), folder.Jobs.WriteBytes(i))));
        }
    }

    [Fact]
    public void A_job_printed_twice_behind_the_last_one_that_may_show_sizes_keeps_them()
    {
        using var folder = new JobsFolder(new JobStatsOptions { HistogramsUpTo = 2 });
        var samples = folder.Samples(JobStatsText.WithHeader()
            .Job("a").Bytes("read_bytes", 1, 512, 512, 512, "512: 1")
            .Job("b").Bytes("read_bytes", 1, 512, 512, 512, "512: 1")
            .Job("a").Bytes("read_bytes", 2, 512, 512, 1024, "512: 2"));

        Assert.Contains("""lustre_job_io_size_bytes_count{jobid="a",operation="read"} 2""", samples);
    }

    [Fact]
    public void A_histogram_without_an_end_costs_its_line_even_when_histograms_are_skipped()
    {
        using var folder = new JobsFolder(new JobStatsOptions { HistogramsUpTo = 1 });
        var reading = folder.Read(JobStatsText.WithHeader()
            .Job("a").Bytes("read_bytes", 1, 512, 512, 512, "512: 1").Job("b").Bytes("read_bytes", 1, 512, 512, 512, "512: 1")
            .Job("c").Line(
                "  read_bytes:      { samples: 1, unit: bytes, min: 5, max: 5, sum: 5, sumsq: 25, hist: { 512: 1").Timed("open", 1, 1));

        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal(1, folder.Jobs!.Samples(2, folder.Jobs.Operations.Single(o => o.Name == "open")));
    }

    [Fact]
    public void Operations_of_every_release_are_counted_and_timed_under_their_names()
    {
        using var folder = new JobsFolder();
        var samples = folder.Samples(Text);

        foreach (var (operation, count, seconds) in new[] { ("rename_trylocks", 3, "0.000012"), ("prealloc", 2, "1.5"),
            ("fallocate", 1, "0.000001"), ("parallel_rename_file", 4, "0.000008") })
        {
            Assert.Contains($"lustre_job_stats_total{{jobid=\"a\",operation=\"{operation}\"}} {count}", samples);
            Assert.Contains($"lustre_job_stats_seconds_total{{jobid=\"a\",operation=\"{operation}\"}} {seconds}", samples);
        }
    }

    private static string Whole(string sample) => sample.Replace(".0\"", "\"", StringComparison.Ordinal);
}
