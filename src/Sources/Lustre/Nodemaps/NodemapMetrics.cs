using LustreActors.Metrics;
using static LustreActors.Metrics.MetricType;

namespace LustreActors.Sources.Lustre;

/// <summary>The groups of clients that a server tells apart, and what each does.</summary>
internal static class NodemapMetrics
{
    private const string From = "nodemap.*.md_stats, nodemap.*.dt_stats";
    private static readonly string[] Nodemap = ["nodemap"];
    private static readonly string[] Component = ["nodemap", "component"];
    private static readonly string[] Operation = ["nodemap", "component", "operation"];

    public static readonly MetricFamily Active = new("lustre_nodemap_active", Gauge, "1 when clients are told apart at all. (nodemap.active)");
    public static readonly MetricFamily Exports = new("lustre_nodemap_exports", Gauge, "Connections of the nodemap's clients to targets of this host. (nodemap.*.exports)", "", Nodemap);
    public static readonly MetricFamily Admin = Flag("admin", "admin_nodemap", "1 when root of these clients is root here");
    public static readonly MetricFamily Trusted = Flag("trusted", "trusted_nodemap", "1 when the ids of these clients are taken as they are");
    public static readonly MetricFamily DenyUnknown = Flag("deny_unknown", "deny_unknown", "1 when ids that are not mapped are refused");
    public static readonly MetricFamily DenyMount = Flag("deny_mount", "deny_mount", "1 when these clients may not mount");
    public static readonly MetricFamily ReadOnly = Flag("readonly_mount", "readonly_mount", "1 when these clients may only read");
    public static readonly MetricFamily Audit = Flag("audit", "audit_mode", "1 when what these clients do goes into the changelogs");
    public static readonly MetricFamily ForbidEncryption = Flag("forbid_encryption", "forbid_encryption", "1 when these clients may not encrypt");

    public static readonly MetricFamily ReadSamples = new("lustre_nodemap_read_samples_total", Counter, $"Reads of the nodemap's clients. ({From}: read_bytes)", "", Component);
    public static readonly MetricFamily ReadBytes = new("lustre_nodemap_read_bytes_total", Counter, $"Bytes that the nodemap's clients read. ({From}: read_bytes)", "bytes", Component);
    public static readonly MetricFamily WriteSamples = new("lustre_nodemap_write_samples_total", Counter, $"Writes of the nodemap's clients. ({From}: write_bytes)", "", Component);
    public static readonly MetricFamily WriteBytes = new("lustre_nodemap_write_bytes_total", Counter, $"Bytes that the nodemap's clients wrote. ({From}: write_bytes)", "bytes", Component);
    public static readonly MetricFamily Operations = new("lustre_nodemap_stats_total", Counter, $"Operations done, on MDTs or on OSTs. ({From})", "", Operation);
    public static readonly MetricFamily OperationSeconds =
        new("lustre_nodemap_stats_seconds_total", Counter, $"Time spent in operations, on MDTs or on OSTs. ({From})", "seconds", Operation);

    public static readonly MetricFamily[] Flags = [Admin, Trusted, DenyUnknown, DenyMount, ReadOnly, Audit, ForbidEncryption];

    public static readonly MetricFamily[] OfStats = [ReadSamples, ReadBytes, WriteSamples, WriteBytes, Operations, OperationSeconds];

    public static readonly MetricFamily[] All = [Active, Exports, .. Flags, .. OfStats];

    private static MetricFamily Flag(string name, string file, string help) => new($"lustre_nodemap_{name}", Gauge, $"{help}. (nodemap.*.{file})", "", Nodemap);
}
