using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Stats;

namespace LustreActors.Sources.Lustre.Services;

/// <summary>The queues and threads in which a host answers requests from the network.</summary>
internal static class ServiceParameters
{
    /// <summary>A server's own services, and those that locks need. A client has one of the latter.</summary>
    public static readonly ImmutableArray<ServiceKind> Kinds =
        [new("ost.OSS.*"), new("mds.MDS.*"), new("mgs.MGS.mgs"), new("ldlm.services.*")];

    private static readonly string[] Labels = ["service"];
    private static readonly MetricGroup Stats = new(Labels, [.. Kinds.Select(k => k.Stats)]);
    private static readonly MetricGroup OfTimeouts = new(Labels, [.. Kinds.Select(k => k.Timeouts)]);
    private static readonly MetricGroup OfPolicies = new([.. Labels, "queue", "policy"], [.. Kinds.Select(k => k.Policies)]);

    public static readonly ImmutableArray<LustreMetric> ByOperation = Stats.Operations(
        "lustre_service_requests_total", "Requests handled",
        "lustre_service_seconds_total",
        "Time spent handling requests, without their wait: its rate by that of lustre_service_requests_total is the mean");

    public static readonly ImmutableArray<LustreMetric> Wait =
    [
        Stats.Counter(
            "lustre_service_wait_seconds_total", Unit.Microseconds,
            "Time that requests waited for a thread: its rate by that of lustre_service_waited_total is the mean wait",
            ServiceColumns.Wait, "req_waittime", ServiceColumns.WaitCreated),
        Stats.Counter(
            "lustre_service_waited_total", Unit.Count, "Requests that were taken up by a thread",
            ServiceColumns.Waited, "req_waittime", ServiceColumns.WaitCreated),
        Stats.Gauge(
            "lustre_service_wait_maximum_seconds", Unit.Microseconds,
            "The longest time that a request waited for a thread since the counters began", ServiceColumns.WaitMaximum, "req_waittime"),
    ];

    /// <summary>The sum is in the metric's column, the count in the one behind it.</summary>
    public static readonly ImmutableArray<LustreMetric> Queue =
    [
        Stats.Summary(
            "lustre_service_queue_depth", Unit.Count,
            "Requests that waited already when another came. Lustre gives the sum over all that came: the rate of the sum by that of the "
                + "count is the mean of that time",
            ServiceColumns.QueueDepth, "req_qdepth"),
        Stats.Summary(
            "lustre_service_active", Unit.Count,
            "Requests at work when another was taken up: the rate of the sum by that of the count is the mean of that time",
            ServiceColumns.Active, "req_active"),
        Stats.Summary(
            "lustre_service_timeout_seconds", Unit.Seconds,
            "How long requests were allowed to take, as the service estimated it when they came", ServiceColumns.Timeout, "req_timeout"),
        Stats.Summary(
            "lustre_service_request_buffers", Unit.Count,
            "Free buffers for requests, looked at with each message that came: near 0 means that requests are refused",
            ServiceColumns.Buffers, "reqbuf_avail"),
    ];

    public static readonly LustreMetric StartTime = Stats.Gauge(
        "lustre_service_start_time_seconds", Unit.Nanoseconds, "When the counters of the service began, in seconds since 1970",
        ServiceColumns.StartTime, "start_time");

    /// <summary>From column <see cref="ServiceColumns.Estimate"/> on.</summary>
    public static readonly ImmutableArray<LustreMetric> Estimates =
    [
        OfTimeouts.Gauge(
            "lustre_service_estimate_seconds", Unit.Seconds,
            "Time that the service expects to take for a request at most now: clients wait for so long", ServiceColumns.Estimate, "cur"),
        OfTimeouts.Gauge(
            "lustre_service_worst_estimate_seconds", Unit.Seconds, "The longest time that the service ever expected to take for a request",
            ServiceColumns.Estimate + 1, "worst"),
    ];

    public static readonly ImmutableArray<LustreMetric> Policies =
    [
        OfPolicies.Gauge(
            "lustre_service_policy_queued", Unit.Count, "Requests that wait in the queue of a policy that is at work", PolicyParser.Queued,
            "queued"),
        OfPolicies.Gauge(
            "lustre_service_policy_active", Unit.Count, "Requests of a policy that is at work that are being handled now",
            PolicyParser.Active, "active"),
    ];

    /// <summary>A file for each, from column <see cref="ServiceColumns.Numbers"/> on.</summary>
    public static readonly ImmutableArray<LustreMetric> Numbers =
    [
        Number("threads_started", "lustre_service_threads", "Threads that the service has now"),
        Number("threads_min", "lustre_service_threads_minimum", "Threads that the service keeps at least"),
        Number("threads_max", "lustre_service_threads_maximum", "Threads that the service starts at most"),
        Number(
            "high_priority_ratio", "lustre_service_high_priority_ratio", "Urgent requests that are handled for each common one that waits"),
    ];

    public static readonly ImmutableArray<LustreMetric> All =
        [.. ByOperation, .. Wait, .. Queue, StartTime, .. Estimates, .. Policies, .. Numbers];

    private static LustreMetric Number(string file, string name, string help) => LustreMetric.Gauge(
        name, Unit.Count, help, Labels, [.. Kinds.Select(k => new LustreParameter($"{k.Name}.{file}", ParameterPlaces.ProcSys212))]);
}

/// <param name="Name">Their directories: <c>ost.OSS.*</c>, or the one that there is.</param>
internal sealed record ServiceKind(string Name)
{
    /// <summary>
    /// The directory of the services. Null for a kind that has one service alone. A host that lacks the directory has no trouble.
    /// </summary>
    public LustreParameter? Folder { get; } =
        Name.EndsWith(".*", StringComparison.Ordinal) ? new LustreParameter(Name[..^2], ParameterPlaces.ProcSys212) : null;

    public LustreParameter Stats { get; } = new($"{Name}.stats", ParameterPlaces.ProcDebug212);

    public LustreParameter Timeouts { get; } = new($"{Name}.timeouts", ParameterPlaces.ProcDebug212);

    public LustreParameter Policies { get; } = new($"{Name}.nrs_policies", ParameterPlaces.ProcDebug212);
}
