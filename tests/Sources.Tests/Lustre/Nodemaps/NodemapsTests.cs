using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Nodemaps;

namespace LustreActors.Sources.Tests.Lustre.Nodemaps;

public sealed class NodemapsTests : IDisposable
{
    private const string New = "[\n { nid: 10.0.0.7@tcp, uuid: 6ecfd542-2eda-4980-9e2b-263c373923d3, dev: a-OST0000 },\n"
        + " { nid: 0@lo, uuid: a-MDT0000-mdtlov_UUID, dev: a-OST0000 }\n]\n";
    private const string Old = "[\n { nid: 10.0.0.7@tcp, uuid: 6ecfd542 }, { nid: 0@lo, uuid: a-MDT0000-mdtlov_UUID }, { nid: 0@lo, "
        + "uuid: b },\n]\n";
    private static readonly LustreSourceOptions On = new()
    {
        ClientName = "node01",
        Nodemaps = new SourceSetting(
        true, TimeSpan.FromMinutes(1))
    };

    private readonly LustreTree _tree = new();

    public NodemapsTests() => _tree.Sys("version", "2.17.0\n");

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void A_nodemap_shows_its_settings_and_its_counters()
    {
        _tree.Debug("nodemap/active", "1\n").Debug("nodemap/lab/exports", New).Debug("nodemap/lab/admin_nodemap", "0\n").Debug(
            "nodemap/lab/trusted_nodemap", "1\n")
            .Debug("nodemap/lab/deny_unknown", "0\n").Debug("nodemap/lab/readonly_mount", "1\n")
            .Debug("nodemap/lab/md_stats", "open 5 samples [usecs] 1 9 20 99\ngetattr 3 samples [usecs] 1 9 10 99\n")
            .Debug("nodemap/lab/dt_stats", "read_bytes 2 samples [bytes] 4096 4096 8192 9\nwrite_bytes 1 samples [bytes] 512 512 512 9\n"
                + "getattr 4 samples [usecs] 1 9 40 99\n");

        var reading = Source().Read();

        Assert.Equal(
            [
                "lustre_nodemap_active 1",
                """lustre_nodemap_admin{nodemap="lab"} 0""",
                """lustre_nodemap_deny_unknown{nodemap="lab"} 0""",
                """lustre_nodemap_exports{nodemap="lab"} 2""",
                """lustre_nodemap_read_bytes_total{nodemap="lab",component="ost"} 8192""",
                """lustre_nodemap_read_samples_total{nodemap="lab",component="ost"} 2""",
                """lustre_nodemap_readonly_mount{nodemap="lab"} 1""",
                """lustre_nodemap_stats_total{nodemap="lab",component="mdt",operation="open"} 5""",
                """lustre_nodemap_stats_total{nodemap="lab",component="mdt",operation="getattr"} 3""",
                """lustre_nodemap_stats_total{nodemap="lab",component="ost",operation="getattr"} 4""",
                """lustre_nodemap_stats_seconds_total{nodemap="lab",component="mdt",operation="open"} 0.00002""",
                """lustre_nodemap_stats_seconds_total{nodemap="lab",component="mdt",operation="getattr"} 0.00001""",
                """lustre_nodemap_stats_seconds_total{nodemap="lab",component="ost",operation="getattr"} 0.00004""",
                """lustre_nodemap_trusted{nodemap="lab"} 1""",
                """lustre_nodemap_write_bytes_total{nodemap="lab",component="ost"} 512""",
                """lustre_nodemap_write_samples_total{nodemap="lab",component="ost"} 1""",
            ],
            reading.Samples().Order(StringComparer.Ordinal).OrderBy(
                s => s.Split('{', ' ')[0].Replace("_seconds_total", "_total2", StringComparison.Ordinal), StringComparer.Ordinal)
                .ThenBy(s => s.Contains("ost", StringComparison.Ordinal)).ThenByDescending(
                    s => s.Contains("open", StringComparison.Ordinal)));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Theory]
    [InlineData(Old, 3, 0)]
    [InlineData("[]\n", 0, 0)]
    [InlineData("[\n\n]\n", 0, 0)]
    [InlineData("", 0, 1)]
    [InlineData("[\n { nid: 1@tcp, uuid: a },\nwhat\n { nid: 2@tcp, uuid: b }\n]\n", 2, 1)]
    [InlineData("[\n { nid: 1@tcp,\n { nid: 2@tcp, uuid: b }\n]\n", 1, 1)]
    [InlineData("[\n { nid: 1@tcp, { nid: 2@tcp, uuid: b } }\n]\n", 1, 1)]
    [InlineData("[\n { nid: 1@tcp, uuid: a },\n { nid: 2@t", 1, 1)]
    public void Exports_are_counted_in_every_layout(string text, int exports, int refused)
    {
        _tree.Proc("nodemap/active", "0\n").Proc("nodemap/default/exports", text);

        var reading = Source().Read();

        Assert.Equal($"{exports}", reading.Value("""lustre_nodemap_exports{nodemap="default"}"""));
        Assert.Equal(refused, reading.LinesRefused);
    }

    [Fact]
    public void More_exports_in_one_line_than_any_buffer_holds_are_counted()
    {
        _tree.Proc("nodemap/active", "0\n")
            .Proc("nodemap/default/exports", "[\n" + string.Concat(
                Enumerable.Repeat(" { nid: 10.0.0.7@tcp, uuid: 6ecfd542-2eda-4980-9e2b-263c373923d3 },", 5000)) + "\n]\n");

        var reading = Source().Read();

        Assert.Equal("5000", reading.Value("""lustre_nodemap_exports{nodemap="default"}"""));
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void A_nodemap_that_is_new_or_gone_is_noticed_at_the_next_reading()
    {
        _tree.Debug("nodemap/active", "1\n").Debug("nodemap/default/exports", New);
        var source = Source();
        source.Read();
        _tree.Debug("nodemap/lab/exports", New);

        Assert.Equal("2", source.Read().Value("""lustre_nodemap_exports{nodemap="lab"}"""));

        Directory.Delete(Path.Combine(_tree.Roots.Debug, "nodemap/default"), recursive: true);
        var reading = source.Read();

        Assert.Equal(
            ["""lustre_nodemap_exports{nodemap="lab"} 2"""],
            reading.Samples().Where(s => s.StartsWith("lustre_nodemap_exports", StringComparison.Ordinal)));
        Assert.Empty(reading.Troubles);
    }

    [Fact]
    public void A_client_has_no_nodemaps_and_no_trouble()
    {
        var reading = Source().Read();

        Assert.Equal((0, 0, false), (reading.Segments.Length, reading.Troubles.Length, reading.Gone));
    }

    [Fact]
    public void Nodemaps_can_be_switched_off() =>
        Assert.DoesNotContain(
            LustreSources.Node(_tree.Roots, new LustreSourceOptions { ClientName = "node01" }), p => p.Part == "nodemaps");

    [Fact]
    public void A_hundred_thousand_damaged_exports_lose_only_lines_that_are_counted(
        ) => ParserFuzz.Run(23, [Old, New], static (pieces, findings) =>
    {
        var parser = new NodemapExportsParser(findings, "exports");
        foreach (var piece in pieces)
            parser.Parse(piece);
        return $"{parser.Exports}";
    });

    private Source Source()
    {
        var plan = LustreSources.Node(_tree.Roots, On).Single(p => p.Part == "nodemaps");
        Assert.Equal(("lustre/nodemaps", TimeSpan.FromMinutes(1)), (plan.Name, plan.MinAge));
        return plan.Create();
    }
}
