namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>
/// The three places where Lustre shows its parameters, and what lies beside them. A container mounts the host's below <c>/host</c>; tests
/// use a simulated tree.
/// </summary>
/// <param name="Proc"><c>/proc/fs/lustre</c></param>
/// <param name="Sys"><c>/sys/fs/lustre</c></param>
/// <param name="Debug"><c>/sys/kernel/debug/lustre</c></param>
public sealed record LustreRoots(string Proc, string Sys, string Debug)
{
    public static LustreRoots Under(string proc, string sys, string debug) =>
        new(Path.Combine(proc, "fs/lustre"), Path.Combine(sys, "fs/lustre"), Path.Combine(debug, "lustre"));

    /// <summary><c>/sys/kernel/debug/lnet</c></summary>
    public string LnetDebug => Path.Combine(Path.GetDirectoryName(Debug) ?? "/", "lnet");

    /// <summary><c>/proc/sys/lnet</c>, where LNet was before debugfs.</summary>
    public string LnetProc => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Proc)) ?? "/", "sys/lnet");

    /// <summary><c>/sys/fs/ldiskfs</c>: a folder for each device that a target of ldiskfs is on.</summary>
    public string Ldiskfs => Path.Combine(Path.GetDirectoryName(Sys) ?? "/", "ldiskfs");

    /// <summary><c>/sys/block</c></summary>
    public string Blocks => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Sys)) ?? "/", "block");

    /// <summary><c>/proc/spl/kstat/zfs</c>: a folder for each pool of ZFS.</summary>
    public string ZfsPools => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Proc)) ?? "/", "spl/kstat/zfs");

    /// <summary>The file with the name that the device mapper has for one of its devices, such as <c>dm-3</c>.</summary>
    public string MapperName(string device) => Path.Combine(Blocks, device, "dm/name");
}
