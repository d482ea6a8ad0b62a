using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.LustreMetric;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Hsm;

/// <summary>The requests that move files into an archive and back.</summary>
internal static class HsmParameters
{
    public static readonly LustreParameter Requests = new("mdt.*.hsm.active_requests", ProcDebug212) { MayBeEmpty = true };
    public static readonly LustreParameter Movers = new("mdt.*.hsm.agents", ProcDebug212) { MayBeEmpty = true };
    public static readonly LustreParameter Control = new("mdt.*.hsm_control", ProcSys214);

    private static readonly ImmutableArray<LustreMetric> Counts =
    [
        Count("archive", "Files that are being copied into an archive"),
        Count("restore", "Files that are being brought back from an archive"),
        Count("remove", "Files that are being removed from an archive"),
    ];

    private static readonly LustreMetric Limit = Gauge(
        "lustre_hsm_requests_limit", Unit.Count, "Requests that agents may work on at once", Server, new LustreParameter(
            "mdt.*.hsm.max_requests", ProcSys214));

    public static readonly LustreMetric Active = new MetricGroup(Server, Requests).Gauge(
        "lustre_hsm_active_requests", Unit.Count, "Requests that agents work on now", column: 0);

    public static readonly LustreMetric Agents = new MetricGroup(Server, Movers).Gauge(
        "lustre_hsm_agents", Unit.Count, "Agents that are registered to move files", column: 1);

    public static readonly LustreMetric AgentRequests = new MetricGroup(Server, Movers).Gauge(
        "lustre_hsm_agent_active_requests", Unit.Count, "Requests that an agent works on now", HsmAgentsParser.Current, "current", "agent");

    public static readonly LustreMetric AgentResults = new MetricGroup(Server, Movers).Counter(
        "lustre_hsm_agent_requests_total", Unit.Count, "Requests that an agent has ended since it registered, by their result",
        key: "ok, errors", further: ["agent", "result"]);

    public static readonly LustreMetric Enabled = new MetricGroup(Server, Control).Gauge(
        "lustre_hsm_enabled", Unit.Count, "1 while the MDT's coordinator hands requests to agents; 0 while it is stopped or disabled",
        column: 2);

    public static readonly ImmutableArray<LustreMetric> Numbers = [.. Counts, Limit];

    public static readonly ImmutableArray<LustreMetric> All = [.. Counts, Active, Agents, AgentRequests, AgentResults, Enabled, Limit];

    private static LustreMetric Count(string action, string help) => Gauge(
        $"lustre_hsm_{action}_requests", Unit.Count, help, Server,
        new LustreParameter($"mdt.*.hsm.{action}_count", Since("2.14", ParameterRoot.Sys)));
}
