using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>The queues and threads in which a host answers what it is asked over the network.</summary>
internal static class ServiceMetrics
{
    /// <summary>A server's own services, and those that locks need, of which a client has one.</summary>
    public static readonly string[] Names = ["ost.OSS.*", "mds.MDS.*", "mgs.MGS.mgs", "ldlm.services.*"];

    private static readonly string[] Service = ["service"];
    private static readonly string[] Operation = ["service", "operation"];

    public static readonly MetricFamily Requests =
        new("lustre_service_requests_total", Counter, $"Requests handled. ({From("stats")})", "", Operation);

    public static readonly MetricFamily Seconds = new(
        "lustre_service_seconds_total", Counter,
        $"Time spent handling requests, without their wait: its rate by that of lustre_service_requests_total is the mean. ({From("stats")})", "seconds", Operation);

    public static readonly MetricFamily WaitSeconds = new(
        "lustre_service_wait_seconds_total", Counter,
        $"Time that requests waited for a thread: its rate by that of lustre_service_waited_total is the mean wait. ({From("stats")}: req_waittime)", "seconds", Service);

    public static readonly MetricFamily Waited =
        new("lustre_service_waited_total", Counter, $"Requests that were taken up by a thread. ({From("stats")}: req_waittime)", "", Service);

    public static readonly MetricFamily QueueDepth = new(
        "lustre_service_queue_depth", Summary,
        $"Requests that waited already when another came. Lustre gives the sum over all that came: the rate of the sum by that of the count is the mean of that time. ({From("stats")}: req_qdepth)",
        "", Service);

    public static readonly MetricFamily Active = new(
        "lustre_service_active", Summary,
        $"Requests at work when another was taken up: the rate of the sum by that of the count is the mean of that time. ({From("stats")}: req_active)", "", Service);

    public static readonly MetricFamily Timeout = new(
        "lustre_service_timeout_seconds", Summary,
        $"How long requests were allowed to take, as the service estimated it when they came. ({From("stats")}: req_timeout)", "seconds", Service);

    public static readonly MetricFamily Buffers = new(
        "lustre_service_request_buffers", Summary,
        $"Free buffers for requests, looked at with each message that came: near 0 means that requests are refused. ({From("stats")}: reqbuf_avail)", "", Service);

    public static readonly MetricFamily Threads =
        new("lustre_service_threads", Gauge, $"Threads that the service has now. ({From("threads_started")})", "", Service);

    public static readonly MetricFamily ThreadsMinimum =
        new("lustre_service_threads_minimum", Gauge, $"Threads that the service keeps at least. ({From("threads_min")})", "", Service);

    public static readonly MetricFamily ThreadsMaximum =
        new("lustre_service_threads_maximum", Gauge, $"Threads that the service starts at most. ({From("threads_max")})", "", Service);

    public static readonly MetricFamily HighPriorityRatio = new(
        "lustre_service_high_priority_ratio", Gauge, $"Urgent requests that are handled for each common one that waits. ({From("high_priority_ratio")})", "", Service);

    public static readonly MetricFamily[] OfStats = [Requests, Seconds, WaitSeconds, Waited, QueueDepth, Active, Timeout, Buffers];

    public static readonly MetricFamily[] All = [.. OfStats, Threads, ThreadsMinimum, ThreadsMaximum, HighPriorityRatio];

    private static string From(string file) => string.Join(", ", Names.Select(n => $"{n}.{file}"));
}
