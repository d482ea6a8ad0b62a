using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Changelogs;
using LustreActors.Sources.Lustre.Histograms;
using LustreActors.Sources.Lustre.Mounts;
using LustreActors.Sources.Lustre.Targets;

namespace LustreActors.Sources.Tests.Lustre;

/// <summary>Values that a file no longer shows: lost values are reported, cleared counters are not.</summary>
public sealed class LossDetectorTests : IDisposable
{
    private const string Before = "snapshot_time 1687448322.813894158 secs.nsecs\nread_bytes 9 samples [bytes] 1 2 3\n"
        + "setattr 4 samples [reqs]\n";
    private const string Dated = "snapshot_time 1687448322.8 secs.nsecs\nstart_time 1687440000.5 secs.nsecs\n"
        + "read_bytes 9 samples [bytes] 1 2 3\nsetattr 4 samples [reqs]\n";

    private readonly LustreTree _tree = new();
    private readonly StatsReader _stats = new("a-OST0000", LabelText.Of("target", "a-OST0000"), TargetParameters.OstStats, created: false);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_counter_that_is_gone_while_the_others_went_on_is_counted()
    {
        ReadStats(Before);

        var reading = ReadStats(Before[..Before.IndexOf("setattr", StringComparison.Ordinal)]);

        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith("stats: 1 of 2 values of the previous collection are missing", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal(0, ReadStats(Before).LinesRefused);
    }

    [Fact]
    public void Counters_that_were_cleared_are_not_counted_as_missing()
    {
        ReadStats(Before);
        Assert.Equal(0, ReadStats("snapshot_time 1687448330.1 secs.nsecs\nread_bytes 1 samples [bytes] 1 1 1\n").LinesRefused);

        ReadStats(Dated);
        var cleared = ReadStats("snapshot_time 1687448400.1 secs.nsecs\nstart_time 1687448399.1 secs.nsecs\n");
        Assert.Equal(0, cleared.LinesRefused);
        Assert.Empty(cleared.Notes);
    }

    [Fact]
    public void The_loss_of_all_counters_of_a_file_without_a_start_time_is_noted()
    {
        ReadStats(Before);

        var reading = ReadStats("snapshot_time 1687448330.1 secs.nsecs\n");

        Assert.Equal(0, reading.LinesRefused);
        Assert.EndsWith(
            "stats: all counters are missing: they were cleared, or the file was cut short", Assert.Single(reading.Notes),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_and_one_that_ends_within_a_line_are_counted_at_the_first_reading()
    {
        Assert.EndsWith("stats: the file is empty, although it always has content", ReadStats("").FirstRefusal, StringComparison.Ordinal);
        Assert.EndsWith(
            "stats: the file ends within a line",
            ReadStats("snapshot_time 1687448322.8 secs.nsecs\nread_bytes 9 samples [bytes] 1 2 3").FirstRefusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("samples", "read_bytes 9223372036854775807 samples [bytes] 1 2 3\n")]
    [InlineData("sum", "read_bytes 9 samples [bytes] 1 2 9223372036854775807\n")]
    public void A_number_that_has_overflowed_is_counted_and_not_served(string what, string line)
    {
        var reading = ReadStats("snapshot_time 1687448322.8 secs.nsecs\n" + line);

        Assert.True(reading.LinesRefused == 1, what);
        Assert.DoesNotContain("9223372036854775807", reading.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_whose_last_rows_are_missing_is_counted_at_the_first_reading()
    {
        const string Table = "snapshot_time: 1684867636.6 secs.nsecs\n\n  read | write\n"
            + "pages per bulk r/w     rpcs  % cum % |  rpcs        % cum %\n1:  5 50 50 | 2 100 100\n";
        var brw = new BrwStatsReader("a-OST0000", LabelText.Of("target", "a-OST0000"), DiskParameters.BrwStats, created: false);
        var path = "osd-ldiskfs/a-OST0000/brw_stats";

        _tree.Debug(path, Table);
        Assert.EndsWith("the table above line 5 ends before its last row", brw.Read(_tree).FirstRefusal, StringComparison.Ordinal);
        _tree.Debug(path, Table + "2:  5 50 100 | 0 0 100\n");
        Assert.Equal(0, brw.Read(_tree).LinesRefused);
    }

    [Theory]
    [InlineData("users: 5\nused_mb: 1\n", "1 of 3 values of the previous collection are missing")]
    [InlineData("users: 5\nxyz: 7\nused_mb: 1\n", "1 of 3 values of the previous collection are missing")]
    [InlineData("users: 5\nxyz: much\nused_mb: 1\n", "2: xyz: much")]
    public void A_key_that_is_gone_or_damaged_is_counted(string text, string told)
    {
        const string Path = "llite/a-ffff8800/max_cached_mb";
        var cache = new KeyedNumbersReader("a-ffff8800", LabelText.Of("target", "a"), MountParameters.Cache);
        _tree.Debug(Path, "users: 5\nmax_cached_mb: 16384\nused_mb: 1\n");
        Assert.Equal(0, cache.Read(_tree).LinesRefused);

        _tree.Debug(Path, text);

        var reading = cache.Read(_tree);
        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith(told, reading.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Fifty_thousand_readers_of_a_changelog_are_read_one_by_one()
    {
        const int Users = 50_000;
        var lines = string.Concat(Enumerable.Range(1, Users).Select(i => $"cl{i} {i} (5)\n"));
        _tree.Debug("mdd/a-MDT0000/changelog_users", "current_index: 60000\nID index (idle) mask\n" + lines);
        var reader = new ChangelogReader("a-MDT0000", LabelText.Of("target", "a-MDT0000"));

        Assert.Equal(1 + (2 * Users), reader.Read(_tree).Samples().Length);
    }

    private Reading ReadStats(string text) => _stats.Read(_tree.Proc("obdfilter/a-OST0000/stats", text));
}
