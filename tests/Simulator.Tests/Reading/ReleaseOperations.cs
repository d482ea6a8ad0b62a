namespace LustreActors.Simulator.Tests.Reading;

/// <summary>The counters that each release has, written out here once more and independently of the simulator's rules.</summary>
internal static class ReleaseOperations
{
    private const string OldOst = "read_bytes write_bytes getattr setattr punch sync destroy create statfs get_info set_info quotactl";
    private const string NewOst =
        "read_bytes write_bytes read write getattr setattr punch sync destroy create statfs get_info set_info quotactl prealloc";
    private const string Mdt210 =
        "open close mknod link unlink mkdir rmdir rename getattr setattr getxattr setxattr statfs sync samedir_rename crossdir_rename";

    public static string[] Ost(LustreVersion version) => (version < LustreVersion.V2_14 ? OldOst : NewOst).Split(' ');

    public static string[] Mdt(LustreVersion version) => (version switch
    {
        LustreVersion.V2_10 => Mdt210,
        LustreVersion.V2_12 => Mdt210 + " read_bytes write_bytes punch",
        LustreVersion.V2_14 or LustreVersion.V2_14_DDN => Mdt210 + " read_bytes write_bytes punch migrate",
        LustreVersion.V2_15_0 or LustreVersion.V2_15 => Mdt210 + " read write read_bytes write_bytes punch migrate fallocate",
        LustreVersion.V2_16 => Parallel("parallel_rename_file parallel_rename_dir crossdir_rename"),
        _ => Parallel("parallel_rename_file parallel_rename_dir crossdir_rename rename_trylocks"),
    }).Split(' ');

    private static string Parallel(string renames) =>
        Mdt210.Replace("crossdir_rename", renames, StringComparison.Ordinal) + " read write read_bytes write_bytes punch migrate fallocate";
}
