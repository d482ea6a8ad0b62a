using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Exports;

public sealed class ExportsSourceTests : IDisposable
{
    private const string Ost = """filesystem="scratch",component="ost",target="scratch-OST0000" """;
    private readonly LustreTree _tree = SyntheticTree.WithEverything();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Every_client_of_a_target_has_its_own_series()
    {
        _tree.Proc("obdfilter/scratch-OST0000/exports/2001:db8::7@tcp/stats", "write_bytes 2 samples [bytes] 1 2 3\n");

        var reading = Source().Read();

        Assert.Equal(
            Expected("""
                lustre_client_export_read_bytes_total{#,nid="10.0.0.7@tcp"} 20971520
                lustre_client_export_read_samples_total{#,nid="10.0.0.7@tcp"} 40
                lustre_client_export_stats_seconds_total{#,nid="10.0.0.7@tcp",operation="getattr"} 0.000025
                lustre_client_export_stats_seconds_total{#,nid="10.0.0.7@tcp",operation="read"} 0.08
                lustre_client_export_stats_seconds_total{#,nid="10.0.0.7@tcp",operation="write"} 0.16
                lustre_client_export_stats_total{#,nid="10.0.0.7@tcp",operation="connect"} 3
                lustre_client_export_stats_total{#,nid="10.0.0.7@tcp",operation="getattr"} 5
                lustre_client_export_stats_total{#,nid="10.0.0.7@tcp",operation="read"} 40
                lustre_client_export_stats_total{#,nid="10.0.0.7@tcp",operation="write"} 8
                lustre_client_export_write_bytes_total{#,nid="10.0.0.7@tcp"} 16777216
                lustre_client_export_write_bytes_total{#,nid="2001:db8::7@tcp"} 3
                lustre_client_export_write_samples_total{#,nid="10.0.0.7@tcp"} 8
                lustre_client_export_write_samples_total{#,nid="2001:db8::7@tcp"} 2
                """),
            reading.Samples().Order(StringComparer.Ordinal));
        Assert.Empty(reading.Troubles);
        Assert.Equal(0, reading.LinesRefused);
    }

    [Fact]
    public void Exports_are_read_only_when_asked_for_and_never_of_a_mount_or_the_mgt()
    {
        var inventory = new LustreDiscovery(_tree.Roots).Discover(new TestWatch());

        var without = inventory.Targets.SelectMany(
            t => LustreSources.For(t, _tree.Roots, new LustreSourceOptions { ClientName = "node01" }));
        var with = inventory.Targets.SelectMany(
            t => LustreSources.For(t, _tree.Roots, new LustreSourceOptions { ClientName = "node01", Exports = SourceSetting.On }));

        Assert.DoesNotContain(without, s => s.Name.EndsWith("/exports", StringComparison.Ordinal));
        Assert.Equal(
            ["scratch-MDT0000/exports", "scratch-OST0000/exports"],
            with.Select(s => s.Name).Where(n => n.EndsWith("/exports", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_client_that_left_loses_its_series_and_a_new_one_gets_them()
    {
        var source = Source();
        source.Read();
        Directory.Delete(Path.Combine(_tree.Roots.Proc, "obdfilter/scratch-OST0000/exports/10.0.0.7@tcp"), recursive: true);
        _tree.Proc("obdfilter/scratch-OST0000/exports/10.0.0.8@tcp/stats", "open 1 samples [reqs]\n");

        Assert.Equal(Expected("""lustre_client_export_stats_total{#,nid="10.0.0.8@tcp",operation="open"} 1"""), source.Read().Samples());
    }

    [Fact]
    public void A_file_that_fails_costs_the_series_of_its_client_only()
    {
        _tree.Proc("obdfilter/scratch-OST0000/exports/10.0.0.8@tcp/stats/oops", "");

        var reading = Source().Read();

        Assert.Contains("10.0.0.8@tcp/stats is a directory", Assert.Single(reading.Troubles), StringComparison.Ordinal);
        Assert.Equal("40", reading.Value(Expected("""lustre_client_export_read_samples_total{#,nid="10.0.0.7@tcp"}""")[0]));
    }

    [Fact]
    public void A_target_that_left_is_gone()
    {
        var source = Source();
        source.Read();
        Directory.Delete(Path.Combine(_tree.Roots.Proc, "obdfilter"), recursive: true);
        Directory.Delete(Path.Combine(_tree.Roots.Sys, "obdfilter"), recursive: true);
        Directory.Delete(Path.Combine(_tree.Roots.Sys, "osd-zfs"), recursive: true);

        Assert.True(source.Read().Gone);
    }

    private Source Source() => LustreSources.For(
        new LustreTarget("scratch", LustreComponent.Ost, "scratch-OST0000"), _tree.Roots,
        new LustreSourceOptions { ClientName = "node01", Exports = SourceSetting.On }).Single(p => p.Part == "exports").Create();

    private static string[] Expected(string lines) =>
        [.. lines.Replace("#", Ost.Trim(), StringComparison.Ordinal).Split('\n').Select(l => l.TrimEnd('\r'))];
}
