using LustreActors.Metrics.Families;
using static LustreActors.Metrics.Families.MetricType;

namespace LustreActors.Host.OwnMetrics;

/// <summary>The families of the program's own metrics.</summary>
internal static class OwnFamilies
{
    public static readonly MetricFamily BuildInfo = new(
        "lustre_exporter_build_info", Gauge, "What runs here: version, revision of the source, runtime; always 1.", "", "version",
        "revision", "runtime");

    public static readonly MetricFamily Actors = new(
        "lustre_exporter_actors", Gauge, "Living actors of a branch of the tree.", "", "branch");

    public static readonly MetricFamily ActorRestarts = new(
        "lustre_exporter_actor_restarts_total", Counter, "Restarts of actors after a failure, by branch of the tree.", "", "branch");

    public static readonly MetricFamily MailboxDepth = new(
        "lustre_exporter_mailbox_depth", Gauge, "Messages that wait in the fullest mailbox of a branch of the tree.", "", "branch");

    public static readonly MetricFamily DeadLetters = new(
        "lustre_exporter_dead_letters_total", Counter, "Messages that no actor took, by reason.", "", "reason");

    public static readonly MetricFamily BlockedThreads = new(
        "lustre_exporter_blocking_threads", Gauge,
        "Threads that read for a source: within their deadline (in_flight), and past it (abandoned).", "", "state");

    public static readonly MetricFamily Abandoned = new(
        "lustre_exporter_blocking_abandoned_total", Counter, "Calls that were given up because they took longer than their deadline.");

    public static readonly MetricFamily Scrapes = new("lustre_exporter_scrapes_total", Counter, "Scrapes that were answered.");

    public static readonly MetricFamily ScrapesCutOff = new(
        "lustre_exporter_scrapes_cut_off_total", Counter,
        "Scrapes that were not answered: the client went away before the end, or too many answers were being sent.");

    public static readonly MetricFamily ScrapeLate = new(
        "lustre_exporter_scrape_late_sources_total", Counter,
        "Sources that a scrape did not wait for any longer, summed over all scrapes.");

    public static readonly MetricFamily ScrapeSeconds = new(
        "lustre_exporter_scrape_seconds_total", Counter, "Time that scrapes took, summed.");

    public static readonly MetricFamily ScrapeBytes = new(
        "lustre_exporter_scrape_bytes_total", Counter, "Bytes of exposition text that scrapes were answered with, before compression.");

    public static readonly MetricFamily LastScrapeSeconds = new(
        "lustre_exporter_last_scrape_seconds", Gauge, "How long the last scrape took.", "seconds");

    public static readonly MetricFamily LastScrapeBytes = new(
        "lustre_exporter_last_scrape_bytes", Gauge, "Size of the last scrape's text, before compression.", "bytes");

    public static readonly MetricFamily LastScrapeSamples = new(
        "lustre_exporter_last_scrape_samples", Gauge, "Samples in the last scrape.");

    public static readonly MetricFamily ScrapesInFlight = new(
        "lustre_exporter_scrapes_in_flight", Gauge, "Scrapes that are being answered.");

    public static readonly MetricFamily LogLinesDropped = new(
        "lustre_exporter_log_lines_dropped_total", Counter, "Lines of the log that standard error did not take.");

    public static readonly MetricFamily Connections = new(
        "lustre_exporter_connections", Gauge, "Open connections of a port (public, members).", "", "port");

    public static readonly MetricFamily RelaysReceived = new(
        "lustre_exporter_relay_received_total", Counter, "Sweeps of rates of clients that other clusters have sent, by sender.", "",
        "sender");

    public static readonly MetricFamily RelaysRefused = new(
        "lustre_exporter_relay_refused_total", Counter,
        "Sweeps of other clusters that were refused, by reason (sender, size, signature, clock, replay, body).", "", "reason");

    public static readonly MetricFamily Reloads = new(
        "lustre_exporter_config_reloads_total", Counter, "Times the configuration was read again, by what came of it (applied, refused).",
        "", "result");

    public static readonly MetricFamily HttpRequests = new(
        "http_requests_received_total", Counter, "HTTP requests on the public port that were answered, by status code, method and path.",
        "", "code", "method", "endpoint");

    public static readonly MetricFamily HttpInProgress = new(
        "http_requests_in_progress", Gauge, "HTTP requests on the public port that are being answered.", "", "endpoint");

    public static readonly MetricFamily HttpDuration = new(
        "http_request_duration_seconds", Histogram, "How long HTTP requests on the public port took.", "seconds", "endpoint");

    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        BuildInfo, Actors, ActorRestarts, MailboxDepth, DeadLetters, BlockedThreads, Abandoned,
        Scrapes, ScrapesCutOff, ScrapeLate, ScrapeSeconds, ScrapeBytes, LastScrapeSeconds, LastScrapeBytes, LastScrapeSamples,
        ScrapesInFlight,
        LogLinesDropped, Connections, RelaysReceived, RelaysRefused, Reloads, HttpRequests, HttpInProgress, HttpDuration,
    ];
}
