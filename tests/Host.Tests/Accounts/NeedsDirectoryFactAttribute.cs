using System.Diagnostics;

namespace LustreActors.Host.Tests.Accounts;

/// <summary>A test that starts a directory service in a separate mount namespace.</summary>
internal sealed class NeedsDirectoryFactAttribute : FactAttribute
{
    public NeedsDirectoryFactAttribute()
    {
        (string File, string Package)[] needed =
        [
            ("/usr/sbin/sssd", "sssd-proxy"),
            ("/usr/share/doc/libnss-sss", "libnss-sss"),
            ("/usr/share/doc/libnss-extrausers", "libnss-extrausers"),
        ];
        foreach (var (file, package) in needed)
        {
            if (!Path.Exists(file))
                Skip = $"{file} is not there (package {package})";
        }

        if (!Environment.IsPrivilegedProcess || !CanUnshare())
            Skip = "only root can create a mount namespace, and not in every container";
    }

    private static bool CanUnshare()
    {
        using var unshare = Process.Start(
            new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "true"]) { RedirectStandardError = true })!;
        unshare.WaitForExit();
        return unshare.ExitCode == 0;
    }
}
