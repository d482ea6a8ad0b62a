using LustreActors.Metrics;

namespace LustreActors.Actors;

/// <summary>What the program says of itself.</summary>
public static class SelfFamilies
{
    internal static readonly MetricFamily BuildInfo = new(
        "lustre_exporter_build_info", MetricType.Gauge, "What runs here: version, revision of the source, runtime; always 1.", "", "version", "revision", "runtime");

    internal static readonly MetricFamily SourceUp = new(
        "lustre_exporter_source_up", MetricType.Gauge, "1 when the last collection of the source brought all that was asked for.", "", "source");

    internal static readonly MetricFamily SourceAge = new(
        "lustre_exporter_source_age_seconds", MetricType.Gauge, "How long ago the source's data that is served was collected.", "seconds", "source");

    internal static readonly MetricFamily SourceCollect = new(
        "lustre_exporter_source_collect_seconds", MetricType.Gauge, "How long the source's last collection took.", "seconds", "source");

    internal static readonly MetricFamily SourceBytes = new(
        "lustre_exporter_source_bytes_read_total", MetricType.Counter, "Bytes read from the source's files.", "", "source");

    internal static readonly MetricFamily SourceRefused = new(
        "lustre_exporter_source_lines_refused_total", MetricType.Counter, "Lines and values of the source that were not understood, that Lustre shows as overflowed, or that are missing.", "", "source");

    internal static readonly MetricFamily SourceFailures = new(
        "lustre_exporter_source_failures_total", MetricType.Counter, "Collections of the source that did not bring all that was asked for.", "", "source");

    internal static readonly MetricFamily SourceQuarantined = new(
        "lustre_exporter_source_quarantined", MetricType.Gauge, "1 while a call of the source hangs, or has hung and is not trusted yet.", "", "source");

    internal static readonly MetricFamily Actors = new(
        "lustre_exporter_actors", MetricType.Gauge, "Living actors of a branch of the tree.", "", "branch");

    internal static readonly MetricFamily ActorRestarts = new(
        "lustre_exporter_actor_restarts_total", MetricType.Counter, "Restarts of actors after a failure, by branch of the tree.", "", "branch");

    internal static readonly MetricFamily MailboxDepth = new(
        "lustre_exporter_mailbox_depth", MetricType.Gauge, "Messages that wait in the fullest mailbox of a branch of the tree.", "", "branch");

    internal static readonly MetricFamily DeadLetters = new(
        "lustre_exporter_dead_letters_total", MetricType.Counter, "Messages that no actor took, by reason.", "", "reason");

    internal static readonly MetricFamily BlockedThreads = new(
        "lustre_exporter_blocking_threads", MetricType.Gauge, "Threads that read for a source: within their deadline (in_flight), and past it (abandoned).", "", "state");

    internal static readonly MetricFamily Abandoned = new(
        "lustre_exporter_blocking_abandoned_total", MetricType.Counter, "Calls that were given up because they took longer than their deadline.");

    internal static readonly MetricFamily Scrapes = new(
        "lustre_exporter_scrapes_total", MetricType.Counter, "Scrapes that were answered.");

    internal static readonly MetricFamily ScrapesCutOff = new(
        "lustre_exporter_scrapes_cut_off_total", MetricType.Counter, "Scrapes whose client went away before the end.");

    internal static readonly MetricFamily ScrapeLate = new(
        "lustre_exporter_scrape_late_sources_total", MetricType.Counter, "Sources that a scrape did not wait for any longer, summed over all scrapes.");

    internal static readonly MetricFamily ScrapeSeconds = new(
        "lustre_exporter_scrape_seconds_total", MetricType.Counter, "Time that scrapes took, summed.", "");

    internal static readonly MetricFamily ScrapeBytes = new(
        "lustre_exporter_scrape_bytes_total", MetricType.Counter, "Bytes of exposition text that scrapes were answered with, before compression.");

    internal static readonly MetricFamily LastScrapeSeconds = new(
        "lustre_exporter_last_scrape_seconds", MetricType.Gauge, "How long the last scrape took.", "seconds");

    internal static readonly MetricFamily LastScrapeBytes = new(
        "lustre_exporter_last_scrape_bytes", MetricType.Gauge, "Size of the last scrape's text, before compression.", "bytes");

    internal static readonly MetricFamily LastScrapeSamples = new(
        "lustre_exporter_last_scrape_samples", MetricType.Gauge, "Samples in the last scrape.");

    internal static readonly MetricFamily ScrapesInFlight = new(
        "lustre_exporter_scrapes_in_flight", MetricType.Gauge, "Scrapes that are being answered.");

    internal static readonly MetricFamily Reloads = new(
        "lustre_exporter_config_reloads_total", MetricType.Counter, "Times the configuration was read again, by what came of it (applied, refused).", "", "result");

    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        BuildInfo, SourceUp, SourceAge, SourceCollect, SourceBytes, SourceRefused, SourceFailures, SourceQuarantined,
        Actors, ActorRestarts, MailboxDepth, DeadLetters, BlockedThreads, Abandoned,
        Scrapes, ScrapesCutOff, ScrapeLate, ScrapeSeconds, ScrapeBytes, LastScrapeSeconds, LastScrapeBytes, LastScrapeSamples, ScrapesInFlight,
        Reloads,
    ];
}
