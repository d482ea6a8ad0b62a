using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The binary for arm64, started by an emulator.</summary>
public class Arm64Tests
{
    [NeedsDeployFact("qemu-aarch64-static")]
    public async Task The_binary_for_arm64_starts()
    {
        var binary = Environment.GetEnvironmentVariable("LUSTRE_TEST_BINARY_ARM64");
        Assert.True(File.Exists(binary), $"LUSTRE_TEST_BINARY_ARM64 names no file: '{binary}'");
        var run = await Daemon.RunAsync("qemu-aarch64-static", ["-L", "/usr/aarch64-linux-gnu", binary, "version"]);
        Assert.EndsWith("linux-arm64\n", run.Expect(0).Output, StringComparison.Ordinal);
    }
}
