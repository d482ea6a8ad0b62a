using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Histograms;

public sealed class BrwStatsTests : IDisposable
{
    private const string Labels = """filesystem="scratch",component="ost",target="scratch-OST0000" """;
    private readonly LustreTree _tree = new();

    public BrwStatsTests() => _tree.Sys("osd-ldiskfs/scratch-OST0000/blocksize", 4096);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Counts_become_cumulative_and_values_beyond_the_last_limit_count_only_in_infinity()
    {
        var reading = Read(HistogramText.Brw);

        Assert.Equal("5 5 10 10 10 10 10 10 10 10 10 10 10 10 10 10", Buckets(reading, "lustre_bulk_pages", "read"));
        Assert.Equal("1 1 1 1 1 1 1 1 1 1 14 14 14 14 14 14", Buckets(reading, "lustre_bulk_pages", "write"));
        Assert.Equal("9 9 9 9 9 9 9 10", Buckets(reading, "lustre_bulk_discontiguous_pages", "read"));
        Assert.Equal("14 14 14 14 14 14 14 14", Buckets(reading, "lustre_bulk_discontiguous_blocks", "write"));
        Assert.Equal("11 11 14 14 14 14 14", Buckets(reading, "lustre_disk_io_fragments", "write"));
        Assert.Equal("11 11 11 11 11 13 14", Buckets(reading, "lustre_disk_ios_in_flight", "write"));
        Assert.Equal("0 4 4 4 4 4 4 4 4 4 13 13 13 13 13 13 13 14", Buckets(reading, "lustre_disk_io_seconds", "write"));
        Assert.Equal("5 5 5 5 5 5 5 5 10 10 10 10 10 10 10 10", Buckets(reading, "lustre_disk_io_size_bytes", "read"));
        Assert.Equal("0 0 0 0 0 0 0 0 13 13 13 13 13 13 13 14", Buckets(reading, "lustre_disk_io_size_bytes", "write"));
        Assert.Equal("10", reading.Value(Series("lustre_disk_io_size_bytes_count", "read")));
        Assert.Equal("14", reading.Value(Series("lustre_disk_io_size_bytes_count", "write")));
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void Limits_are_in_base_units()
    {
        var reading = Read(HistogramText.Brw);

        Assert.Equal("10", reading.Value(Bucket("lustre_disk_io_seconds", "read", "+Inf")));
        Assert.Equal("8", reading.Value(Bucket("lustre_disk_io_seconds", "read", "0.001")));
        Assert.Equal("13", reading.Value(Bucket("lustre_disk_io_seconds", "write", "1.024")));
        Assert.Equal("13", reading.Value(Bucket("lustre_disk_io_seconds", "write", "65.536")));
        Assert.Equal("5", reading.Value(Bucket("lustre_disk_io_size_bytes", "read", "4096.0")));
        Assert.Equal("10", reading.Value(Bucket("lustre_disk_io_size_bytes", "read", "1.048576e+06")));
    }

    [Fact]
    public void A_table_that_was_never_used_is_zero_and_one_that_the_storage_has_not_is_left_out()
    {
        Assert.Equal(string.Join(' ', Enumerable.Repeat("0", 18)), Buckets(Read(HistogramText.Brw), "lustre_block_maps_seconds", "read"));

        var old = Read(HistogramText.OldBrw);
        Assert.Equal("0 0 0 13 13 13 13 13 13 13 13 13 13 13 13 13", Buckets(old, "lustre_bulk_pages", "read"));
        Assert.Equal("0 0 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3", Buckets(old, "lustre_disk_io_seconds", "read"));
        Assert.Equal(["lustre_bulk_pages", "lustre_disk_io_seconds"], old.Segments.Select(s => s.Family.Name));
        Assert.Equal(0, old.LinesRefused);
    }

    [Fact]
    public void Every_file_has_the_same_limits()
    {
        var one = Read(HistogramText.Brw).Samples().Where(l => l.Contains("lustre_bulk_pages_bucket", StringComparison.Ordinal)).Select(
            l => l[..l.LastIndexOf(' ')]);
        var other = Read(HistogramText.OldBrw).Samples().Where(l => l.Contains("lustre_bulk_pages_bucket", StringComparison.Ordinal))
            .Select(l => l[..l.LastIndexOf(' ')]);

        Assert.Equal(one, other);
    }

    [Fact]
    public void In_flight_may_be_counted_by_powers_of_two()
    {
        var reading = Read("disk I/Os in flight    ios   % cum % |  ios         % cum %\n16:\t\t 1 1 1 | 2 1 1\n32:\t\t 3 1 1 | 4 1 1\n"
            + "64:\t\t 5 1 1 | 6 1 1\n");

        Assert.Equal("0 0 0 0 2 6 12", Buckets(reading, "lustre_disk_ios_in_flight", "write"));
    }

    [Fact]
    public void A_clock_of_another_rate_makes_other_labels_that_count_below_the_next_limit()
    {
        var reading = Read("I/O time (1/1000s)     ios   % cum % |  ios         % cum %\n10:\t\t 1 1 1 | 2 1 1\n10K:\t\t 3 1 1 | 4 1 1\n");

        Assert.Equal("0 0 0 0 1 1 1 1 1 1 1 1 1 1 4 4 4 4", Buckets(reading, "lustre_disk_io_seconds", "read"));
    }

    [Theory]
    [InlineData("start_time:               1700000000.250000000 secs.nsecs")]
    [InlineData("start_time            : 1700000000.250000000 secs.nsecs")]
    [InlineData("start_time: 1700000000.25")]
    public void The_time_when_the_counts_began_is_in_OpenMetrics(string line)
    {
        var samples = Read($"{line}\n{HistogramText.OldBrw}").Samples(ExpositionFormat.OpenMetrics);

        Assert.Contains(Series("lustre_bulk_pages_created", "read") + " 1700000000.25", samples);
        Assert.Contains(Series("lustre_bulk_pages_created", "write") + " 1700000000.25", samples);
        Assert.DoesNotContain(
            samples, l => l.Contains("_count{", StringComparison.Ordinal) || l.Contains("_sum{", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("start_time:               0.000000000 secs.nsecs")]
    [InlineData("start_time:               14.921641461 secs.nsecs")]
    [InlineData("snapshot_time:         1510782606.797216394 (secs.nsecs)")]
    public void A_time_of_zero_is_not_served(string line) =>
        Assert.DoesNotContain(
            Read($"{line}\n{HistogramText.OldBrw}").Samples(ExpositionFormat.OpenMetrics),
            l => l.Contains("_created", StringComparison.Ordinal));

    [Theory]
    [InlineData("2:\t\t 1 1 1 |")]
    [InlineData("2:\t\t 1 1 1 | 1 1")]
    [InlineData("2:\t\t 1 1 | 1 1 1")]
    [InlineData("2:\t\t 1 1 1")]
    [InlineData("2:\t\t -1 1 1 | 1 1 1")]
    [InlineData("2:\t\t 1 1 1 | x 1 1")]
    [InlineData("2\t\t 1 1 1 | 1 1 1")]
    [InlineData("2X:\t\t 1 1 1 | 1 1 1")]
    [InlineData("99999999999999999999:\t\t 1 1 1 | 1 1 1")]
    [InlineData("2:\t\t 9223372036854775807 1 1 | 1 1 1")]
    [InlineData("2:\t\t 1 1 1 | 9223372036854775808 1 1")]
    [InlineData("2:\t\t 1 1 1 | 1 1 1 7")]
    [InlineData("-2:\t\t 1 1 1 | 1 1 1")]
    [InlineData("start_time: yesterday")]
    public void A_bad_line_costs_no_other_line(string bad)
    {
        var reading = Read(
            $"pages per bulk r/w     rpcs  % cum % |  rpcs        % cum %\n1:\t\t 3 1 1 | 4 1 1\n{bad}\n4:\t\t 5 1 100 | 6 1 100\n");

        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith($"brw_stats:3: {bad}", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal("3 3 8 8 8 8 8 8 8 8 8 8 8 8 8 8", Buckets(reading, "lustre_bulk_pages", "read"));
    }

    [Fact]
    public void A_table_that_is_not_known_is_refused_once_whatever_its_rows()
    {
        var reading = Read("colour of the disks    ios   % cum % |  ios         % cum %\n1:\t\t 3 1 1 | 4 1 1\n"
            + "2:\t\t 3 1 1 | 4 1 1\n" + HistogramText.OldBrw);

        Assert.Equal(1, reading.LinesRefused);
        Assert.Contains("brw_stats:1: colour of the disks", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.EndsWith(" 13", Buckets(reading, "lustre_bulk_pages", "read"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_behind_a_damaged_heading_are_not_counted_into_the_table_before_it()
    {
        var reading = Read(
            "pages per bulk r/w     rpcs  % cum % |  rpcs        % cum %\n1:\t\t 3 1 100 | 4 1 100\ndisk I/O si\n4K:\t\t 5 1 1 | 6 1 1\n");

        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith(" 3", Buckets(reading, "lustre_bulk_pages", "read"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_table_counts_once()
    {
        var reading = Read(HistogramText.OldBrw + HistogramText.OldBrw);

        Assert.Equal(2, reading.LinesRefused);
        Assert.EndsWith(" 13", Buckets(reading, "lustre_bulk_pages", "read"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_without_a_heading_are_refused()
    {
        var reading = Read("\n                           read      |     write\n1:\t\t 3 1 1 | 4 1 1\n");

        Assert.Equal(1, reading.LinesRefused);
        Assert.Empty(reading.Samples());
    }

    [Theory]
    [InlineData("\n\n")]
    [InlineData("snapshot_time:            1700000600.500000000 secs.nsecs\n")]
    public void A_file_without_tables_gives_no_series(string text)
    {
        var reading = Read(text);

        Assert.Empty(reading.Samples());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void A_file_that_ends_in_the_midst_is_read_as_far_as_it_goes()
    {
        var whole = HistogramText.Brw;
        var reading = Read(whole[..(whole.IndexOf("4K:", StringComparison.Ordinal) + 14)]);

        Assert.Equal(2, reading.LinesRefused);
        Assert.Equal("1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", Buckets(reading, "lustre_disk_io_size_bytes", "read"));
    }

    [Fact]
    public void An_older_release_has_it_in_proc_and_a_newer_one_in_debugfs()
    {
        _tree.Proc("osd-ldiskfs/scratch-OST0000/brw_stats", HistogramText.OldBrw);
        Assert.EndsWith(" 13", Buckets(Source().Read(), "lustre_bulk_pages", "read"), StringComparison.Ordinal);

        _tree.Debug("osd-ldiskfs/scratch-OST0000/brw_stats", HistogramText.Brw);
        Assert.EndsWith(" 10", Buckets(Source().Read(), "lustre_bulk_pages", "read"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_storage_is_read_only_when_asked_for()
    {
        var targets = new[] { (LustreComponent.Ost, "scratch-OST0000"), (LustreComponent.Mdt, "scratch-MDT0000"),
            (LustreComponent.Mgt, "MGS"), (LustreComponent.Client, "scratch-ffff88812150f000") };
        IEnumerable<string> Disks(SourceSetting disk) => targets
            .SelectMany(t => LustreSources.For(
                new LustreTarget("scratch", t.Item1, t.Item2), _tree.Roots, new LustreSourceOptions { ClientName = "node01", Disk = disk }))
            .Select(p => p.Name).Where(n => n.EndsWith("/disk", StringComparison.Ordinal));

        Assert.Empty(Disks(SourceSetting.Off));
        Assert.Equal(["scratch-OST0000/disk", "scratch-MDT0000/disk", "MGS/disk"], Disks(SourceSetting.On));
    }

    private Reading Read(string text)
    {
        _tree.Debug("osd-ldiskfs/scratch-OST0000/brw_stats", text);
        return Source().Read();
    }

    private Source Source() => LustreSources.For(
        new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0000"), _tree.Roots,
        new LustreSourceOptions { ClientName = "node01", Disk = SourceSetting.On })
        .Single(p => p.Part == "disk").Create();

    private static string Series(string name, string operation) => $"{name}{{{Labels.Trim()},operation=\"{operation}\"}}";

    private static string Bucket(string family, string operation, string limit) =>
        $"{family}_bucket{{{Labels.Trim()},operation=\"{operation}\",le=\"{limit}\"}}";

    private static string Buckets(Reading reading, string family, string operation) => string.Join(
        ' ',
        reading.Samples().Where(l => l.StartsWith(family + "_bucket{", StringComparison.Ordinal) && l.Contains(
            $"operation=\"{operation}\"", StringComparison.Ordinal))
            .Select(l => l[(l.LastIndexOf(' ') + 1)..]));
}
