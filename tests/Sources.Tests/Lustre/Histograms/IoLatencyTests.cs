using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Histograms;

public sealed class IoLatencyTests : IDisposable
{
    private const string Labels = """filesystem="scratch",component="mdt",target="scratch-MDT0000",operation=""";
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Every_size_and_operation_has_a_histogram_whose_labels_are_the_beginnings_of_buckets()
    {
        var reading = Read(HistogramText.Latency);

        Assert.Equal("4", reading.Value(Bucket("read", 4096, "3.2768e-05")));
        Assert.Equal("6", reading.Value(Bucket("read", 4096, "6.5536e-05")));
        Assert.Equal("6", reading.Value(Bucket("read", 4096, "+Inf")));
        Assert.Equal("0", reading.Value(Bucket("read", 1048576, "0.001048576")));
        Assert.Equal("5", reading.Value(Bucket("read", 1048576, "0.002097152")));
        Assert.Equal("0", reading.Value(Bucket("write", 4096, "34.359738368")));
        Assert.Equal("1", reading.Value(Bucket("write", 4096, "+Inf")));
        Assert.Equal("6", reading.Value($$"""lustre_disk_io_latency_seconds_count{{{Labels}}"read",size="4096"}"""));
        Assert.Equal(3 * 23, reading.Samples().Length);
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Fact]
    public void The_time_when_the_counts_began_is_served_unless_it_is_relative_to_the_hosts_start()
    {
        Assert.Contains(
            $$"""lustre_disk_io_latency_seconds_created{{{Labels}}"read",size="4096"} 1700000000.25""", Read(HistogramText.Latency).Samples(
                ExpositionFormat.OpenMetrics));
        Assert.DoesNotContain(
            Read(HistogramText.Latency.Replace("1700000000.250000000", "14.921641461", StringComparison.Ordinal)).Samples(
                ExpositionFormat.OpenMetrics),
            l => l.Contains("_created", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ uninit }\n")]
    [InlineData("io_latency_by_size:\n{ uninit }\n")]
    [InlineData("io_latency_by_size: { uninit }\n")]
    [InlineData("io_latency_by_size:\nsnapshot_time: 1700000600.500000000\n")]
    public void A_file_without_counts_gives_no_series(string text)
    {
        var reading = Read(text);

        Assert.Empty(reading.Samples());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Theory]
    [InlineData("rd_8K: { 16us: 3, 32us: x, }")]
    [InlineData("rd_8K: { 16us: 3, 32us: }")]
    [InlineData("rd_8K: { 16us: 3, 16us: 4, }")]
    [InlineData("rd_8K: { 16us: 3")]
    [InlineData("rd_8K: {")]
    [InlineData("rd_8K: }")]
    [InlineData("rd_8K")]
    [InlineData("rd_9K: { 16us: 3, }")]
    [InlineData("rd_K: { 16us: 3, }")]
    [InlineData("rd_-8K: { 16us: 3, }")]
    [InlineData("rd_8K: { 17us: 3, }")]
    [InlineData("rd_8K: { 16ms: 3, }")]
    [InlineData("rd_8K: { 16us: -3, }")]
    [InlineData("rd_8K: { 16us: 9223372036854775807, }")]
    [InlineData("rd_4K: { 16us: 3, }")]
    [InlineData("xx_8K: { 16us: 3, }")]
    [InlineData("rd_8K: { 1152921504606846976us: 3, }")]
    public void A_bad_line_costs_no_other_line(string bad)
    {
        var reading = Read($"rd_4K: {{ 64us: 1, }}\n{bad}\nwr_4K: {{ 64us: 2, }}\n");

        Assert.Equal(1, reading.LinesRefused);
        Assert.EndsWith($"io_latency_stats:2: {bad}", reading.FirstRefusal, StringComparison.Ordinal);
        Assert.Equal("1", reading.Value(Bucket("read", 4096, "+Inf")));
        Assert.Equal("2", reading.Value(Bucket("write", 4096, "+Inf")));
        Assert.Equal(2 * 23, reading.Samples().Length);
    }

    private Reading Read(string text)
    {
        _tree.Debug("osd-ldiskfs/scratch-MDT0000/io_latency_stats", text);
        return LustreSources.For(
            new LustreTarget("scratch", LustreComponent.Mdt, "scratch-MDT0000"), _tree.Roots,
            new LustreSourceOptions { ClientName = "node01", Disk = SourceSetting.On })
            .Single(p => p.Part == "disk").Create().Read();
    }

    private static string Bucket(string operation, int size, string limit) =>
        $"lustre_disk_io_latency_seconds_bucket{{{Labels}\"{operation}\",size=\"{size}\",le=\"{limit}\"}}";
}
