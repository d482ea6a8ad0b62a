using Akka.Actor;
using LustreActors.Blocking;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Publishing;

public sealed class SelfMetricsTests
{
    [Fact]
    public async Task Every_family_appears_with_its_value()
    {
        await using var system = new ActorWorld();
        await using var lane = new BlockingLane(new BlockingLaneOptions(), system.Time);
        var (ledger, reloads) = (new ScrapeLedger(system.Time), new ReloadLedger());
        var self = new SelfMetrics(system.Tree, lane, ledger, reloads, null, "1.2.3", "abcdef");

        system.Start("collect", Parent.Props(2));
        var dead = system.Start("other", Recorder.Props([]));
        system.Tree.Stop("/other");
        system.Settle();
        dead.Tell("too late");
        using var gate = new ManualResetEventSlim();
        var hanging = lane.Run("hangs", _ => gate.Wait(TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(5));
        system.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(LaneOutcome.Abandoned, (await hanging).Outcome);
        var begun = ledger.Begin();
        system.Advance(TimeSpan.FromSeconds(2));
        ledger.End(begun, 1000, 10, 3, cutOff: false);
        ledger.End(ledger.Begin(), 0, 0, 0, cutOff: true);
        ledger.Begin();
        reloads.CountApplied();
        reloads.CountRefused();
        reloads.CountRefused();

        var segments = self.Gather(
        [
            new SourceStatus("a", "/collect/a", SourceState.Up, TimeSpan.FromSeconds(4), new SourceReport("a", SourceState.Up) { Duration = TimeSpan.FromSeconds(0.5) }, false, false)
            {
                BytesRead = 100, LinesRefused = 2, Failures = 1,
            },
            new SourceStatus("b", "/collect/b", SourceState.Quarantined, null, null, true, true),
        ]).ToList();
        var samples = segments.Samples();
        gate.Set();

        Assert.Equal(SelfFamilies.All.Select(f => f.Name).Order(), segments.Select(s => s.Family.Name).Order());
        Assert.Equal(
            [
                "lustre_exporter_actor_restarts_total{branch=\"/collect\"} 0",
                "lustre_exporter_actor_restarts_total{branch=\"/collect/child\"} 0",
                "lustre_exporter_actors{branch=\"/collect\"} 1",
                "lustre_exporter_actors{branch=\"/collect/child\"} 2",
                "lustre_exporter_blocking_abandoned_total 1",
                "lustre_exporter_blocking_threads{state=\"abandoned\"} 1",
                "lustre_exporter_blocking_threads{state=\"in_flight\"} 0",
                $"lustre_exporter_build_info{{version=\"1.2.3\",revision=\"abcdef\",runtime=\"{Environment.Version}\"}} 1",
                "lustre_exporter_config_reloads_total{result=\"applied\"} 1",
                "lustre_exporter_config_reloads_total{result=\"refused\"} 2",
                "lustre_exporter_dead_letters_total{reason=\"late_reply\"} 0",
                "lustre_exporter_dead_letters_total{reason=\"stopped\"} 1",
                "lustre_exporter_last_scrape_bytes 1000",
                "lustre_exporter_last_scrape_samples 10",
                "lustre_exporter_last_scrape_seconds 2",
                "lustre_exporter_mailbox_depth{branch=\"/collect\"} 0",
                "lustre_exporter_mailbox_depth{branch=\"/collect/child\"} 0",
                "lustre_exporter_scrape_bytes_total 1000",
                "lustre_exporter_scrape_late_sources_total 3",
                "lustre_exporter_scrape_seconds_total 2",
                "lustre_exporter_scrapes_cut_off_total 1",
                "lustre_exporter_scrapes_in_flight 1",
                "lustre_exporter_scrapes_total 1",
                "lustre_exporter_source_age_seconds{source=\"a\"} 4",
                "lustre_exporter_source_bytes_read_total{source=\"a\"} 100",
                "lustre_exporter_source_bytes_read_total{source=\"b\"} 0",
                "lustre_exporter_source_collect_seconds{source=\"a\"} 0.5",
                "lustre_exporter_source_failures_total{source=\"a\"} 1",
                "lustre_exporter_source_failures_total{source=\"b\"} 0",
                "lustre_exporter_source_lines_refused_total{source=\"a\"} 2",
                "lustre_exporter_source_lines_refused_total{source=\"b\"} 0",
                "lustre_exporter_source_quarantined{source=\"a\"} 0",
                "lustre_exporter_source_quarantined{source=\"b\"} 1",
                "lustre_exporter_source_up{source=\"a\"} 1",
                "lustre_exporter_source_up{source=\"b\"} 0",
            ],
            samples.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Restarts_of_a_branch_stay_counted_when_its_actors_are_gone()
    {
        await using var system = new ActorWorld();
        await using var lane = new BlockingLane(new BlockingLaneOptions(), system.Time);
        var self = new SelfMetrics(system.Tree, lane, new ScrapeLedger(system.Time), new ReloadLedger(), null, "", "");
        system.Start("collect", Parent.Props(2));

        system.Tree.Restart("/collect/child");
        system.Settle();
        system.Tree.Restart("/collect/child/child");
        system.Settle();
        Assert.Equal(2, Restarts());
        system.Tree.Restart("/collect/child");
        system.Settle();
        Assert.Equal(3, Restarts());
        system.Tree.Stop("/collect/child");
        system.Settle();
        Assert.Equal(3, Restarts());
        system.Tree.Stop("/collect");
        system.Settle();
        Assert.Equal(3, Restarts());

        double Restarts() => self.Gather([]).Samples().Where(s => s.StartsWith("lustre_exporter_actor_restarts_total", StringComparison.Ordinal))
            .Sum(s => double.Parse(s[(s.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Three of them, one below the other.</summary>
    private sealed class Parent : UntypedActor
    {
        private readonly int _deep;

        public Parent(int deep) => _deep = deep;

        public static Props Props(int deep) => Akka.Actor.Props.Create(() => new Parent(deep));

        protected override void PreStart()
        {
            if (_deep > 0)
                Context.ActorOf(Props(_deep - 1), "child");
        }

        protected override void OnReceive(object message)
        {
        }
    }
}
