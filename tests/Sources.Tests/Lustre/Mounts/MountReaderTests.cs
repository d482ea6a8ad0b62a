using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Mounts;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Lustre.Imports;

namespace LustreActors.Sources.Tests.Lustre.Mounts;

public sealed class MountReaderTests : IDisposable
{
    private const string Folder = "llite/work-" + MountTree.Address;
    private const string Client = $"""filesystem="work",component="client",target="work-{MountTree.Address}",client="node01" """;
    private const string Statahead = "statahead total: 43\nstatahead wrong: 2\nagl total: 41\nlist_total: 1\nfname_total: 40\n"
        + "hit_total: 281\nmiss_total: 135\n";
    private const string Unstable = "unstable_check:            1\nunstable_pages:         5120\nunstable_mb:              20\n";
    private const string Cache = "users: 5\nmax_cached_mb: 1957\nused_mb: 151\nunused_mb: 1806\nunevict_mb: 1\nreclaim_count: 7\n"
        + "max_read_ahead_mb: 256\nused_read_ahead_mb: 3\n";

    private const string ReadAhead = """
        snapshot_time             1700000600.500000000 secs.nsecs
        start_time                1700000000.250000000 secs.nsecs
        elapsed_time              600.250000000 secs.nsecs
        hits                      49146 samples [pages]
        misses                    6 samples [pages]
        readahead_pages           16 samples [pages] 255 5120 49140

        """;

    private readonly LustreTree _tree = new LustreTree().WithMount();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_mount_shows_its_read_ahead_its_cache_and_its_settings()
    {
        _tree.Debug($"{Folder}/read_ahead_stats", ReadAhead).Debug($"{Folder}/statahead_stats", Statahead).Debug(
            $"{Folder}/unstable_stats", Unstable)
            .Debug($"{Folder}/max_cached_mb", Cache);
        foreach (var (name, number) in new[]
        {
            ("checksum_pages", 1), ("default_easize", 128), ("max_easize", 65536), ("lazystatfs", 0), ("max_read_ahead_mb", 256),
            ("max_read_ahead_per_file_mb", 64),
            ("max_read_ahead_whole_mb", 4), ("statahead_agl", 1), ("statahead_max", 128), ("xattr_cache", 1),
        })
        {
            _tree.Sys($"{Folder}/{name}", number);
        }

        var reading = Read();

        Assert.Equal((0, 0L), (reading.Troubles.Length, reading.LinesRefused));
        Assert.Equal(
            """
            lustre_client_cache_limit_bytes{#} 2052063232
            lustre_client_cache_reclaims_total{#} 7
            lustre_client_cache_unevictable_bytes{#} 1048576
            lustre_client_cache_unused_bytes{#} 1893728256
            lustre_client_cache_used_bytes{#} 158334976
            lustre_client_cache_users{#} 5
            lustre_client_checksums_enabled{#} 1
            lustre_client_default_ea_size_bytes{#} 128
            lustre_client_lazystatfs_enabled{#} 0
            lustre_client_maximum_ea_size_bytes{#} 65536
            lustre_client_read_ahead_limit_bytes{#} 268435456
            lustre_client_read_ahead_per_file_limit_bytes{#} 67108864
            lustre_client_read_ahead_used_bytes{#} 3145728
            lustre_client_read_ahead_whole_limit_bytes{#} 4194304
            lustre_client_statahead_agl_enabled{#} 1
            lustre_client_statahead_limit{#} 128
            lustre_client_unstable_bytes{#} 20971520
            lustre_client_unstable_pages{#} 5120
            lustre_client_xattr_cache_enabled{#} 1
            lustre_read_ahead_pages_total{#,event="readahead_pages"} 49140
            lustre_read_ahead_total{#,event="hits"} 49146
            lustre_read_ahead_total{#,event="misses"} 6
            lustre_read_ahead_total{#,event="readahead_pages"} 16
            lustre_statahead_total{#,event="statahead"} 43
            lustre_statahead_total{#,event="wrong"} 2
            lustre_statahead_total{#,event="agl"} 41
            lustre_statahead_total{#,event="list"} 1
            lustre_statahead_total{#,event="fname"} 40
            lustre_statahead_total{#,event="hit"} 281
            lustre_statahead_total{#,event="miss"} 135
            """.Replace("#", Client.Trim(), StringComparison.Ordinal).Split('\n'),
            reading.Samples().Where(l => !l.StartsWith("lustre_stats_", StringComparison.Ordinal) && !l.StartsWith(
                "lustre_read_bytes", StringComparison.Ordinal)
                && !l.StartsWith("lustre_read_m", StringComparison.Ordinal) && !l.StartsWith("lustre_read_s", StringComparison.Ordinal)));
        Assert.Contains(
            $"lustre_read_ahead_created{{{Client.Trim()},event=\"hits\"}} 1700000000.25", reading.Samples(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void An_old_release_shows_mebibytes_with_a_fraction_and_has_fewer_lines()
    {
        _tree.Proc($"{Folder}/max_read_ahead_mb", "63.50\n").Proc(
            $"{Folder}/statahead_stats", "statahead total: 0\nstatahead wrong: 0\nagl total: 0\n")
            .Proc($"{Folder}/read_ahead_stats", "snapshot_time             1510950459.776359249 secs.nsecs\n");

        var reading = Read();

        Assert.Equal("66584576", reading.Value($"lustre_client_read_ahead_limit_bytes{{{Client.Trim()}}}"));
        Assert.Equal(3, reading.Samples().Count(l => l.StartsWith("lustre_statahead_total{", StringComparison.Ordinal)));
        Assert.DoesNotContain("lustre_read_ahead_total", reading.Text(), StringComparison.Ordinal);
        Assert.Equal(0, reading.LinesRefused);
    }

    [Theory]
    [InlineData("statahead_stats", "statahead total: many")]
    [InlineData("statahead_stats", "statahead total 43")]
    [InlineData("statahead_stats", "statahead wrong: -1")]
    [InlineData("unstable_stats", "unstable_pages: 99999999999999999999999999999999")]
    [InlineData("unstable_stats", "unstable_mb: 9223372036854775807")]
    [InlineData("max_cached_mb", "used_mb:")]
    [InlineData("max_cached_mb", ": 7")]
    [InlineData("read_ahead_stats", "hits many samples [pages]")]
    [InlineData("max_easize", "large")]
    [InlineData("max_read_ahead_mb", "-1")]
    public void A_damaged_line_is_refused_and_all_other_lines_are_served(string file, string line)
    {
        _tree.Debug($"{Folder}/unstable_stats", "unstable_pages: 3\n").Debug($"{Folder}/max_cached_mb", "users: 5\n").Debug(
            $"{Folder}/{file}", $"{line}\nreclaim_count: 7\n");
        if (file is "max_easize" or "max_read_ahead_mb" or "read_ahead_stats")
            _tree.Debug($"{Folder}/{file}", line + "\n");

        var reading = Read();

        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith($"{file}:1: {line}", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal(file != "unstable_stats", reading.Value($"lustre_client_unstable_pages{{{Client.Trim()}}}") == "3");
        Assert.Equal(file == "max_cached_mb" ? "7" : null, reading.Value($"lustre_client_cache_reclaims_total{{{Client.Trim()}}}"));
    }

    [Fact]
    public void A_great_many_damaged_files_of_keys_lose_only_lines_that_are_counted()
    {
        var numbers = NumberLine.For(MountParameters.Cache);
        var row = new long[numbers.Length];
        ParserFuzz.Run(
            20260818,
            [Cache, Cache.Replace("unevict_mb: 1\n", "", StringComparison.Ordinal), "snapshot_time 17.5\n" + Cache],
            (pieces, findings) =>
            {
                row.AsSpan().Fill(ValueTable.Absent);
                var parser = new KeyedNumbersParser(numbers, row);
                parser.Parse(pieces, findings, "max_cached_mb");
                return string.Join(' ', row);
            },
            (_, _, _) => Assert.All(row, v => Assert.True(v is >= 0 or ValueTable.Absent)));
    }

    [Theory]
    [InlineData("63.50\n", 1 << 20, 66584576L)]
    [InlineData("0", 1 << 20, 0L)]
    [InlineData("8796093022207", 1 << 20, 9223372036853727232)]
    [InlineData("8796093022208", 1 << 20, null)]
    [InlineData("9223372036854775807", 1, long.MaxValue)]
    [InlineData("9223372036854775808", 1, null)]
    [InlineData("-0.1", 1, null)]
    [InlineData("1 MB", 1, null)]
    [InlineData("", 1, null)]
    public void A_number_is_scaled_when_it_fits(string text, long factor, long? value) =>
        Assert.Equal(value, NumberText.TryScale(Encoding.UTF8.GetBytes(text), factor, out var scaled) ? scaled : null);

    private Reading Read() => LustreSources.For(
        new LustreTarget("work", LustreComponent.Client, "work-" + MountTree.Address), _tree.Roots,
        new LustreSourceOptions { ClientName = "node01" })[0].Create().Read();
}
