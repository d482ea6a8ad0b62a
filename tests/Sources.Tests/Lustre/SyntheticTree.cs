namespace LustreActors.Sources.Tests.Lustre;

/// <summary>Trees in the format of several versions, with invented numbers.</summary>
internal static class SyntheticTree
{
    public const string OstStats = """
        snapshot_time             1700000600.500000000 secs.nsecs
        start_time                1700000000.250000000 secs.nsecs
        elapsed_time              600.250000000 secs.nsecs
        read_bytes                40 samples [bytes] 4096 1048576 20971520 21990232555520
        write_bytes               8 samples [bytes] 512 4194304 16777216 70368744177664
        read                      40 samples [usecs] 120 9000 80000 500000000
        write                     8 samples [usecs] 300 70000 160000 9000000000
        getattr                   5 samples [usecs] 2 9 25 151
        connect                   3 samples [reqs]

        """;

    public const string MdtStats = """
        snapshot_time             1700000600.500000000 secs.nsecs
        start_time                1700000001.000000001 secs.nsecs
        elapsed_time              599.500000000 secs.nsecs
        open                      1000 samples [usecs] 20 4000 1500000 9000000000
        close                     990 samples [usecs] 10 3000 500000 900000000
        rename                    7 samples [usecs] 100 900 2100 800000

        """;

    public const string ClientStats = """
        snapshot_time             1700000600.500000000 secs.nsecs
        start_time                1700000000.000000000 secs.nsecs
        elapsed_time              600.500000000 secs.nsecs
        read_bytes                11 samples [bytes] 100 4194304 8388608 17592186044416
        open                      12 samples [usecs] 3 900 2400 700000
        opencount                 12 samples [reqs] 1 9 40 200
        inode_permission          90 samples [usecs] 0 7 90 300
        hybrid_read_bytes         2 samples [bytes] 4096 8192 12288

        """;

    /// <summary>A server with an OST, an MDT and the MGS that has also mounted the filesystem; places as in 2.15.</summary>
    public static LustreTree WithEverything()
    {
        var tree = new LustreTree();
        tree.Sys("health_check", "healthy\n").Sys("version", "2.15.8\n").Sys("jobid_var", "SLURM_JOB_ID\n").Sys("jobid_name", "%j\n")
            .Sys("memused", 266287916).Sys("memused_max", 300000000)
            .Write("sys/kernel/debug/lnet/lnet_memused", "44762727\n")
            .Debug("devices", "  0 UP osd-zfs scratch-OST0000-osd scratch-OST0000-osd_UUID 9\n  1 UP mgs MGS MGS 4\n  2 UP mdt "
                + "scratch-MDT0000 scratch-MDT0000_UUID 12\n"
                + "  3 UP obdfilter scratch-OST0000 scratch-OST0000_UUID 6\n");
        tree.Debug("ost/OSS/ost_io/stats", "req_waittime 7 samples [usecs] 1 20 70 900\nost_read 7 samples [usecs] 100 200 900 99999\n")
            .Sys("ost/OSS/ost_io/threads_started", 7);
        AddOst(tree, "scratch-OST0000");
        AddStorage(tree, "osd-zfs", "scratch-MDT0000", 1000);
        tree.Proc("mdt/scratch-MDT0000/md_stats", MdtStats).Sys("mdt/scratch-MDT0000/num_exports", 5)
            .Proc("mdt/scratch-MDT0000/job_stats", "job_stats:\n")
            .Proc("mdt/scratch-MDT0000/exports/10.0.0.7@tcp/uuid", "6ecfd542-2eda-4980-9e2b-263c373923d3\n")
            .Proc("mdt/scratch-MDT0000/exports/10.0.0.7@tcp/stats", MdtStats);
        tree.Sys("mgs/MGS/num_exports", 9);
        tree.Debug("llite/scratch-ffff88812150f000/stats", ClientStats);
        foreach (var (name, number) in new[] { ("blocksize", 4194304L), ("kbytestotal", 2000), ("kbytesfree", 1500), ("kbytesavail", 1400),
            ("filestotal", 90), ("filesfree", 80) })
            tree.Sys($"llite/scratch-ffff88812150f000/{name}", number);
        return tree;
    }

    public static void AddOst(LustreTree tree, string name)
    {
        AddStorage(tree, "osd-zfs", name, 5000);
        tree.Proc($"obdfilter/{name}/stats", OstStats)
            .Sys($"obdfilter/{name}/num_exports", 3).Sys($"obdfilter/{name}/tot_dirty", 8192).Sys(
                $"obdfilter/{name}/tot_granted", 514226880)
            .Sys($"obdfilter/{name}/tot_pending", 4096).Sys($"obdfilter/{name}/degraded", 0).Sys($"obdfilter/{name}/eviction_count", 2)
            .Proc($"obdfilter/{name}/job_stats", "job_stats:\n").Proc($"obdfilter/{name}/exports/clear", "")
            .Proc($"obdfilter/{name}/exports/0@lo/uuid", "scratch-MDT0000-mdtlov_UUID\n")
            .Proc($"obdfilter/{name}/exports/0@lo/stats", "snapshot_time             1700000600.500000000 secs.nsecs\n")
            .Proc(
                $"obdfilter/{name}/exports/10.0.0.7@tcp/uuid",
                "6ecfd542-2eda-4980-9e2b-263c373923d3\nb1b3f1de-6a6c-4b47-8e83-2d5a2f2c3a11\n")
            .Proc($"obdfilter/{name}/exports/10.0.0.7@tcp/stats", OstStats);
    }

    public static void AddStorage(LustreTree tree, string kind, string name, long kibibytes) =>
        tree.Sys($"{kind}/{name}/kbytestotal", kibibytes).Sys($"{kind}/{name}/kbytesfree", kibibytes - 100).Sys(
            $"{kind}/{name}/kbytesavail", kibibytes - 200)
            .Sys($"{kind}/{name}/filestotal", 262144).Sys($"{kind}/{name}/filesfree", 261749).Sys($"{kind}/{name}/blocksize", 4096);
}
