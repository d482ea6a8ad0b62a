using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;
using LustreActors.Simulator.Network;

namespace LustreActors.Simulator.Tree;

/// <summary>Files that belong to no target and no mount: those of a node with Lustre's modules, of its MGC and of its LNet.</summary>
internal static class NodeFiles
{
    private const long PhysicalPages = 16_416_890;
    private const long IdleMemory = 64L << 20;
    private const long MemoryPerJob = 6L << 10;

    public static void AddNode(FileTable files, Func<IEnumerable<SimulatedTarget>> hosted, Func<IEnumerable<DeviceLine>> devices)
    {
        var (node, version, options) = (files.In(""), files.Version, files.Model.Options);
        var mostMemory = 0L;
        node.Add("health_check", Place.Sys, writer => writer.Write(hosted().All(target => target.Healthy) ? "healthy\n" : "NOT HEALTHY\n"));
        // 2.17 removed the list of unhealthy devices.
        if (version is >= LustreVersion.V2_12 and < LustreVersion.V2_17)
            files.Add(
                "devices_health", Place.Debug, "health_check", writer => WriteUnhealthy(writer, hosted().Where(target => !target.Healthy)));
        node.AddNumber("memused", Place.Sys, Memory);
        node.AddNumber("memused_max", Place.Sys, () => mostMemory = Math.Max(mostMemory, Memory()));
        node.AddNumber("ldlm/lock_granted_count", Place.DebugSince212SysSince217, () => hosted().Sum(target => target.Locks.Count));
        node.Add("devices", Place.DebugSince212, writer => DeviceList.Write(writer, devices(), version));
        // A node of 2.10 that nobody configured shows an empty file.
        node.AddConstant("jobid_name", Place.Sys, options.JobIds == JobIdStyle.JobUidHost ? "%j:%u:%H\n"
            : version == LustreVersion.V2_10 ? "" : "%e.%u\n");
        node.AddConstants(
            Place.Sys,
            $"version {version.ReleaseName()}, jobid_var {(options.JobIds == JobIdStyle.ProcnameUid ? "procname_uid" : "SLURM_JOB_ID")}, " +
            $"pinger on, timeout 100, ldlm_timeout 6, bulk_timeout 100, at_min {(version >= LustreVersion.V2_17 ? 5 : 0)}, at_max 600, " +
            $"at_extra 30, at_history 600, at_early_margin 5, max_dirty_mb {PhysicalPages / 2 >> 8}, dump_on_timeout 0, " +
            "dump_on_eviction 0");
        node.AddConstants(
            Place.DebugSince212SysSince217,
            $"ldlm/lock_limit_mb {PhysicalPages * 3 / 10 >> 8}, ldlm/lock_reclaim_threshold_mb {PhysicalPages / 5 >> 8}");
        node.AddConstant("sptlrpc/encrypt_page_pools", Place.DebugSince212, EncryptionPools(version));
        if (version < LustreVersion.V2_17)
            return;
        node.AddConstants(Place.Sys, $"ping_interval 25, enable_stats_header {(options.StatsHeader ? 1 : 0)}");
        node.AddConstant("sptlrpc/page_pools", Place.Debug, $"physical_pages: {PhysicalPages}\npools:\n");

        long Memory() => IdleMemory + hosted().Sum(target => target.JobTable.Count * MemoryPerJob);
    }

    /// <summary>The node's connection to the management server, and its namespace of locks.</summary>
    /// <param name="followers">The node's mounts, MDTs and OSTs, which follow the management server.</param>
    public static void AddMgc(FileTable files, bool local, string uuid, Func<IEnumerable<string>> followers)
    {
        var (model, version) = (files.Model, files.Version);
        var mgc = model.Mgc;
        IReadOnlyList<string> nids = local ? ["0@lo"] : [mgc.Nid];
        var flags = ConnectFlags.Of(TargetKind.Mgs, version);
        var device = files.In($"mgc/{mgc.Name}");
        device.Add("import", Place.DebugSince212, writer => ImportText.WriteImport(writer, mgc, nids, version, model.Nanoseconds));
        device.Add("state", Place.DebugSince212, writer => ImportText.WriteState(writer, mgc.States));
        device.Add("connect_flags", Place.DebugSince212, writer => ImportText.WriteConnectFlags(writer, flags));
        device.Add("ir_state", Place.DebugSince212, writer => WriteImperativeRecovery(writer, model, followers()));
        device.Add("mgs_server_uuid", Place.DebugSince212, writer => writer.Write($"MGS\t{mgc.State.KernelName()}\n"));
        device.AddConstants(Place.SysSince212, $"mgs_conn_uuid {nids[0]}, uuid {uuid}");
        device.AddPing(Place.SysSince212);
        LockFiles.AddClient(files, mgc.Name, new SimulatedLocks(), () => mgc.ConnectedAt, order: 0);
    }

    public static void AddLnet(FileTable files, SimulatedLnet node)
    {
        var lnet = files.In("", "lnet/");
        lnet.Add("stats", Place.Lnet, writer => writer.Write(LnetText.Stats(node)));
        lnet.Add("nis", Place.Lnet, writer => LnetText.WriteInterfaces(writer, node));
        lnet.Add("peers", Place.Lnet, writer => LnetText.WritePeers(writer, node));
        lnet.Add("routes", Place.Lnet, writer => LnetText.WriteRoutes(writer, node));
        lnet.Add("routers", Place.Lnet, writer => LnetText.WriteRouters(writer, node));
        lnet.Add("buffers", Place.Lnet, writer => LnetText.WriteBuffers(writer, node));
        lnet.AddNumber("lnet_memused", Place.Lnet, () => node.MemoryUsed);
        lnet.AddNumber("catastrophe", Place.Lnet, () => node.Catastrophe ? 1 : 0);
        lnet.AddConstants(
            Place.Lnet,
            "console_backoff 2, console_max_delay_centisecs 60000, console_min_delay_centisecs 50, console_ratelimit 1, debug_mb 101, " +
            "fail_err 0, fail_loc 0, fail_val 0, panic_on_lbug 1, watchdog_ratelimit 300");
        if (files.Version >= LustreVersion.V2_14)
            lnet.AddConstants(Place.Lnet, "lnet_lnd_timeout 49");
    }

    private static void WriteUnhealthy(Utf8Writer writer, IEnumerable<SimulatedTarget> unhealthy)
    {
        foreach (var target in unhealthy)
            writer.Write($"device {target.Name} reported unhealthy\n");
        if (unhealthy.Any())
            writer.Write("NOT HEALTHY\n");
    }

    private static void WriteImperativeRecovery(Utf8Writer writer, SimulatedLustre model, IEnumerable<string> followers)
    {
        writer.Write("imperative_recovery: ENABLED\nclient_state:\n");
        foreach (var follower in followers)
        {
            var filesystem = model.Filesystems.First(each => follower.StartsWith(each.Name + "-", StringComparison.Ordinal));
            writer.Write($"    - {{ client: {follower}, nidtbl_version: {filesystem.Targets.Count + 2} }}\n");
        }
    }

    /// <summary>The pools of a node that never encrypted anything.</summary>
    private static string EncryptionPools(LustreVersion version)
    {
        var items = version >= LustreVersion.V2_17 ? "objects" : "pages";
        var old = version == LustreVersion.V2_10;
        var most = PhysicalPages / 8;
        return
            $"physical pages:          {PhysicalPages}\npages per pool:          512\nmax {items}:               {most}\n" +
            $"max pools:               {(most / 512) + 1}\ntotal {items}:             0\ntotal free:              0\n" +
            $"idle index:              {(old ? 0 : 100)}/100\nlast shrink:             636s\nlast access:             636s\n" +
            $"max {items} reached:       0\ngrows:                   0\ngrows failure:           0\nshrinks:                 0\n" +
            "cache access:            0\ncache missing:           0\nlow free mark:           0\nmax waitqueue depth:     0\n" +
            $"{(old ? "max wait time:           0/1000" : "max wait time ms:        0")}\nout of mem:              0\n";
    }
}
