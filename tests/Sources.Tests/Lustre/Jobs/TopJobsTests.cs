using System.Globalization;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class TopJobsTests
{
    [Fact]
    public void The_heaviest_by_bytes_and_the_heaviest_by_operations_keep_their_names()
    {
        using var folder = Top(1);
        var samples = folder.Samples(JobStatsText.WithHeader()
            .Job("small").Bytes("read_bytes", 1, 1, 1, 1).Timed("open", 1, 1)
            .Job("streams").Bytes("read_bytes", 1, 1, 1, 1_000_000).Timed("open", 1, 1)
            .Job("opens").Bytes("read_bytes", 1, 1, 1, 1).Timed("open", 1_000, 1)
            .Job("other").Bytes("read_bytes", 1, 1, 1, 9_000_000).Timed("open", 9_000, 1));

        Assert.Equal(["opens", "other", "streams"], samples.Select(Id).Distinct().Order());
        Assert.Equal(1_000_000, Value(samples, "lustre_job_read_bytes_total", "streams"));
        Assert.Equal(4, folder.Jobs!.Count);
    }

    [Fact]
    public void The_others_begin_at_zero_and_add_up_what_unnamed_jobs_do_from_then_on()
    {
        using var folder = Top(1);
        folder.Samples(Text(("big", 1000, 10), ("a", 5, 1), ("b", 7, 1)));
        var samples = folder.Samples(Text(("big", 1100, 12), ("a", 6, 3), ("b", 17, 1), ("new", 30, 2)));

        Assert.Equal(1 + 10 + 30, Value(samples, "lustre_job_read_bytes_total", "other"));
        Assert.Equal(2 + 0 + 2, Value(samples, "lustre_job_stats_total", "other", "open"));
        Assert.Equal(1100, Value(samples, "lustre_job_read_bytes_total", "big"));
    }

    [Fact]
    public void The_first_collection_shows_the_others_at_zero()
    {
        using var folder = Top(1);
        var samples = folder.Samples(Text(("big", 1000, 10), ("a", 5, 1)));

        Assert.Equal(0, Value(samples, "lustre_job_read_bytes_total", "other"));
    }

    [Fact]
    public void A_job_that_gets_a_name_takes_nothing_from_the_others_and_its_last_step_goes_there()
    {
        using var folder = Top(1);
        folder.Samples(Text(("big", 1000, 10), ("a", 5, 1)));
        folder.Samples(Text(("big", 1000, 10), ("a", 25, 1)));
        var named = folder.Samples(Text(("big", 1000, 10), ("a", 2025, 100)));
        var later = folder.Samples(Text(("big", 1000, 10), ("a", 2525, 100)));

        Assert.Equal(2025, Value(named, "lustre_job_read_bytes_total", "a"));
        Assert.Equal(20 + 2000, Value(named, "lustre_job_read_bytes_total", "other"));
        Assert.Equal(2020, Value(later, "lustre_job_read_bytes_total", "other"));
        Assert.Equal(2525, Value(later, "lustre_job_read_bytes_total", "a"));
    }

    [Fact]
    public void Jobs_that_end_or_restart_never_make_the_others_fall()
    {
        using var folder = Top(1);
        folder.Samples(Text(("big", 9000, 10), ("a", 5, 1), ("b", 500, 1)));
        var before = folder.Samples(Text(("big", 9000, 10), ("a", 15, 1), ("b", 600, 1)));
        var after = folder.Samples(Text(("big", 9000, 10), ("a", 3, 1)));

        Assert.Equal(110, Value(before, "lustre_job_read_bytes_total", "other"));
        Assert.Equal(113, Value(after, "lustre_job_read_bytes_total", "other"));
    }

    [Fact]
    public void A_job_with_a_new_start_time_counts_from_zero_even_when_it_is_larger_than_before()
    {
        using var folder = Top(1);
        folder.Samples(
            JobStatsText.WithHeader().Job("big").Bytes("read_bytes", 1, 1, 1, 9000).Job("a", 1700000000).Bytes("read_bytes", 1, 1, 1, 10));
        var samples = folder.Samples(
            JobStatsText.WithHeader().Job("big").Bytes("read_bytes", 1, 1, 1, 9000).Job("a", 1700000500).Bytes("read_bytes", 9, 1, 1, 15));

        Assert.Equal(15, Value(samples, "lustre_job_read_bytes_total", "other"));
    }

    [Fact]
    public void Smallest_and_largest_sizes_of_the_others_are_those_of_the_jobs_that_are_there_now()
    {
        using var folder = Top(1);
        var text = JobStatsText.WithHeader().Job("big").Bytes("read_bytes", 1, 1, 1 << 20, 9000)
            .Job("a").Bytes("read_bytes", 1, 16, 64, 10).Job("b").Bytes("read_bytes", 1, 8, 32, 10);
        folder.Samples(text);
        var samples = folder.Samples(text);

        Assert.Equal(8, Value(samples, "lustre_job_read_minimum_size_bytes", "other"));
        Assert.Equal(64, Value(samples, "lustre_job_read_maximum_size_bytes", "other"));
    }

    [Fact]
    public void The_series_together_gain_what_the_jobs_did_in_every_selection()
    {
        var random = new Random(99);
        using var folder = Top(3);
        var jobs = new SortedDictionary<int, (long Bytes, int Opens)>();
        var before = new List<string>();
        long did = 0, seen = 0, lastOther = 0;
        for (var round = 0; round < 200; round++)
        {
            if (round > 0)
            {
                foreach (var id in jobs.Keys.ToList())
                {
                    var step = random.Next(5) == 0 ? random.Next(100_000) : random.Next(10);
                    jobs[id] = (jobs[id].Bytes + step, jobs[id].Opens + random.Next(3));
                    did += step;
                    if (random.Next(30) == 0)
                    {
                        did -= step; // No collection shows what a job did after the last one that had it.
                        jobs.Remove(id);
                    }
                }
            }

            // A named job begins its series with its first bytes: they are a start value and no increase.
            for (var i = random.Next(3); i > 0; i--)
                jobs[(round * 10) + i] = (0, 1);

            var now = folder.Samples(
                Text([.. jobs.Select(j => (j.Key.ToString(CultureInfo.InvariantCulture), j.Value.Bytes, j.Value.Opens))]));
            var other = Value(now, "lustre_job_read_bytes_total", "other");
            Assert.True(other >= lastOther);
            lastOther = other;
            seen += Gain(before, now);
            before = now;
        }

        Assert.True(did > 1_000_000);
        Assert.Equal(did, seen);
    }

    /// <summary>Adds increases as Prometheus does: a series counts from its second sample on.</summary>
    private static long Gain(List<string> before, List<string> now)
    {
        var last = before.Where(IsRead).ToDictionary(Id, Number);
        return now.Where(IsRead).Where(s => last.ContainsKey(Id(s))).Sum(s => Number(s) - last[Id(s)]);

        static bool IsRead(string sample) => sample.StartsWith("lustre_job_read_bytes_total", StringComparison.Ordinal);
    }

    private static JobsFolder Top(int jobs) => new(new JobStatsOptions { Exposure = JobsExposure.Top(jobs) });

    private static JobStatsText Text(params ReadOnlySpan<(string Id, long Bytes, int Opens)> jobs)
    {
        var text = JobStatsText.WithHeader();
        foreach (var (id, bytes, opens) in jobs)
            text.Job(id).Bytes("read_bytes", bytes, 1, 1, bytes).Timed("open", opens, opens);
        return text;
    }

    private static string Id(string sample)
    {
        var from = sample.IndexOf("jobid=\"", StringComparison.Ordinal) + 7;
        return sample[from..sample.IndexOf('"', from)];
    }

    private static long Value(List<string> samples, string family, string id, string? operation = null)
    {
        var labels = $"{{jobid=\"{id}\"" + (operation is null ? "} " : $",operation=\"{operation}\"}} ");
        return Number(Assert.Single(samples, s => s.StartsWith(family + labels, StringComparison.Ordinal)));
    }

    private static long Number(string sample) => long.Parse(sample[(sample.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
