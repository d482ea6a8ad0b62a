namespace LustreActors.Host.Tests.Running;

/// <summary>A test that needs a program which not every machine has; without it the test says so instead of passing.</summary>
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string program, string package)
    {
        if (Find(program) is null)
            Skip = $"{program} is not installed (package {package})";
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
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
