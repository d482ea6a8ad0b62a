using LustreActors.Simulator;
using LustreActors.Simulator.Model;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>Compares the series of one target with the model.</summary>
internal static class TargetTruth
{
    private static readonly (QuotaKind Kind, string Accounting)[] Accountings =
        [(QuotaKind.User, "user"), (QuotaKind.Group, "group"), (QuotaKind.Project, "project")];

    public static void CheckCounters(ServedSeries served, SimulatedTarget target, LustreVersion version)
    {
        var name = ("target", target.Name);
        var truth = target.Counters.Current;
        CheckTransfers(served, "lustre", truth, version, target.Kind, name);
        foreach (var direction in Transfers(truth, version, target.Kind))
        {
            served.Is(truth[direction + "_bytes"].Minimum, $"lustre_{direction}_minimum_size_bytes", name);
            served.Is(truth[direction + "_bytes"].Maximum, $"lustre_{direction}_maximum_size_bytes", name);
        }

        foreach (var operation in Operations(truth, version, target.Kind))
        {
            served.Is(truth[operation].Samples, "lustre_stats_total", name, ("operation", operation));
            CheckSeconds(served, "lustre_stats_seconds_total", truth[operation], version, name, ("operation", operation));
        }

        Assert.Equal(
            Operations(truth, version, target.Kind).Order(StringComparer.Ordinal),
            served.Of("lustre_stats_total", name).Select(s => s["operation"]).Order(StringComparer.Ordinal));
        if (version >= LustreVersion.V2_14)
            Assert.True(served.Sum("lustre_stats_seconds_total", name) > 0);
    }

    public static void CheckCapacity(ServedSeries served, SimulatedTarget target)
    {
        var name = ("target", target.Name);
        served.Is(target.KilobytesTotal * 1024, "lustre_capacity_bytes", name);
        served.Is(target.KilobytesFree * 1024, "lustre_free_bytes", name);
        served.Is(target.KilobytesAvailable * 1024, "lustre_available_bytes", name);
        served.Is(target.FilesTotal, "lustre_inodes_maximum", name);
        served.Is(target.FilesFree, "lustre_inodes_free", name);
        if (target.Kind == TargetKind.Ost)
            served.Is(target.Degraded ? 1 : 0, "lustre_degraded", name);
        if (target.Kind != TargetKind.Mdt)
            return;
        var (archive, restore, remove) = target.HsmRequests;
        var requests = archive + restore + remove;
        served.Is(requests, "lustre_hsm_active_requests", name);
        served.Is(requests > 0 ? 1 : 0, "lustre_hsm_agents", name);
        if (requests > 0)
            served.Is(requests, "lustre_hsm_agent_active_requests", name);
        if (served.Has("lustre_hsm_archive_requests"))
        {
            served.Is(archive, "lustre_hsm_archive_requests", name);
            served.Is(restore, "lustre_hsm_restore_requests", name);
            served.Is(remove, "lustre_hsm_remove_requests", name);
        }
    }

    /// <summary>The activity of all mounts of a node is in one file.</summary>
    public static void CheckExports(ServedSeries served, SimulatedTarget target)
    {
        var name = ("target", target.Name);
        var connected = target.Exports.Where(e => e.Counters.Counting).ToList();
        served.Is(connected.Count, "lustre_connected_clients", name);
        Assert.True(served.Value("lustre_exports", name) >= connected.Count);
        foreach (var node in connected.GroupBy(e => e.Client.Nid))
        {
            var truths = node.Select(e => e.Counters.Current).ToList();
            foreach (var direction in new[] { "read", "write" })
            {
                if (truths.Sum(t => t[direction + "_bytes"].Samples) is not (> 0 and var samples)
                    || !served.Has($"lustre_client_export_{direction}_samples_total", name))
                    continue;
                served.Is(samples, $"lustre_client_export_{direction}_samples_total", name, ("nid", node.Key));
                served.Is(
                    truths.Sum(t => t[direction + "_bytes"].Sum), $"lustre_client_export_{direction}_bytes_total", name, ("nid", node.Key));
            }

            string[] known = ["open", "getattr", "unlink", "setattr", "punch", "destroy", "statfs"];
            foreach (var operation in known.Intersect(truths[0].Operations))
            {
                if (truths.Sum(t => t[operation].Samples) is > 0 and var samples)
                    served.Is(samples, "lustre_client_export_stats_total", name, ("nid", node.Key), ("operation", operation));
            }
        }
    }

    /// <summary>Ids that a release shows with the same text have one line each.</summary>
    public static void CheckJobs(ServedSeries served, SimulatedTarget target, SimulatedTruth truth)
    {
        var name = ("target", target.Name);
        served.Is(target.JobTable.Count, "lustre_jobs", name);
        Assert.NotEmpty(target.JobTable);
        foreach (var job in target.JobTable.GroupBy(j => truth.VisibleJobId(j.Id)).Where(g => g.Count() == 1).Select(g => g.Single()))
        {
            var id = ("jobid", truth.VisibleJobId(job.Id));
            var counters = job.Counters.Current;
            foreach (var direction in new[] { "read", "write" })
            {
                if (target.Kind == TargetKind.Ost && counters[direction + "_bytes"].Samples > 0)
                {
                    served.Is(counters[direction + "_bytes"].Samples, $"lustre_job_{direction}_samples_total", name, id);
                    served.Is(counters[direction + "_bytes"].Sum, $"lustre_job_{direction}_bytes_total", name, id);
                }
            }

            foreach (var operation in new[] { "open", "close", "mkdir", "getattr", "punch", "destroy" }.Intersect(counters.Operations))
            {
                if (counters[operation].Samples > 0)
                    served.Is(counters[operation].Samples, "lustre_job_stats_total", name, id, ("operation", operation));
            }
        }
    }

    public static void CheckRecovery(ServedSeries served, SimulatedTarget target)
    {
        var name = ("target", target.Name);
        var recovery = target.Recovery;
        var state = Assert.Single(served.Of("lustre_recovery_state", name));
        Assert.Equal((StateOf(recovery.Status), 1), (state["state"], state.Value));
        var kind = target.Kind == TargetKind.Ost ? "ost" : "mdt";
        var serves = recovery.Status is RecoveryStatus.Complete or RecoveryStatus.Inactive;
        served.Is(serves ? 1 : 0, $"lustre_{kind}_status", ("filesystem", target.Filesystem), (kind, target.Name[^7..]));

        var expected = Numbers(recovery).ToDictionary(n => n.Name, n => n.Value);
        if (served.Has("lustre_recovery_stale_clients", name))
            expected.Add("stale_clients", recovery.EvictedClients);
        var families = served.Families.Where(f => f.StartsWith("lustre_recovery_", StringComparison.Ordinal))
            .Where(f => f is not "lustre_recovery_state" and not "lustre_recovery_info")
            .Where(f => !f.StartsWith("lustre_recovery_time_soft", StringComparison.Ordinal)
                && !f.StartsWith("lustre_recovery_time_hard", StringComparison.Ordinal));
        foreach (var family in families)
            Assert.Equal(
                (target.Name, family, expected.TryGetValue(family["lustre_recovery_".Length..], out var value) ? value : (decimal?)null),
                (target.Name, family, served.Value(family, name)));
        Assert.All(expected.Keys, k => Assert.Contains("lustre_recovery_" + k, served.Families));
        if (recovery.Status == RecoveryStatus.Complete)
        {
            var (vbr, ir) = (("vbr", recovery.VersionBased ? "enabled" : "disabled"), ("ir", recovery.Imperative ? "enabled" : "disabled"));
            served.Is(1, "lustre_recovery_info", name, vbr, ir);
        }
    }

    public static void CheckLocks(ServedSeries served, SimulatedTarget target)
    {
        var name = ("target", target.Kind == TargetKind.Mgs ? "MGS" : target.Name);
        var locks = target.Locks;
        Assert.True(locks.Count > 0, target.Name);
        served.Is(locks.Count, "lustre_locks", name);
        served.Is(locks.Resources, "lustre_lock_resources", name);
        served.Is(locks.Timeouts, "lustre_lock_timeouts_total", name);
        served.Is(locks.PoolGranted, "lustre_lock_pool_granted", name);
        served.Is(locks.Limit, "lustre_lock_pool_limit", name);
        served.Is(locks.GrantRate, "lustre_lock_pool_grant_rate", name);
        served.Is(locks.CancelRate, "lustre_lock_pool_cancel_rate", name);
        served.Is(locks.GrantSpeed, "lustre_lock_pool_grant_speed", name);
        served.Is(locks.GrantPlan, "lustre_lock_pool_grant_plan", name);
        served.Is(locks.ServerLockVolume, "lustre_lock_pool_server_lock_volume", name);
        if (target.Kind == TargetKind.Mgs)
            return;
        served.Is(locks.Granted, "lustre_lock_pool_events_total", name, ("event", "grant"));
        Assert.Equal(locks.Cancelled, served.Sum("lustre_lock_pool_events_total", name, ("event", "cancel")));
    }

    public static void CheckUsage(ServedSeries served, SimulatedTarget target)
    {
        var name = ("target", target.Name);
        foreach (var (kind, accounting) in Accountings)
        {
            var usages = target.Usage(kind);
            Assert.Equal(usages.Count, served.Of("lustre_quota_used_bytes", name, ("accounting", accounting)).Count());
            foreach (var usage in usages)
            {
                var id = ("id", $"{usage.Id}");
                served.Is(usage.Bytes >> 10 << 10, "lustre_quota_used_bytes", name, ("accounting", accounting), id);
                served.Is(usage.Files, "lustre_quota_used_inodes", name, ("accounting", accounting), id);
            }

            // The files show whole kibibytes, so rounding may lose one for each owner.
            var sum = served.Sum("lustre_quota_used_bytes", name, ("accounting", accounting));
            Assert.InRange(target.BytesUsed - sum, 0, usages.Count * 1024);
            Assert.Equal(target.FilesUsed, served.Sum("lustre_quota_used_inodes", name, ("accounting", accounting)));
        }
    }

    public static void CheckChangelog(ServedSeries served, SimulatedTarget target, bool tellsIdle)
    {
        var name = ("target", target.Name);
        if (target.Changelog is not { } log)
        {
            Assert.False(served.Has("lustre_changelog_current_index", name));
            return;
        }

        served.Is(log.CurrentIndex, "lustre_changelog_current_index", name);
        Assert.Equal(log.Users.Count, served.Of("lustre_changelog_user_index", name).Count());
        foreach (var user in log.Users)
        {
            served.Is(user.Index, "lustre_changelog_user_index", name, ("user", user.Name));
            if (tellsIdle)
                served.Is(log.IdleSeconds(user), "lustre_changelog_user_idle_seconds", name, ("user", user.Name));
        }
    }

    private static void CheckTransfers(
        ServedSeries served, string prefix, OperationCounters truth, LustreVersion version, TargetKind kind,
        params (string, string)[] labels)
    {
        foreach (var direction in Transfers(truth, version, kind))
        {
            served.Is(truth[direction + "_bytes"].Samples, $"{prefix}_{direction}_samples_total", labels);
            served.Is(truth[direction + "_bytes"].Sum, $"{prefix}_{direction}_bytes_total", labels);
        }
    }

    /// <summary>Before 2.12 an MDT held no data.</summary>
    private static IEnumerable<string> Transfers(OperationCounters truth, LustreVersion version, TargetKind kind) =>
        new[] { "read", "write" }.Where(d => truth[d + "_bytes"].Samples > 0 && (kind == TargetKind.Ost || version > LustreVersion.V2_10));

    /// <summary>Reads and writes are operations with a time since 2.14 on OSTs and since 2.15 on MDTs.</summary>
    private static IEnumerable<string> Operations(OperationCounters truth, LustreVersion version, TargetKind kind) =>
        truth.Operations.Distinct()
        .Where(o => truth[o].Samples > 0 && o is not ("read_bytes" or "write_bytes"))
        .Where(o => o is not ("read" or "write") || version >= (kind == TargetKind.Ost ? LustreVersion.V2_14 : LustreVersion.V2_15_0));

    private static void CheckSeconds(
        ServedSeries served, string family, CounterTruth truth, LustreVersion version, params (string, string)[] labels)
    {
        if (served.Value(family, labels) is { } seconds)
            Assert.Equal(truth.Sum / 1_000_000m, seconds);
        Assert.True(version >= LustreVersion.V2_14 || !served.Has(family));
    }

    private static string StateOf(RecoveryStatus status) => status switch
    {
        RecoveryStatus.Complete => "complete",
        RecoveryStatus.Inactive => "inactive",
        RecoveryStatus.Waiting => "waiting",
        RecoveryStatus.WaitingForClients => "waiting_for_clients",
        _ => "recovering",
    };

    private static (string Name, decimal Value)[] Numbers(Recovery recovery) => recovery.Status switch
    {
        RecoveryStatus.Complete =>
        [
            ("start_time_seconds", recovery.Started.ToUnixTimeSeconds()), ("duration_seconds", (long)recovery.Time.TotalSeconds),
            ("completed_clients", recovery.CompletedClients), ("total_clients", recovery.Clients),
            ("replayed_requests", recovery.ReplayedRequests), ("last_transaction", recovery.Transaction),
        ],
        RecoveryStatus.Waiting =>
        [
            ("start_time_seconds", recovery.Started.ToUnixTimeSeconds()), ("waited_seconds", (long)recovery.Time.TotalSeconds),
            ("missing_mdts", recovery.NonReadyMdts.Count),
        ],
        RecoveryStatus.Recovering =>
        [
            ("start_time_seconds", recovery.Started.ToUnixTimeSeconds()), ("time_remaining_seconds", (long)recovery.Time.TotalSeconds),
            ("connected_clients", recovery.ConnectedClients), ("total_clients", recovery.Clients),
            ("completed_clients", recovery.CompletedClients),
            ("request_replay_clients", recovery.RequestReplayClients), ("lock_replay_clients", recovery.LockReplayClients),
            ("evicted_clients", recovery.EvictedClients), ("replayed_requests", recovery.ReplayedRequests),
            ("queued_requests", recovery.QueuedRequests), ("next_transaction", recovery.Transaction),
        ],
        _ => [],
    };
}
