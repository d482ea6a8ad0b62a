using LustreActors.Simulator;
using LustreActors.Simulator.Model;
using LustreActors.Simulator.Tree;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>Compares the series of a server and of a filesystem with the model.</summary>
internal static class ServerTruth
{
    private static readonly (QuotaKind Kind, string Accounting)[] Accountings =
        [(QuotaKind.User, "user"), (QuotaKind.Group, "group"), (QuotaKind.Project, "project")];

    private const long GraceMask = (1L << 48) - 1;

    private static readonly string[] Services =
        ["ost", "ost_io", "ost_create", "ost_seq", "mdt", "mdt_readpage", "mdt_seqs", "mgs", "ldlm_canceld"];

    public static void CheckLimits(ServedSeries served, SimulatedFilesystem filesystem, bool hasPools, bool withDefaults)
    {
        string[] pools = [Quotas.DataPool, Quotas.MetadataPool];
        foreach (var pool in hasPools ? pools.Append(Quotas.FlashPool) : pools)
        {
            var isStorage = pool != Quotas.MetadataPool;
            foreach (var (kind, accounting) in Accountings)
            {
                foreach (var entry in filesystem.Quotas.Entries(pool, kind, withDefaults))
                {
                    (string, string)[] labels =
                    [
                        ("target", $"{filesystem.Name}-QMT0000"), ("accounting", accounting), ("id", $"{entry.Id}"),
                        ("pool", pool == Quotas.FlashPool ? "flash" : ""), ("resource", isStorage ? "bytes" : "inodes"),
                    ];
                    CheckLimit(served, entry, isStorage ? 1024 : 1, labels);
                }
            }
        }

        var soft = filesystem.Quotas.Entries(Quotas.DataPool, QuotaKind.User, withDefaults).Where(
            e => e.Soft > 0 && e.Granted > e.Soft && e.Time > 0);
        Assert.True(filesystem.Name != "scratch" || soft.Any(), "nobody has exceeded a soft limit");
    }

    public static void CheckProxies(ServedSeries served, SimulatedTarget mdt, SimulatedFilesystem filesystem)
    {
        foreach (var ost in filesystem.Osts)
        {
            (string, string)[] labels = [("target", mdt.Name), ("osp", ost.Name[^7..])];
            served.Is(ost.Deactivated ? 0 : 1, "lustre_osp_active", labels);
            served.Is(ost.Deactivated ? 0 : 20_000, "lustre_osp_precreate_batch_limit", labels);
            served.Is(ost.ObjectsCreated + 1, "lustre_osp_precreate_next_id", labels);
            Assert.True(served.Value("lustre_osp_precreate_last_id", labels) >= ost.ObjectsCreated);
            served.Is(1, "lustre_osp_state", [.. labels, ("state", ost.Deactivated ? "DISCONN" : "FULL")]);
        }

        Assert.Equal(filesystem.Osts.Count + filesystem.Mdts.Count - 1, served.Of("lustre_osp_state", ("target", mdt.Name)).Count());
    }

    public static void CheckServices(ServedSeries served, LustreTree tree)
    {
        foreach (var name in Services)
        {
            var service = ("service", name);
            var truth = tree.Service(name);
            Assert.True(truth["req_waittime"].Samples > 0, name);
            served.Is(truth["req_waittime"].Samples, "lustre_service_waited_total", service);
            served.Is(truth["req_waittime"].Sum / 1_000_000m, "lustre_service_wait_seconds_total", service);
            CheckSummary("lustre_service_queue_depth", truth["req_qdepth"]);
            CheckSummary("lustre_service_active", truth["req_active"]);
            CheckSummary("lustre_service_timeout_seconds", truth["req_timeout"]);
            CheckSummary("lustre_service_request_buffers", truth["reqbuf_avail"]);
            var operations = truth.Operations.Where(o => !o.StartsWith("req", StringComparison.Ordinal) && truth[o].Samples > 0).ToList();
            foreach (var operation in operations)
            {
                served.Is(truth[operation].Samples, "lustre_service_requests_total", service, ("operation", operation));
                if (served.Value("lustre_service_seconds_total", service, ("operation", operation)) is { } seconds)
                    Assert.Equal((operation, truth[operation].Sum / 1_000_000m), (operation, seconds));
            }

            Assert.Equal(operations.Count, served.Of("lustre_service_requests_total", service).Count());

            void CheckSummary(string family, CounterTruth counter)
            {
                served.Is(counter.Samples, family + "_count", service);
                served.Is(counter.Sum, family + "_sum", service);
            }
        }

        foreach (var operation in new[] { "ost_read", "ost_write" })
            served.Is(
                tree.Service("ost_io")[operation].Sum / 1_000_000m,
                "lustre_service_seconds_total",
                ("service", "ost_io"),
                ("operation", operation));
    }

    public static void CheckNodemaps(ServedSeries served, SimulatedLustre model, bool has)
    {
        served.Is(1, "lustre_nodemap_active");
        foreach (var nodemap in new[] { Nodemaps.Default, Nodemaps.Lab })
        {
            var label = ("nodemap", nodemap);
            Assert.True(served.Value("lustre_nodemap_exports", label) > 0);
            foreach (var (kind, component) in new[] { (TargetKind.Ost, "ost"), (TargetKind.Mdt, "mdt") })
            {
                var truth = Nodemaps.Totals(nodemap, kind, model.Filesystems.SelectMany(f => f.Targets));
                Assert.Equal(
                    has && truth["write_bytes"].Samples > 0 ? truth["write_bytes"].Sum : null,
                    served.Value("lustre_nodemap_write_bytes_total", label, ("component", component)));
                foreach (var operation in new[] { "open", "close", "getattr", "statfs" }.Intersect(truth.Operations))
                {
                    Assert.Equal(
                        has && truth[operation].Samples > 0 ? truth[operation].Samples : null,
                        served.Value("lustre_nodemap_stats_total", label, ("component", component), ("operation", operation)));
                }
            }
        }
    }

    public static void CheckHost(ServedSeries served, LustreWorld world)
    {
        served.Is(1, "lustre_healthy");
        served.Is(1, "lustre_version_info", ("version", world.Model.Options.Version.ReleaseName()));
        Assert.All(world.Model.Targets, t => served.Is(1, "lustre_device_healthy", ("target", t.Kind == TargetKind.Mgs ? "MGS" : t.Name)));
        served.Is(world.Model.Targets.Sum(t => t.Locks.Count), "lustre_locks_granted");
        foreach (var filesystem in world.Model.Filesystems)
            served.Is(filesystem.Targets.Count, "lustre_mgs_targets", ("filesystem", filesystem.Name));
        LnetTruth.Check(served, world.Files.Lnet);
    }

    private static void CheckLimit(ServedSeries served, QuotaEntry entry, long unit, (string, string)[] labels)
    {
        var isShown = entry.Id == 0 || entry.Hard > 0 || entry.Soft > 0 || entry.Granted > 0;
        if (!isShown)
            return;
        served.Is(entry.Hard * unit, "lustre_quota_hard_limit", labels);
        served.Is(entry.Soft * unit, "lustre_quota_soft_limit", labels);
        served.Is(entry.Granted * unit, "lustre_quota_granted_limit", labels);
        var time = entry.Time & GraceMask;
        Assert.Equal(entry.Id == 0 ? time : null, served.Value("lustre_quota_grace_seconds", labels));
        Assert.Equal(entry.Id != 0 && time > 0 ? time : null, served.Value("lustre_quota_grace_end_time_seconds", labels));
    }
}
