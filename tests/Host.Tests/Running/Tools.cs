
namespace LustreActors.Host.Tests.Running;

/// <summary>A test that needs a program; it is skipped where the program is not installed.</summary>
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string program, string package)
    {
        if (Find(program) is null)
            Skip = $"{program} is not installed (package {package})";
    }

    public NeedsFactAttribute(string program, string package, string other, string otherPackage)
        : this(program, package)
    {
        if (Find(other) is null)
            Skip = $"{other} is not installed (package {otherPackage})";
    }

    internal static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists);
}

/// <summary>A test that runs a program as another user, which only root can do.</summary>
internal sealed class NeedsRootFactAttribute : FactAttribute
{
    /// <summary>The words in front of a program that runs as the user nobody.</summary>
    public static readonly string[] AsNobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];

    public NeedsRootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "only root can become another user";
        else if (!File.Exists("/usr/bin/setpriv"))
            Skip = "setpriv is not installed (package util-linux)";
    }
}

/// <summary>A test on a real SLURM, which only root can start; on request with accounting, which needs a database.</summary>
internal sealed class NeedsSlurmFactAttribute : FactAttribute
{
    private static readonly (string Program, string Package)[] Slurm =
        [("setpriv", "util-linux"), ("munged", "munge"), ("slurmctld", "slurmctld"), ("slurmd", "slurmd"), ("squeue", "slurm-client")];

    private static readonly (string Program, string Package)[] Accounting =
        [("slurmdbd", "slurmdbd"), ("mariadbd", "mariadb-server"), ("mariadb-install-db", "mariadb-server"), ("mariadb", "mariadb-client")];

    public NeedsSlurmFactAttribute(bool accounting = false)
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "only root can start a SLURM whose jobs are several users'";
        else if (Missing([.. Slurm, .. accounting ? Accounting : []]) is { } missing)
            Skip = $"{missing.Program} is not installed (package {missing.Package})";
    }

    public static bool HasAccounting => Missing(Accounting) is null;

    private static (string Program, string Package)? Missing((string Program, string Package)[] all) =>
        all.Cast<(string Program, string Package)?>().FirstOrDefault(p => NeedsFactAttribute.Find(p!.Value.Program) is null);
}
