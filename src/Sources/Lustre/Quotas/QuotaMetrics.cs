using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;
using static LustreActors.Sources.Lustre.TargetLabels;

namespace LustreActors.Sources.Lustre;

/// <summary>What users, groups and projects use, and what they may.</summary>
internal static class QuotaMetrics
{
    private const string Accounting = "(osd-*.*.quota_slave.acct_user, osd-*.*.quota_slave.acct_group, osd-*.*.quota_slave.acct_project)";
    private const string Limits = "(qmt.*.*.glb-usr, qmt.*.*.glb-grp, qmt.*.*.glb-prj)";
    private const string Tenants = "(qmt.*.*.glb-usr, qmt.*.*.glb-grp, qmt.*.*.glb-prj, in directories named lqa-dt-* and lqa-md-*)";

    private static readonly string[] Usage = [.. Server, "accounting", "id"];
    private static readonly string[] Limit = [.. Server, "accounting", "id", "pool", "resource"];
    private static readonly string[] Tenant = [.. Server, "accounting", "id", "tenant", "resource"];

    public static readonly MetricFamily UsedBytes =
        new("lustre_quota_used_bytes", Gauge, $"Storage that a user, group or project takes up on this target. {Accounting}", "bytes", Usage);

    public static readonly MetricFamily UsedInodes =
        new("lustre_quota_used_inodes", Gauge, $"Files that a user, group or project has on this target; on an OST, objects. {Accounting}", "", Usage);

    public static readonly MetricFamily Enabled = new(
        "lustre_quota_enabled", Gauge, "1 where limits are enforced on this target. (osd-*.*.quota_slave.enabled)", "", [.. Server, "resource", "accounting"]);

    public static readonly MetricFamily HardLimit =
        new("lustre_quota_hard_limit", Gauge, $"What cannot be exceeded, in bytes or files; 0: no limit, or that of id 0 where it has one. {Limits}", "", Limit);

    public static readonly MetricFamily SoftLimit =
        new("lustre_quota_soft_limit", Gauge, $"What can be exceeded for the grace time, in bytes or files; 0: no such limit. {Limits}", "", Limit);

    public static readonly MetricFamily GrantedLimit =
        new("lustre_quota_granted_limit", Gauge, $"What the quota master has handed out to the targets, used or not, in bytes or files. {Limits}", "", Limit);

    public static readonly MetricFamily Grace =
        new("lustre_quota_grace_seconds", Gauge, $"How long a soft limit can be exceeded; the same for all ids, shown for id 0. {Limits}", "seconds", Limit);

    public static readonly MetricFamily GraceEnd =
        new("lustre_quota_grace_end_time_seconds", Gauge, $"When the grace time of an id that exceeds its soft limit ends, in seconds since 1970. {Limits}", "seconds", Limit);

    public static readonly MetricFamily TenantHardLimit = new("lustre_lqa_hard_limit", Gauge, $"A tenant's hard limit, in bytes or files. {Tenants}", "", Tenant);

    public static readonly MetricFamily TenantSoftLimit = new("lustre_lqa_soft_limit", Gauge, $"A tenant's soft limit, in bytes or files. {Tenants}", "", Tenant);

    public static readonly MetricFamily TenantGrantedLimit =
        new("lustre_lqa_granted_limit", Gauge, $"What the quota master has handed out of a tenant's limit, in bytes or files. {Tenants}", "", Tenant);

    public static readonly MetricFamily[] OfLimits = [HardLimit, SoftLimit, GrantedLimit, Grace, GraceEnd, TenantHardLimit, TenantSoftLimit, TenantGrantedLimit];

    public static readonly MetricFamily[] All = [UsedBytes, UsedInodes, Enabled, .. OfLimits];
}
