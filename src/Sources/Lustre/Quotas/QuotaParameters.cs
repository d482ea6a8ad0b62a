using System.Collections.Immutable;
using LustreActors.Metrics;
using static LustreActors.Sources.Lustre.ParameterPlaces;

namespace LustreActors.Sources.Lustre;

internal static class QuotaParameters
{
    private static readonly ImmutableArray<MetricFamily> Usage = [QuotaMetrics.UsedBytes, QuotaMetrics.UsedInodes];

    /// <summary>Whose usage a file has: the label, and the file.</summary>
    public static readonly ImmutableArray<(string Accounting, LustreParameter Parameter)> Accounts =
    [
        ("user", new LustreParameter("osd-*.*.quota_slave.acct_user", Proc, Usage)),
        ("group", new LustreParameter("osd-*.*.quota_slave.acct_group", Proc, Usage)),
        ("project", new LustreParameter("osd-*.*.quota_slave.acct_project", Proc, Usage)),
    ];

    public static readonly LustreParameter Enabled = new("osd-*.*.quota_slave.enabled", Proc, QuotaMetrics.Enabled);

    /// <summary>One directory a pool: <c>dt-0x0</c>, <c>md-0x0</c>, <c>dt-flash</c>.</summary>
    public static readonly LustreParameter Pools = new("qmt.*", Proc) { IsExpected = true };

    public static readonly ImmutableArray<(string Accounting, string File, LustreParameter Parameter)> Limits =
    [
        ("user", "glb-usr", new LustreParameter("qmt.*.*.glb-usr", Proc, [.. QuotaMetrics.OfLimits])),
        ("group", "glb-grp", new LustreParameter("qmt.*.*.glb-grp", Proc, [.. QuotaMetrics.OfLimits])),
        ("project", "glb-prj", new LustreParameter("qmt.*.*.glb-prj", Proc, [.. QuotaMetrics.OfLimits])),
    ];

    public static readonly ImmutableArray<LustreParameter> All = [.. Accounts.Select(a => a.Parameter), Enabled, .. Limits.Select(l => l.Parameter)];

    /// <summary>
    /// Where a target's quota file may be. <c>quota_slave</c> is a link to one of the two directories that an MDT has, and on 2.10 the only one;
    /// accounts are the same in both, so that one of them is read.
    /// </summary>
    public static ImmutableArray<string> PlacesOf(LustreParameter parameter, string target)
    {
        var name = parameter.Of(target);
        return [name, In(name, "quota_slave_md"), In(name, "quota_slave_dt")];
    }

    public static string In(string name, string directory) => name.Replace(".quota_slave.", $".{directory}.", StringComparison.Ordinal);
}
