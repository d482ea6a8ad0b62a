using System.Diagnostics;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>A test that creates network namespaces, which only root can do, and not in every container.</summary>
internal sealed class NeedsNamespacesFactAttribute : FactAttribute
{
    public NeedsNamespacesFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "only root can make network namespaces";
        else if (NeedsFactAttribute.Find("ip") is null)
            Skip = "ip is not installed (package iproute2)";
        else if (!CanUnshare())
            Skip = "this root may not make network namespaces";
    }

    private static bool CanUnshare()
    {
        string[] arguments = ["--net", "--mount", "ip", "link", "add", "name", "probe", "type", "bridge"];
        using var unshare = Process.Start(new ProcessStartInfo("unshare", arguments) { RedirectStandardError = true })!;
        unshare.WaitForExit();
        return unshare.ExitCode == 0;
    }
}
