using System.Globalization;
using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>The files of an OST, an MDT or the MGS on the server that has it mounted.</summary>
internal sealed class TargetFiles
{
    /// <summary>What each connection is granted.</summary>
    public const long GrantOfOst = 34_359_296;

    public const long GrantOfMdt = 2_146_304;

    private const string ChangelogMask =
        "MARK CREAT MKDIR HLINK SLINK MKNOD UNLNK RMDIR RENME RNMTO CLOSE LYOUT TRUNC SATTR XATTR HSM MTIME CTIME MIGRT \n";

    private readonly FileTable _files;
    private readonly FileDirectory _device;
    private readonly ExportFiles _exports;
    private readonly LustreVersion _version;

    public TargetFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target)
    {
        Target = target;
        _files = new FileTable(store, model);
        _version = _files.Version;
        var (type, lines) = target.Kind switch
        {
            TargetKind.Ost => ("obdfilter", _files.Format.OstStats),
            TargetKind.Mdt => ("mdt", _files.Format.Mdt),
            _ => ("mgs", _files.Format.Mgs),
        };
        var path = $"{type}/{target.Name}";
        _device = _files.In(path);
        _exports = new ExportFiles(store, model, target, $"{path}/exports", lines);
        LockFiles.AddTarget(_files, target);
        _device.AddNumber("num_exports", Place.SysSince214, () => _exports.Count);
        _device.AddConstants(Place.SysSince214, target.Kind == TargetKind.Mgs ? "uuid MGS" : $"uuid {target.Name}_UUID");
        // It stands beside the directories of the NIDs, where a reader must not take it for one.
        _device.AddConstant(
            "exports/clear", Place.DebugSince217, "Write into this file to clear all nid stats and stale nid entries\n");
        _device.AddWriteOnly("evict_client", target.Kind == TargetKind.Mgs ? Place.Proc : Place.SysSince214);
        if (target.Kind == TargetKind.Mgs)
        {
            AddMgs();
            return;
        }

        AddServing(lines);
        AddOsd(_files.In($"{_files.Osd}/{target.Name}", "osd/"));
        QuotaFiles.AddSlaves(_files, target);
        if (target.Kind == TargetKind.Ost)
            AddOst();
        else
            AddMdt();
    }

    public SimulatedTarget Target { get; }

    /// <summary>The node still hosts the target but shows no file of it.</summary>
    public bool Vanished { get; set; }

    public void Put()
    {
        if (Vanished)
            return;
        _files.Put();
        _exports.Put();
    }

    public TreeFile? Find(string parameter) => _files.Find(parameter) ?? _exports.Find(parameter);

    private void AddServing(CounterLine[] lines)
    {
        var (format, ost) = (_files.Format, Target.Kind == TargetKind.Ost);
        _device.AddCounters(ost ? "stats" : "md_stats", ost ? Place.DebugSince217 : Place.Proc, lines, Target.Counters);
        _device.Add(
            "job_stats", Place.Proc, writer => JobStatsText.Write(writer, format, ost ? format.OstJobs : format.Mdt, Target.JobTable));
        _device.Add("recovery_status", Place.DebugSince217, writer => RecoveryText.Write(writer, Target.Recovery));
        _device.AddNumber("instance", Place.SysSince214, () => Target.Counters.Incarnations);
        var soft = _version == LustreVersion.V2_10 ? 150 : 300;
        var cleanup = (long)_files.Model.Options.JobCleanupInterval.TotalSeconds;
        _device.AddConstants(
            Place.SysSince214, $"job_cleanup_interval {cleanup}, recovery_time_hard 900, recovery_time_soft {soft}, ir_factor 5");
        if (_version >= LustreVersion.V2_16)
            _device.AddNumber("eviction_count", Place.Sys, () => Target.EvictionCount);
        AddSwitches(ost);
        if (!ost && _version < LustreVersion.V2_14)
            return;
        _device.AddNumber("tot_granted", Place.SysSince214, () => (long)_exports.Count * (ost ? GrantOfOst : GrantOfMdt));
        _device.AddConstants(Place.SysSince214, "tot_dirty 0, tot_pending 0, grant_compat_disable 0");
    }

    /// <summary>The switches by which an administrator restricts a target, and the stale clients of its recovery.</summary>
    private void AddSwitches(bool ost)
    {
        if (ost && _version >= LustreVersion.V2_12)
            _device.AddConstants(Place.Sys, "no_precreate 0");
        if (_version >= (ost ? LustreVersion.V2_17 : LustreVersion.V2_14))
            _device.AddConstants(Place.Sys, "readonly 0");
        if (_version < LustreVersion.V2_17)
            return;
        _device.AddConstants(Place.Sys, "no_create 0");
        _device.Add("recovery_stale_clients", Place.Debug, writer =>
        {
            for (var client = 0; client < Target.Recovery.EvictedClients; client++)
                writer.Write($"{client:x8}-0000-4000-8000-{Target.Index:x12}\n");
        });
    }

    private void AddOsd(FileDirectory osd)
    {
        var (format, model) = (_files.Format, _files.Model);
        var type = _files.Zfs ? "zfs" : "ldiskfs";
        var pool = $"{(Target.Kind == TargetKind.Ost ? "ost" : "mdt")}{Target.Index}pool";
        osd.AddCapacity(Place.SysSince214, Target, _files.Zfs ? 1 << 20 : 4096);
        osd.AddConstants(
            Place.SysSince214, $"fstype {type}, mntdev {(_files.Zfs ? $"{pool}/{Target.Name}" : $"/dev/mapper/{Target.Name}")}");
        osd.Add("oi_scrub", Place.DebugSince212, writer => ScrubText.WriteScrub(writer, Target.MountedAt, model.Nanoseconds));
        AddDevice(pool);
        if (_version >= LustreVersion.V2_17)
            osd.AddConstant("statfs_state", Place.Sys, "\n");
        osd.AddWriteOnly("force_sync", Place.SysSince214);
        osd.Add("brw_stats", Place.DebugSince215, writer =>
            DiskText.WriteBrwStats(writer, format, Target.Disk, Target.MountedAt, model.Nanoseconds));
        osd.AddCounters("stats", Place.DebugSince215, CounterLine.All(OperationLayout.Osd, UnitOfOsd, ColumnsOfOsd), Target.OsdCounters);
        if (_version == LustreVersion.V2_14_DDN)
        {
            osd.Add("io_latency_stats", Place.Proc, writer =>
                DiskText.WriteLatencies(writer, Target.DiskLatency, Target.MountedAt, model.Nanoseconds));
        }
    }

    /// <summary>What the kernel shows of the device that the target is on, outside Lustre's own files.</summary>
    private void AddDevice(string pool)
    {
        if (_files.Zfs)
        {
            _files.In(pool, "pool/").AddConstant("state", Place.Pools, "ONLINE\n");
            return;
        }

        var device = $"dm-{(Target.Index * 2) + (Target.Kind == TargetKind.Ost ? 1 : 0)}";
        _files.In(device, "block/").AddConstant("dm/name", Place.Blocks, Target.Name + "\n");
        var ldiskfs = _files.In(device, "ldiskfs/");
        ldiskfs.AddConstants(Place.Ldiskfs, "errors_count 0, warning_count 0, first_error_time 0, last_error_time 0");
    }

    private string UnitOfOsd(string counter) => counter switch
    {
        "get_page" => _version >= LustreVersion.V2_14 ? "usecs" : "usec",
        "many_credits" => "reqs",
        _ => "pages",
    };

    private static CounterColumns ColumnsOfOsd(string counter) =>
        counter == "get_page" ? CounterColumns.WithSumOfSquares : CounterColumns.MinimumMaximumSum;

    private void AddOst()
    {
        _device.AddCapacity(Place.SysSince212, Target, _files.Zfs ? 1 << 20 : 4096);
        _device.AddNumber("degraded", Place.SysSince212, () => Target.Degraded ? 1 : 0);
        _device.AddConstant("lfsck_layout", Place.DebugSince217, ScrubText.LfsckLayout);
        _device.AddConstants(Place.SysSince217, _files.Zfs ? "brw_size 1" : "brw_size 4");
        _device.AddConstants(
            Place.SysSince212,
            $"fstype {_files.Osd}, grant_precreate {(_files.Zfs ? 35_586_048 : 228_928)}, precreate_batch 128, lfsck_speed_limit 0, " +
            "soft_sync_limit 16, sync_journal 0");
        if (_version >= LustreVersion.V2_17)
            _device.Add("statfs_state", Place.Sys, writer => writer.Write(Target.Degraded ? "D\n" : "\n"));
    }

    private void AddMdt()
    {
        var (format, model) = (_files.Format, _files.Model);
        _device.Add("rename_stats", Place.DebugSince217, writer =>
            DiskText.WriteRenames(writer, format, Target.Renames, Target.MountedAt, model.Nanoseconds));
        _device.AddConstants(Place.SysSince214, "async_commit_count 0, sync_count 0");
        _device.AddWriteOnly("identity_flush", Place.SysSince214);
        HsmFiles.Add(_device, Target);

        var changelog = Target.Changelog!;
        var mdd = _files.In($"mdd/{Target.Name}", "mdd/");
        mdd.Add("changelog_users", Place.DebugSince212, writer => WriteChangelog(writer, changelog));
        mdd.AddNumber("changelog_size", Place.SysSince212, () => changelog.CurrentIndex * 120);
        mdd.AddConstants(Place.SysSince212, "lfsck_speed_limit 0, sync_permission 1, atime_diff 60");
        mdd.AddConstants(
            Place.SysSince212,
            "changelog_gc 1, changelog_max_idle_time 2592000, changelog_max_idle_indexes 2097446912, changelog_min_gc_interval 3600");
        mdd.AddConstant("changelog_current_mask", Place.DebugSince212, ChangelogMask);
        mdd.AddConstant("lfsck_layout", Place.DebugSince212, ScrubText.LfsckLayout);
        mdd.AddConstant("lfsck_namespace", Place.DebugSince212, ScrubText.LfsckNamespace);
        if (Target.Index == 0)
            QuotaFiles.AddMaster(_files, model.Truth.Filesystem(Target.Filesystem));
        var peers = model.Truth.Filesystem(Target.Filesystem).Targets.Where(peer => peer != Target).ToList();
        AddPeers(peers);
        foreach (var peer in peers)
            OspFiles.Add(_files, Target, peer);
    }

    /// <summary>How many other targets the MDT knows and uses.</summary>
    private void AddPeers(List<SimulatedTarget> peers)
    {
        var lod = _files.In($"lod/{Target.Name}-mdtlov", "lod/");
        var osts = peers.Where(peer => peer.Kind == TargetKind.Ost).ToList();
        lod.AddNumber("numobd", Place.SysSince212, () => osts.Count);
        lod.AddNumber("activeobd", Place.SysSince212, () => osts.Count(ost => !ost.Deactivated));
        if (_version >= LustreVersion.V2_14)
        {
            var flash = _files.Model.Truth.Filesystem(Target.Filesystem).Quotas.TargetsOf(Quotas.FlashPool);
            var pool = Quotas.FlashPool["dt-".Length..];
            lod.AddConstant($"pools/{pool}", Place.Proc, string.Concat(flash.Select(ost => ost.Name + "_UUID\n")));
            if (_version >= LustreVersion.V2_15_0)
                lod.AddConstants(Place.Proc, $"pool/{pool}/spill_is_active 0, pool/{pool}/spill_hit 0, pool/{pool}/spill_threshold_pct 0");
        }

        if (_version < LustreVersion.V2_15_0)
            return;
        lod.AddNumber("mdt_numobd", Place.Sys, () => peers.Count - osts.Count);
        lod.AddNumber("mdt_activeobd", Place.Sys, () => peers.Count - osts.Count);
    }

    private void WriteChangelog(Utf8Writer writer, Changelog changelog)
    {
        var named = _version > LustreVersion.V2_14;
        writer.Write($"current{(named ? '_' : ' ')}index: {changelog.CurrentIndex}\n");
        writer.Write(_version == LustreVersion.V2_10 ? "ID    index\n" : named
            ? "ID                            index (idle) mask\n"
            : "ID    index (idle seconds)\n");
        foreach (var user in changelog.Users)
        {
            var index = user.Index.ToString(CultureInfo.InvariantCulture);
            writer.Write($"{(named ? user.Name.PadRight(35 - index.Length) : user.Name + "   ")}{index}");
            if (_version > LustreVersion.V2_10)
                writer.Write($" ({changelog.IdleSeconds(user)})");
            writer.Write(user.Mask.Length > 0 ? $" mask={user.Mask}\n" : "\n");
        }
    }

    private void AddMgs()
    {
        var filesystems = _files.Model.Filesystems;
        var nodemap = _version > LustreVersion.V2_10 ? "nodemap\n" : "";
        if (_version >= LustreVersion.V2_16)
            _device.AddNumber("eviction_count", Place.Sys, () => Target.EvictionCount);
        _device.AddConstant("filesystems", Place.DebugSince212, nodemap + string.Concat(filesystems.Select(each => each.Name + "\n")));
        foreach (var filesystem in filesystems)
        {
            var live = _files.In($"mgs/{Target.Name}/live", "live/");
            live.AddConstant(
                filesystem.Name,
                Place.Proc,
                $"fsname: {filesystem.Name}\nflags: 0x20     gen: {filesystem.Targets.Count * 8}\n" +
                string.Concat(filesystem.Targets.Select(target => target.Name + "\n")) +
                "\nSecure RPC Config Rules:\n\nimperative_recovery_state:\n    state: full\n    nonir_clients: 0\n" +
                $"    nidtbl_version: {filesystem.Targets.Count + 2}\n    notify_duration_total: 0.041730226\n" +
                "    notify_duation_max: 0.019204475\n    notify_count: 3\n");
        }
    }
}
