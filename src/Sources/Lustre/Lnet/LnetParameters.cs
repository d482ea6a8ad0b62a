using System.Collections.Immutable;
using LustreActors.Metrics;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// LNet's own parameters: in <c>/proc/sys/lnet</c> up to 2.10, in debugfs since. Their names begin with <c>lnet.</c> here, since <c>lctl</c> knows
/// them by names such as <c>stats</c> alone.
/// </summary>
internal static class LnetParameters
{
    public static readonly LustreParameter Stats = new("lnet.stats", ProcDebug212, [.. LnetMetrics.Totals]) { IsExpected = true };

    public static readonly LustreParameter Nis = new(
        "lnet.nis", ProcDebug212,
        LnetMetrics.NiUp, LnetMetrics.NiReferences, LnetMetrics.NiPeerCredits, LnetMetrics.NiCredits, LnetMetrics.NiAvailable, LnetMetrics.NiMinimum);

    public static readonly LustreParameter Peers = new("lnet.peers", ProcDebug212, [.. LnetMetrics.Peers]);
    public static readonly LustreParameter Routes = new("lnet.routes", ProcDebug212, LnetMetrics.Routing, LnetMetrics.RouteUp);
    public static readonly LustreParameter Routers = new("lnet.routers", ProcDebug212, LnetMetrics.RouterUp);
    public static readonly LustreParameter Buffers = new("lnet.buffers", ProcDebug212, LnetMetrics.Buffers, LnetMetrics.BuffersFree, LnetMetrics.BuffersMinimum);

    public static readonly ImmutableArray<LustreParameter> Settings =
    [
        new("lnet.catastrophe", ProcDebug212, LnetMetrics.Catastrophe),
        new("lnet.panic_on_lbug", ProcDebug212, LnetMetrics.PanicOnBug),
        new("lnet.console_ratelimit", ProcDebug212, LnetMetrics.ConsoleRatelimit),
        new("lnet.console_backoff", ProcDebug212, LnetMetrics.ConsoleBackoff),
        new("lnet.console_max_delay_centisecs", ProcDebug212, LnetMetrics.ConsoleMaximum) { Scale = 10, Format = NumberFormat.Milli },
        new("lnet.console_min_delay_centisecs", ProcDebug212, LnetMetrics.ConsoleMinimum) { Scale = 10, Format = NumberFormat.Milli },
        new("lnet.debug_mb", ProcDebug212, LnetMetrics.DebugBuffer) { Scale = 1024 * 1024 },
        new("lnet.fail_err", ProcDebug212, LnetMetrics.FailError) { IsSigned = true },
        new("lnet.fail_val", ProcDebug212, LnetMetrics.FailValue) { IsSigned = true },
        new("lnet.watchdog_ratelimit", ProcDebug212, LnetMetrics.Watchdog),
        new("lnet.lnet_lnd_timeout", Since("2.14", ParameterRoot.Debug), LnetMetrics.LndTimeout),
    ];

    public static readonly ImmutableArray<LustreParameter> All = [Stats, Nis, Peers, Routes, Routers, Buffers, .. Settings];
}
