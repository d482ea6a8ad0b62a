namespace LustreActors.Host.Tests.Running;

/// <summary>A test that needs a program which not every machine has; without it the test says so instead of passing.</summary>
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string program, string package)
    {
        if (Find(program) is null)
            Skip = $"{program} is not installed (package {package})";
    }

    internal static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists);
}

/// <summary>A test that gives up root's rights, which only root has.</summary>
internal sealed class NeedsRootFactAttribute : FactAttribute
{
    /// <summary>Puts a program into the place of nobody in particular.</summary>
    public static readonly string[] AsNobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];

    public NeedsRootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "only root can become another user";
        else if (!File.Exists("/usr/bin/setpriv"))
            Skip = "setpriv is not installed (package util-linux)";
    }
}

/// <summary>A test on a real SLURM, which root starts; with its accounting, which lies in a database, where it is asked for.</summary>
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
