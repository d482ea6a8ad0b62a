using System.Diagnostics;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>A test that lets Docker's command, without its daemon, read a stack.</summary>
internal sealed class NeedsDockerFactAttribute : FactAttribute
{
    public NeedsDockerFactAttribute()
    {
        if (NeedsFactAttribute.Find("docker") is null)
            Skip = "docker is not installed (package docker.io)";
        else if (!KnowsStacks())
            Skip = "this docker is too old for `docker stack config`";
    }

    private static bool KnowsStacks()
    {
        using var docker = Process.Start(
            new ProcessStartInfo("docker", ["stack", "config", "--help"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return docker.StandardOutput.ReadToEnd().Contains("docker stack config", StringComparison.Ordinal);
    }
}
