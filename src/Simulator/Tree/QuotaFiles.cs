using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tree;

/// <summary>
/// The files of quota: <c>osd-*/T/quota_slave_*</c> of every OST and MDT, and <c>qmt/F-QMT0000</c> on the server of MDT0000.
/// </summary>
internal static class QuotaFiles
{
    /// <summary>
    /// What a target knows of quota. An MDT accounts for inodes (<c>md</c>) and, because it may hold data, for kilobytes (<c>dt</c>). Until
    /// 2.12 there is one directory, <c>quota_slave</c>; since 2.14 that name is a link to the more important one.
    /// </summary>
    public static void AddSlaves(FileTable files, SimulatedTarget target)
    {
        var osd = $"{files.Osd}/{target.Name}";
        var mdt = target.Kind == TargetKind.Mdt;
        if (files.Version < LustreVersion.V2_14)
        {
            AddSlave(files, target, $"{osd}/quota_slave", "quota_slave/", metadata: mdt);
            return;
        }

        AddSlave(files, target, $"{osd}/quota_slave_dt", "quota_slave_dt/", metadata: false);
        if (mdt)
            AddSlave(files, target, $"{osd}/quota_slave_md", "quota_slave_md/", metadata: true);
        files.AddLink(Place.Proc, $"{osd}/quota_slave", mdt ? "./quota_slave_md" : "./quota_slave_dt");
    }

    /// <summary>The quota master: a directory for every pool.</summary>
    public static void AddMaster(FileTable files, SimulatedFilesystem filesystem)
    {
        AddPool(files, filesystem, Quotas.DataPool, "global_pool0_dt_", metadata: false);
        AddPool(files, filesystem, Quotas.MetadataPool, "global_pool0_md_", metadata: true);
        if (files.Version >= LustreVersion.V2_14)
            AddPool(files, filesystem, Quotas.FlashPool, null, metadata: false);
    }

    private static void AddSlave(FileTable files, SimulatedTarget target, string path, string prefix, bool metadata)
    {
        var slave = files.In(path, prefix);
        var (text, version) = (new QuotaText(files.Version), files.Version);
        var quotas = files.Model.Truth.Filesystem(target.Filesystem).Quotas;
        foreach (var kind in Enum.GetValues<QuotaKind>())
        {
            var owner = kind switch { QuotaKind.User => "user", QuotaKind.Group => "group", _ => "project" };
            // ZFS accounts for projects since 0.8, which 2.10 does not support.
            if (kind == QuotaKind.Project && version == LustreVersion.V2_10 && files.Zfs)
                slave.AddConstant($"acct_{owner}", Place.Proc, "not supported\n");
            else
                slave.Add($"acct_{owner}", Place.Proc, writer => text.WriteUsage(writer, kind, target.Usage(kind)));
            var pool = metadata ? Quotas.MetadataPool : Quotas.DataPool;
            slave.Add($"limit_{owner}", Place.Proc, writer => text.WriteLimits(
                writer, "global_index_copy:", quotas.Entries(pool, kind, ShowsDefaults(version)), granted: false));
        }

        slave.AddConstants(Place.Proc, "enabled ugp, timeout 50");
        slave.AddConstant("info", Place.Proc, text.SlaveInfo(target.Name, metadata));
        slave.AddWriteOnly("force_reint", Place.Proc);
    }

    private static void AddPool(FileTable files, SimulatedFilesystem filesystem, string pool, string? heading, bool metadata)
    {
        var master = files.In($"qmt/{filesystem.Name}-QMT0000/{pool}", $"qmt/{pool}/");
        var (text, quotas, withDefaults) = (new QuotaText(files.Version), filesystem.Quotas, ShowsDefaults(files.Version));
        foreach (var kind in Enum.GetValues<QuotaKind>())
        {
            var suffix = QuotaText.Suffix(kind);
            var title = heading is null ? "global_index_copy:" : heading + suffix;
            master.Add($"glb-{suffix}", Place.Proc, writer =>
                text.WriteLimits(writer, title, quotas.Entries(pool, kind, withDefaults), granted: true));
        }

        master.Add("info", Place.Proc, writer => text.WritePoolInfo(
            writer, metadata, quotas.TargetsOf(pool).Count(), kind => quotas.Entries(pool, kind, withDefaults).Count));
        master.AddConstants(Place.Proc, metadata ? "soft_least_qunit 1024" : "soft_least_qunit 4096");
    }

    /// <summary>Since 2.15 an id without a limit is listed with the default limit as soon as it owns something.</summary>
    private static bool ShowsDefaults(LustreVersion version) => version >= LustreVersion.V2_15_0;
}
