using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.PagePools;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.PagePools;

public sealed class PagePoolTests : IDisposable
{
    private const string Old = """
        physical pages:          1000
        pages per pool:          512
        max pages:               125
        max pools:               1
        total pages:             64
        total free:              60
        idle index:              25/100
        last shrink:             -1510408513s
        last access:             9s
        max pages reached:       70
        grows:                   3
        grows failure:           1
        shrinks:                 2
        cache access:            800
        cache missing:           5
        low free mark:           4
        max waitqueue depth:     6
        max wait time:           250/1000
        out of mem:              7

        """;

    private const string New = """
        physical_pages: 1000
        pools:
          pool_4k:
            max_objects: 125
            max_items: 512
            total_objects: 64
            total_free: 60
            idle_index: 100/100
            last_shrink: 638s
            max_objects_reached: 70
            cache_missing: 5
            max_wait_time_ms: 1500
            out_of_mem: 7
          pool_64k:
            max_objects: 8

        """;

    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void All_values_of_the_old_file_are_there()
    {
        _tree.Sys("version", "2.10.8\n").Proc("sptlrpc/encrypt_page_pools", Old);

        var reading = Read();

        Assert.Equal(18, reading.Samples().Length);
        foreach (var (name, value) in new[]
        {
            ("physical_pages", "1000"), ("pages_per_pool", "512"), ("pages_maximum", "125"), ("pools_maximum", "1"), ("pages", "64"),
            ("pages_free", "60"),
            ("idle_ratio", "0.25"), ("since_access_seconds", "9"), ("pages_reached", "70"), ("grows_total", "3"),
            ("grow_failures_total", "1"), ("shrinks_total", "2"),
            ("cache_accesses_total", "800"), ("cache_misses_total", "5"), ("pages_free_minimum", "4"), ("wait_queue_maximum", "6"),
            ("wait_maximum_seconds", "0.25"),
            ("out_of_memory_total", "7"),
        })
            Assert.Equal(value, reading.Value($$"""lustre_page_pool_{{name}}{pool="encryption"}"""));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void From_2_17_there_is_a_pool_for_each_size_and_pages_are_called_objects()
    {
        _tree.Sys("version", "2.17.0\n").Debug("sptlrpc/page_pools", New)
            .Debug("sptlrpc/encrypt_page_pools", "max objects:               71591\ntotal objects:             1\nmax objects "
                + "reached:       2\nmax wait time ms:        1\n");

        var reading = Read();

        Assert.Equal(
            [
                """lustre_page_pool_cache_misses_total{pool="4k"} 5""",
                """lustre_page_pool_idle_ratio{pool="4k"} 1""",
                """lustre_page_pool_out_of_memory_total{pool="4k"} 7""",
                """lustre_page_pool_pages{pool="encryption"} 1""",
                """lustre_page_pool_pages{pool="4k"} 64""",
                """lustre_page_pool_pages_free{pool="4k"} 60""",
                """lustre_page_pool_pages_maximum{pool="encryption"} 71591""",
                """lustre_page_pool_pages_maximum{pool="4k"} 125""",
                """lustre_page_pool_pages_maximum{pool="64k"} 8""",
                """lustre_page_pool_pages_reached{pool="encryption"} 2""",
                """lustre_page_pool_pages_reached{pool="4k"} 70""",
                """lustre_page_pool_since_shrink_seconds{pool="4k"} 638""",
                """lustre_page_pool_wait_maximum_seconds{pool="encryption"} 0.001""",
                """lustre_page_pool_wait_maximum_seconds{pool="4k"} 1.5""",
            ],
            reading.Samples());
        Assert.Equal(0, reading.LinesRefused);
    }

    [Theory]
    [InlineData("grows 3")]
    [InlineData("grows: -1")]
    [InlineData("grows: many")]
    [InlineData("idle index: 1/0")]
    [InlineData("idle index: 100")]
    [InlineData("something else: 4")]
    [InlineData("pool_4k:")]
    [InlineData("total pages: 5")]
    public void A_bad_line_costs_no_other_line(string line)
    {
        _tree.Sys("version", "2.15.8\n").Debug("sptlrpc/encrypt_page_pools", $"total pages: 64\n{line}\nout of mem: 7\n");

        var reading = Read();

        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith($"encrypt_page_pools:2: {line}", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal("64", reading.Value("""lustre_page_pool_pages{pool="encryption"}"""));
    }

    [Fact]
    public void A_hundred_thousand_damaged_pools_lose_only_lines_that_are_counted()
    {
        var pools = new KeyedRows(static name => LabelText.Row("pool"u8, name));
        ParserFuzz.Run(17, [Old, New], (pieces, findings) =>
        {
            var table = new ValueTable(PagePoolParser.Width);
            pools.Begin(table);
            var parser = new PagePoolParser(table, pools, pieces.Sum(p => p.Length) % 2 == 0 ? [] : null);
            parser.Parse(pieces, findings, "pools");
            return table.Count == 0 ? "" : string.Join(' ', table.Row(0).ToArray());
        });
    }

    private Reading Read() =>
        LustreSources.Node(_tree.Roots, new LustreSourceOptions { ClientName = "node01" }).Single(
            p => p.Part == "services").Create().Read();
}
