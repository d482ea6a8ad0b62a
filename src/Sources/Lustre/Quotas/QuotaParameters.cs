using System.Collections.Immutable;
using LustreActors.Sources.Lustre.Parameters;
using static LustreActors.Sources.Lustre.Parameters.ParameterPlaces;
using static LustreActors.Sources.Lustre.Parameters.TargetLabels;

namespace LustreActors.Sources.Lustre.Quotas;

/// <summary>The usage of users, groups and projects, and their limits.</summary>
internal static class QuotaParameters
{
    /// <summary>The label of an accounting, and the file of its usage.</summary>
    public static readonly ImmutableArray<(string Accounting, LustreParameter Parameter)> Accounts =
    [
        ("user", new LustreParameter("osd-*.*.quota_slave.acct_user", Proc)),
        ("group", new LustreParameter("osd-*.*.quota_slave.acct_group", Proc)),
        ("project", new LustreParameter("osd-*.*.quota_slave.acct_project", Proc)),
    ];

    public static readonly ImmutableArray<(string Accounting, string File, LustreParameter Parameter)> LimitFiles =
    [
        ("user", "glb-usr", new LustreParameter("qmt.*.*.glb-usr", Proc)),
        ("group", "glb-grp", new LustreParameter("qmt.*.*.glb-grp", Proc)),
        ("project", "glb-prj", new LustreParameter("qmt.*.*.glb-prj", Proc)),
    ];

    public static readonly LustreParameter EnabledFile = new("osd-*.*.quota_slave.enabled", Proc);

    public static readonly LustreParameter SlaveFile = new("osd-*.*.quota_slave.info", Proc);
    public static readonly LustreParameter PoolFile = new("qmt.*.*.info", Proc);

    /// <summary>One directory a pool: <c>dt-0x0</c>, <c>md-0x0</c>, <c>dt-flash</c>.</summary>
    public static readonly LustreParameter Pools = new("qmt.*", Proc) { IsExpected = true };

    private static readonly ImmutableArray<LustreParameter> LimitParameters = [.. LimitFiles.Select(l => l.Parameter)];
    private static readonly MetricGroup Usage = new([.. Server, "accounting", "id"], [.. Accounts.Select(a => a.Parameter)]);
    private static readonly MetricGroup Limit = new([.. Server, "accounting", "id", "pool", "resource"], LimitParameters);

    private static readonly MetricGroup Tenant = new([.. Server, "accounting", "id", "tenant", "resource"], LimitParameters)
    {
        Origin = "qmt.*.*.glb-usr, qmt.*.*.glb-grp, qmt.*.*.glb-prj, in directories named lqa-dt-* and lqa-md-*",
    };

    public static readonly ImmutableArray<LustreMetric> Used =
    [
        Usage.Gauge(
            "lustre_quota_used_bytes", Unit.Kibibytes, "Storage that a user, group or project takes up on this target",
            UsageColumns.Kibibytes),
        Usage.Gauge(
            "lustre_quota_used_inodes", Unit.Count, "Files that a user, group or project has on this target; on an OST, objects",
            UsageColumns.Inodes),
    ];

    public static readonly LustreMetric Enabled = LustreMetric.Gauge(
        "lustre_quota_enabled", Unit.Count, "1 where limits are enforced on this target", [.. Server, "resource", "accounting"],
        EnabledFile);

    public static readonly LustreMetric Connected = LustreMetric.Gauge(
        "lustre_quota_connected", Unit.Count, "1 while this target reaches the quota master, which knows all limits",
        [.. Server, "resource"], SlaveFile);

    public static readonly ImmutableArray<LustreMetric> Indexes =
    [
        new MetricGroup([.. Server, "resource", "accounting"], SlaveFile).Gauge(
            "lustre_quota_uptodate", Unit.Count, "1 while this target knows the limits as the quota master has them now",
            QuotaSlaveParser.UpToDate, "uptodate"),
        new MetricGroup([.. Server, "resource", "accounting"], SlaveFile).Gauge(
            "lustre_quota_copying", Unit.Count, "1 while this target copies all limits from the quota master", QuotaSlaveParser.Copying,
            "reint"),
    ];

    /// <summary>The figures of each pool at the quota master.</summary>
    public static readonly ImmutableArray<LustreMetric> PoolNumbers =
    [
        new MetricGroup([.. Server, "accounting", "pool", "resource"], PoolFile).Gauge(
            "lustre_quota_pool_targets", Unit.Count, "Targets that ask the quota master for the limits of a pool", QuotaPoolParser.Targets),
        new MetricGroup([.. Server, "accounting", "pool", "resource"], PoolFile).Gauge(
            "lustre_quota_pool_ids", Unit.Count, "Users, groups or projects that the quota master knows in a pool", QuotaPoolParser.Ids),
    ];

    /// <summary>In kibibytes for a pool that limits storage, and in files for any other.</summary>
    public static readonly ImmutableArray<LustreMetric> Limits =
    [
        Limit.Gauge(
            "lustre_quota_hard_limit", Unit.Count,
            "What cannot be exceeded, in bytes or files; 0: no limit, or that of id 0 where it has one",
            LimitColumns.Hard),
        Limit.Gauge(
            "lustre_quota_soft_limit", Unit.Count, "What can be exceeded for the grace time, in bytes or files; 0: no such limit",
            LimitColumns.Soft),
        Limit.Gauge(
            "lustre_quota_granted_limit", Unit.Count, "What the quota master has handed out to the targets, used or not, in bytes or files",
            LimitColumns.Granted),
    ];

    public static readonly ImmutableArray<LustreMetric> Grace =
    [
        Limit.Gauge(
            "lustre_quota_grace_seconds", Unit.Seconds, "How long a soft limit can be exceeded; the same for all ids, shown for id 0",
            LimitColumns.Grace),
        Limit.Gauge(
            "lustre_quota_grace_end_time_seconds", Unit.Seconds,
            "When the grace time of an id that exceeds its soft limit ends, in seconds since 1970", LimitColumns.GraceEnd),
    ];

    /// <summary>In kibibytes for a pool that limits storage, and in files for any other.</summary>
    public static readonly ImmutableArray<LustreMetric> TenantLimits =
    [
        Tenant.Gauge("lustre_lqa_hard_limit", Unit.Count, "A tenant's hard limit, in bytes or files", LimitColumns.Hard),
        Tenant.Gauge("lustre_lqa_soft_limit", Unit.Count, "A tenant's soft limit, in bytes or files", LimitColumns.Soft),
        Tenant.Gauge(
            "lustre_lqa_granted_limit", Unit.Count, "What the quota master has handed out of a tenant's limit, in bytes or files",
            LimitColumns.Granted),
    ];

    public static readonly ImmutableArray<LustreMetric> All =
        [.. Used, Enabled, Connected, .. Indexes, .. PoolNumbers, .. Limits, .. Grace, .. TenantLimits];

    /// <summary>
    /// The places of a target's quota file. <c>quota_slave</c> is a link to one of the two directories that an MDT has. On 2.10 it is the
    /// only directory. Both have the same accounts, so the first that can be read is enough.
    /// </summary>
    public static ImmutableArray<string> PlacesOf(LustreParameter parameter, string target)
    {
        var name = parameter.For(target);
        return [name, In(name, "quota_slave_md"), In(name, "quota_slave_dt")];
    }

    public static string In(string name, string directory) => name.Replace(".quota_slave.", $".{directory}.", StringComparison.Ordinal);
}
