using LustreActors.Simulator;
using LustreActors.Simulator.Model;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>Compares the series of a mount and of its connections with the model.</summary>
internal static class ClientTruth
{
    private const int MoreThanThat = 31;

    public static void CheckMount(ServedSeries served, SimulatedClient mount, SimulatedFilesystem filesystem, LustreVersion version)
    {
        var name = ("target", mount.Mount);
        var truth = mount.Counters.Current;
        foreach (var direction in new[] { "read", "write" }.Where(d => truth[d + "_bytes"].Samples > 0))
        {
            served.Is(truth[direction + "_bytes"].Samples, $"lustre_{direction}_samples_total", name);
            served.Is(truth[direction + "_bytes"].Sum, $"lustre_{direction}_bytes_total", name);
        }

        var shown = served.Of("lustre_stats_total", name).ToList();
        Assert.All(
            truth.Operations.Intersect(["open", "close", "unlink", "mkdir", "statfs"]).Where(o => truth[o].Samples > 0),
            o => Assert.Contains(shown, s => s["operation"] == o));
        Assert.All(shown, s => Assert.Equal((s["operation"], truth[s["operation"]].Samples), (s["operation"], s.Value)));
        Assert.Equal(version >= LustreVersion.V2_14 && shown.Count > 0, served.Has("lustre_stats_seconds_total", name));
        Assert.All(
            served.Of("lustre_stats_seconds_total", name),
            s => Assert.Equal((s["operation"], truth[s["operation"]].Sum / 1_000_000m), (s["operation"], s.Value)));

        CheckCapacity(served, filesystem, name);
        CheckCache(served, mount.Cache, version, name);
        Assert.Equal(mount.Imports.Count, served.Of("lustre_import_state", name).Count());
    }

    public static void CheckImport(ServedSeries served, SimulatedImport import, LustreVersion version)
    {
        CheckState(served, import);
        var labels = ImportLabels(import);
        served.Is(import.InFlight, "lustre_import_rpcs_in_flight", labels);
        served.Is(import.Timeouts, "lustre_import_timeouts_total", labels);
        served.Is(import.Generation, "lustre_import_generation", labels);
        served.Is(import.ConnectionAttempts, "lustre_import_connection_attempts_total", labels);
        served.Is(import.AverageWaitMicroseconds / 1_000_000m, "lustre_import_wait_seconds", labels);
        served.Is(1, "lustre_import_active", labels);
        served.Is(1, "lustre_import_server_info", [.. labels, ("nid", import.ServerNid)]);
        served.Is(import.Locks.Granted, "lustre_import_locks", labels);
        served.Is(import.Locks.Unused, "lustre_import_locks_unused", labels);
        var isOst = import.Target.Kind == TargetKind.Ost;
        if (isOst)
        {
            served.Is(import.DirtyBytes, "lustre_import_dirty_bytes", labels);
            served.Is(import.GrantBytes, "lustre_import_grant_bytes", labels);
            served.Is(import.LostGrantBytes, "lustre_import_lost_grant_bytes", labels);
        }
        else if (import.ModifiesInFlight.Sum() > 0)
        {
            served.IsHistogram("lustre_rpcs_in_flight", OneByOne(import.ModifiesInFlight), [.. labels, ("operation", "modify")]);
        }

        // Before 2.11 an MDC reads and writes nothing.
        if (isOst || version > LustreVersion.V2_10)
        {
            CheckTransfers(served, import.Reads, version, isOst, [.. labels, ("operation", "read")]);
            CheckTransfers(served, import.Writes, version, isOst, [.. labels, ("operation", "write")]);
        }

        CheckTargetCapacity(served, import);
    }

    public static void CheckState(ServedSeries served, SimulatedImport import)
    {
        var state = Assert.Single(served.Of("lustre_import_state", ImportLabels(import)));
        Assert.Equal((import.State.KernelName(), 1), (state["state"], state.Value));
        var kind = import.Target.Kind == TargetKind.Ost ? "ost" : "mdt";
        served.Is(import.State is ImportState.Full or ImportState.Idle ? 1 : 0, $"lustre_{kind}_status", Labels(import));
    }

    public static string Capacity(SimulatedImport import) =>
        $"lustre_{(import.Target.Kind == TargetKind.Ost ? "ost" : "mdt")}_capacity_bytes";

    public static (string, string)[] Labels(SimulatedImport import) =>
        [("target", import.Client.Mount), (import.Target.Kind == TargetKind.Ost ? "ost" : "mdt", import.Target.Name[^7..])];

    private static (string, string)[] ImportLabels(SimulatedImport import) =>
        [("target", import.Client.Mount), ("import", import.Target.Name[^7..])];

    private static void CheckTransfers(
        ServedSeries served, TransferStatistics transfers, LustreVersion version, bool isOst, (string, string)[] labels)
    {
        served.IsHistogram("lustre_rpc_pages", transfers.Pages.Select((count, i) => ((decimal)(1L << i), count)), labels);
        served.IsHistogram("lustre_rpcs_in_flight", OneByOne(transfers.InFlight), labels);
        served.IsHistogram("lustre_rpc_offset_pages", transfers.Offsets.Select((count, i) => (i == 0 ? 0m : (1L << i) - 1, count)), labels);

        // A bucket of 2.17's begins with its label, in microseconds of 1024 ns.
        if (version >= LustreVersion.V2_17 && isOst && transfers.Latencies.Sum() > 0)
            served.IsHistogram(
                "lustre_rpc_latency_seconds",
                transfers.Latencies.Select((count, i) => ((decimal)(1L << (i + 10)) / 1_000_000_000, count)),
                labels);
    }

    private static IEnumerable<(decimal, long)> OneByOne(IReadOnlyList<long> counts) =>
        counts.Select((count, i) => (i == MoreThanThat ? decimal.MaxValue : i, count));

    private static void CheckTargetCapacity(ServedSeries served, SimulatedImport import)
    {
        var (labels, target) = (Labels(import), import.Target);
        var kind = target.Kind == TargetKind.Ost ? "ost" : "mdt";
        served.Is(target.KilobytesTotal * 1024, $"lustre_{kind}_capacity_bytes", labels);
        served.Is(target.KilobytesFree * 1024, $"lustre_{kind}_free_bytes", labels);
        served.Is(target.KilobytesAvailable * 1024, $"lustre_{kind}_available_bytes", labels);
        served.Is(target.FilesTotal, $"lustre_{kind}_inodes_maximum", labels);
        served.Is(target.FilesFree, $"lustre_{kind}_inodes_free", labels);
    }

    private static void CheckCapacity(ServedSeries served, SimulatedFilesystem filesystem, (string, string) name)
    {
        served.Is(filesystem.Osts.Sum(o => o.KilobytesTotal) * 1024, "lustre_capacity_bytes", name);
        served.Is(filesystem.Osts.Sum(o => o.KilobytesFree) * 1024, "lustre_free_bytes", name);
        served.Is(filesystem.Osts.Sum(o => o.KilobytesAvailable) * 1024, "lustre_available_bytes", name);
    }

    private static void CheckCache(ServedSeries served, SimulatedPageCache cache, LustreVersion version, (string, string) name)
    {
        const long mebibyte = 1 << 20;
        CheckEvent("hits", cache.Hits);
        CheckEvent("misses", cache.Misses);
        CheckEvent("zero_size_window", cache.ZeroSizeWindows);
        served.Is(cache.StataheadTotal, "lustre_statahead_total", name, ("event", "statahead"));
        served.Is(cache.StataheadWrong, "lustre_statahead_total", name, ("event", "wrong"));
        served.Is(cache.UnstablePages, "lustre_client_unstable_pages", name);
        served.Is(cache.MaximumMegabytes * mebibyte, "lustre_client_cache_limit_bytes", name);
        served.Is(cache.UsedMegabytes * mebibyte, "lustre_client_cache_used_bytes", name);
        served.Is((cache.MaximumMegabytes - cache.UsedMegabytes) * mebibyte, "lustre_client_cache_unused_bytes", name);
        served.Is(cache.Reclaims, "lustre_client_cache_reclaims_total", name);
        if (version >= LustreVersion.V2_17 && cache.PagesAhead.Samples > 0)
            Assert.Contains(served.Of("lustre_read_ahead_pages_total", name), s => s.Value == cache.PagesAhead.Sum);

        void CheckEvent(string what, long count) =>
            Assert.Equal(
                (what, count > 0 ? count : (decimal?)null), (what, served.Value("lustre_read_ahead_total", name, ("event", what))));
    }
}
