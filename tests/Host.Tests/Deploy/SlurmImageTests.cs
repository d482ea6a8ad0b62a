using LustreActors.Host.Tests.Containers;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// The image with SLURM's commands, as Dockerfile.slurm builds it. No base image can be pulled in a test: packages that are installed here
/// make one.
/// </summary>
public sealed class SlurmImageTests : IDisposable
{
    private const string Base = "localhost/debian:test";
    private const string Image = "localhost/lustre-exporter:test-slurm";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [NeedsDeployFact("dockerd", "docker", "busybox", "squeue", "munge", "apt-cache", Boots = true)]
    public async Task It_has_the_commands_of_SLURM_munge_and_getent_and_becomes_healthy_as_another_user_than_root()
    {
        var root = _scratch.PathOf("root");
        (await Daemon.RunAsync(
            Path.Combine(BuiltPackages.Scripts, "debian-root.sh"), [root, "ca-certificates", "libssl3", "slurm-client", "munge"])).Expect(0);
        var tar = _scratch.PathOf("base.tar");
        (await Daemon.RunAsync("tar", ["-C", root, "-cf", tar, "."])).Expect(0);
        var context = Directory.CreateDirectory(_scratch.PathOf("context")).FullName;
        File.Copy(ExporterProcess.Binary, Path.Combine(context, "lustre-exporter"));

        await using var docker = await RealDocker.StartAsync();
        await docker.RunAsync("import", tar, Base);
        await docker.BuildAsync(
            "--build-arg", $"DEBIAN={Base}", "--tag", Image, "--file", Path.Combine(Yaml.Folder, "docker", "Dockerfile.slurm"), context);

        // The commands want a configuration even to print their version.
        var slurm = _scratch.Write("slurm.conf", "ClusterName=test\nSlurmctldHost=localhost\n");
        string[] container =
        [
            "run", "--detach", "--name", "aggregator", "--network", "none", "--read-only", "--cap-drop", "ALL",
            "--tmpfs", "/run/lustre-actors:size=1m,mode=1777", "--health-interval", "1s", "--volume", $"{slurm}:/etc/slurm/slurm.conf:ro",
        ];
        await docker.RunAsync([.. container, Image, "run", "-Dlustre.enabled=off"]);
        foreach (var command in (string[])["squeue", "sacct", "scontrol"])
            Assert.Matches("^slurm[a-z-]* [0-9]", await docker.RunAsync("exec", "aggregator", command, "--version"));
        Assert.Contains("munge", await docker.RunAsync("exec", "aggregator", "munge", "--version"), StringComparison.Ordinal);
        Assert.StartsWith(
            "lustre-exporter:x:65532:65532:", await docker.RunAsync("exec", "aggregator", "getent", "passwd", "65532"), StringComparison.Ordinal);
        Assert.Equal("65532\n", await docker.RunAsync("exec", "aggregator", "id", "-u"));
        Assert.Equal("healthy\n", await docker.RunAsync("exec", "aggregator", "lustre-exporter", "health"));
        await Eventually.HoldsAsync(async () => Assert.Equal(
            "healthy\n", await docker.RunAsync("inspect", "--format", "{{.State.Health.Status}}", "aggregator")));
    }
}
