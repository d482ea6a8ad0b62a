using System.Buffers;
using System.Text;
using LustreActors.Actors.Publishing;
using LustreActors.Blocking;
using LustreActors.Host.OneShot;
using LustreActors.Host.OwnMetrics;
using LustreActors.Host.Tests.Running;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Metrics.Writing;

namespace LustreActors.Host.Tests.OwnMetrics;

public sealed class OwnMetricsTests
{
    private readonly ManualClock _clock = new();
    private readonly OwnRegistry _registry = new();
    private readonly Census _actors = new();

    [Fact]
    public async Task Every_family_appears_with_its_value()
    {
        await using var lane = new BlockingLane(new BlockingLaneOptions(), TimeProvider.System);
        using var gate = new ManualResetEventSlim();
        Assert.Equal(
            LaneOutcome.Abandoned, (await lane.Run("hangs", _ => gate.Wait(Eventually.Deadline), TimeSpan.FromMilliseconds(1))).Outcome);
        var (scrapes, reloads) = (new ScrapeMetrics(_registry, _clock), new ReloadMetrics(_registry));
        var self = new SelfSource(_registry, _actors, lane, null, "1.2.3", "abcdef");
        _ = new HttpMetrics(_registry);
        Scrape(scrapes, seconds: 2, bytes: 1000, samples: 10, late: 3);
        Scrape(scrapes, seconds: 0, bytes: 0, samples: 0, late: 0, cutOff: true);
        scrapes.Begin();
        reloads.CountApplied();
        reloads.CountRefused();
        reloads.CountRefused();
        _actors.Now = new ActorCensus(
            [new BranchCensus("/collect", 1, 0), new BranchCensus("/collect/lustre", 2, 5)],
            new Dictionary<string, long> { ["/collect"] = 0, ["/gone"] = 4 },
            new Dictionary<string, long> { ["stopped"] = 1 });

        var samples = Read(self);
        gate.Set();
        Assert.Equal(
            [
                "lustre_exporter_actor_restarts_total{branch=\"/collect\"} 0",
                "lustre_exporter_actor_restarts_total{branch=\"/gone\"} 4",
                "lustre_exporter_actors{branch=\"/collect\"} 1",
                "lustre_exporter_actors{branch=\"/collect/lustre\"} 2",
                "lustre_exporter_blocking_abandoned_total 1",
                "lustre_exporter_blocking_threads{state=\"abandoned\"} 1",
                "lustre_exporter_blocking_threads{state=\"in_flight\"} 0",
                $"lustre_exporter_build_info{{version=\"1.2.3\",revision=\"abcdef\",runtime=\"{Environment.Version}\"}} 1",
                "lustre_exporter_config_reloads_total{result=\"applied\"} 1",
                "lustre_exporter_config_reloads_total{result=\"refused\"} 2",
                "lustre_exporter_dead_letters_total{reason=\"stopped\"} 1",
                "lustre_exporter_last_scrape_bytes 1000",
                "lustre_exporter_last_scrape_samples 10",
                "lustre_exporter_last_scrape_seconds 2",
                "lustre_exporter_mailbox_depth{branch=\"/collect\"} 0",
                "lustre_exporter_mailbox_depth{branch=\"/collect/lustre\"} 5",
                "lustre_exporter_scrape_bytes_total 1000",
                "lustre_exporter_scrape_late_sources_total 3",
                "lustre_exporter_scrape_seconds_total 2",
                "lustre_exporter_scrapes_cut_off_total 1",
                "lustre_exporter_scrapes_in_flight 1",
                "lustre_exporter_scrapes_total 1",
            ],
            samples.Where(s => s.StartsWith("lustre_exporter_", StringComparison.Ordinal)));
        var expected = ProcessFamilies.All.Select(f => f.Name).Order(StringComparer.Ordinal);
        Assert.Equal(
            expected,
            samples.Where(s => !s.StartsWith("lustre_exporter_", StringComparison.Ordinal)).Select(s => s.Split('{', ' ')[0]).Distinct());
    }

    [Fact]
    public async Task All_that_is_registered_is_in_the_catalogue_and_the_other_way_round()
    {
        await using var lane = new BlockingLane(new BlockingLaneOptions(), TimeProvider.System);
        _ = new SelfSource(_registry, _actors, lane, null, "", "");
        _ = (new ScrapeMetrics(_registry, _clock), new ReloadMetrics(_registry), new HttpMetrics(_registry));
        ServingMetrics.Register(_registry, () => 0, () => 0, () => null, () => null);
        var listed = Catalogue.All.Families.ToHashSet();
        Assert.All(_registry.Families, f => Assert.Contains(f, listed));
        Assert.Empty(OwnFamilies.All.Concat(ProcessFamilies.All).Except(_registry.Families));
    }

    [Fact]
    public async Task The_series_of_a_branch_go_with_it_and_its_restarts_stay()
    {
        await using var lane = new BlockingLane(new BlockingLaneOptions(), TimeProvider.System);
        var self = new SelfSource(_registry, _actors, lane, null, "", "");
        _actors.Now = new ActorCensus(
            [new BranchCensus("/a", 1, 7)], new Dictionary<string, long> { ["/a"] = 2 }, new Dictionary<string, long>());
        Assert.Contains("lustre_exporter_mailbox_depth{branch=\"/a\"} 7", Read(self));
        _actors.Now = _actors.Now with { Branches = [] };
        Assert.Equal(
            ["lustre_exporter_actor_restarts_total{branch=\"/a\"} 2"], Read(self).Where(s => s.Contains("/a", StringComparison.Ordinal)));
    }

    [Fact]
    public void Scrapes_are_summed_and_the_last_one_is_kept()
    {
        var scrapes = new ScrapeMetrics(_registry, _clock);
        Scrape(scrapes, seconds: 2, bytes: 1000, samples: 10, late: 1);
        Scrape(scrapes, seconds: 3, bytes: 500, samples: 5, late: 2);
        var before = Text(_registry.Export());
        Assert.Contains("lustre_exporter_scrape_seconds_total 5", before);
        Assert.Contains("lustre_exporter_last_scrape_seconds 3", before);
        Assert.Contains("lustre_exporter_scrape_late_sources_total 3", before);
        Assert.Contains("lustre_exporter_scrape_bytes_total 1500", before);
        Assert.Contains("lustre_exporter_last_scrape_bytes 500", before);
        Assert.Equal((2, TimeSpan.FromSeconds(3), 5), (scrapes.Answered, scrapes.Last, scrapes.LastSamples));

        // A scrape that was cut off only adds to its own counter.
        Scrape(scrapes, seconds: 60, bytes: 7, samples: 1, late: 4, cutOff: true);
        var cutOff = Text(_registry.Export());
        Assert.Equal(["lustre_exporter_scrapes_cut_off_total 1"], cutOff.Except(before));
    }

    [Fact]
    public void Scrapes_in_flight_are_those_that_began_and_did_not_end()
    {
        var scrapes = new ScrapeMetrics(_registry, _clock);
        var (first, second) = (scrapes.Begin(), scrapes.Begin());
        Assert.Contains("lustre_exporter_scrapes_in_flight 2", Text(_registry.Export()));
        scrapes.End(first, 0, 0, 0, cutOff: true);
        Assert.Contains("lustre_exporter_scrapes_in_flight 1", Text(_registry.Export()));
        scrapes.End(second, 0, 0, 0, cutOff: false);
        Assert.Contains("lustre_exporter_scrapes_in_flight 0", Text(_registry.Export()));
    }

    [Fact]
    public void A_histogram_goes_through_the_registry_unchanged()
    {
        var family = new MetricFamily("waits_seconds", MetricType.Histogram, "Waits.", "seconds", "path");
        var waits = _registry.Histogram(family, [0.1, 2.5]);
        foreach (var wait in (double[])[0.05, 0.2, 100])
            waits.WithLabels("a\"\\\n").Observe(wait);
        waits.WithLabels("b").Observe(0.05);
        Assert.Equal(
            [
                "waits_seconds_bucket{path=\"a\\\"\\\\\\n\",le=\"+Inf\"} 3",
                "waits_seconds_bucket{path=\"a\\\"\\\\\\n\",le=\"0.1\"} 1",
                "waits_seconds_bucket{path=\"a\\\"\\\\\\n\",le=\"2.5\"} 2",
                "waits_seconds_bucket{path=\"b\",le=\"+Inf\"} 1",
                "waits_seconds_bucket{path=\"b\",le=\"0.1\"} 1",
                "waits_seconds_bucket{path=\"b\",le=\"2.5\"} 1",
                "waits_seconds_count{path=\"a\\\"\\\\\\n\"} 3",
                "waits_seconds_count{path=\"b\"} 1",
                "waits_seconds_sum{path=\"a\\\"\\\\\\n\"} 100.25",
                "waits_seconds_sum{path=\"b\"} 0.05",
            ],
            Text(_registry.Export()));
    }

    [Fact]
    public void What_the_process_says_of_itself_is_what_the_system_says()
    {
        ProcessMetrics.Register(_registry);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var samples = Samples.Parse(string.Concat(Text(_registry.Export()).Select(s => s + "\n")));
        var started = (decimal)new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000;
        Assert.InRange(samples.Value("process_start_time_seconds"), started - 2, started + 2);
        Assert.InRange(samples.Value("process_cpu_seconds_total"), 0.01m, (decimal)self.TotalProcessorTime.TotalSeconds + 0.02m);
        Assert.InRange(samples.Value("process_resident_memory_bytes"), self.WorkingSet64 / 4, self.WorkingSet64 * 4);
    }

    private static string[] Read(SelfSource self) => Text(self.Read([]));

    private static string[] Text(IEnumerable<Segment> segments)
    {
        var text = new ArrayBufferWriter<byte>();
        Exposition.Of(segments).Write(text, ExpositionFormat.PrometheusText);
        var lines = Encoding.UTF8.GetString(text.WrittenSpan).Split('\n');
        return [.. lines.Where(l => l.Length > 0 && l[0] != '#').Order(StringComparer.Ordinal)];
    }

    private void Scrape(ScrapeMetrics scrapes, double seconds, long bytes, long samples, int late, bool cutOff = false)
    {
        var begun = scrapes.Begin();
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        scrapes.End(begun, bytes, samples, late, cutOff);
    }

    private sealed class Census : IActorCensus
    {
        public ActorCensus Now { get; set; } = new([], new Dictionary<string, long>(), new Dictionary<string, long>());

        public ActorCensus Count() => Now;
    }
}
