using System.Text.Json;
using LustreActors.Host.Tests.Containers;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The image made from scratch: what is in it, and how it runs.</summary>
public sealed class ImageTests : IAsyncLifetime, IDisposable
{
    private const string Image = "localhost/lustre-exporter:test";
    private const int MaxBytes = 80_000_000;

    private static readonly string[] Programs = ["/usr/bin/lustre-exporter", "/lib64/ld-linux-x86-64.so.2"];

    private static readonly string[] Container =
    [
        "run", "--detach", "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
        "--tmpfs", "/run/lustre-actors:size=1m,mode=1777",
    ];

    private readonly Scratch _scratch = new();
    private RealDocker? _docker;

    private RealDocker Docker => _docker!;

    public async Task InitializeAsync()
    {
        if (new NeedsDeployFactAttribute("dockerd", "docker", "busybox").Skip is not null || !Environment.IsPrivilegedProcess)
            return;
        _docker = await RealDocker.StartAsync();
        await Docker.BuildAsync("--tag", Image, await ScratchImage.WriteContextAsync(_scratch.Folder));
    }

    public async Task DisposeAsync()
    {
        if (_docker is not null)
            await _docker.DisposeAsync();
    }

    public void Dispose() => _scratch.Dispose();

    [NeedsDeployFact("dockerd", "docker", "busybox", Boots = true)]
    public async Task It_holds_one_program_its_libraries_and_nothing_else_that_runs()
    {
        var root = _scratch.PathOf("rootfs");
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(f => f[root.Length..], File.GetUnixFileMode);
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.Equal(Programs.Order(), files.Where(f => (f.Value & Execute) != 0).Select(f => f.Key).Order());
        Assert.DoesNotContain(files, f => (f.Value & (UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.OtherWrite)) != 0);
        Assert.All(files.Keys, f => Assert.Matches(
            @"^(/lib(64)?/.+\.so\.[0-9]+|/usr/bin/lustre-exporter|/etc/(passwd|group|nsswitch\.conf|os-release|ssl/.+)|/usr/lib/(os-release|ssl/.+)"
            + @"|/usr/share/doc/.+/copyright|/var/lib/dpkg/status\.d/.+)$",
            f));
        string[] packages = ["ca-certificates", "libc6", "libssl3", "libstdc++6"];
        Assert.Empty(packages.Except(Directory.GetFiles(root + "/var/lib/dpkg/status.d").Select(Path.GetFileName)));

        using var inspected = JsonDocument.Parse(await Docker.RunAsync("image", "inspect", Image));
        var image = inspected.RootElement[0];
        Assert.InRange(image.GetProperty("Size").GetInt64(), 1, MaxBytes);
        var configuration = image.GetProperty("Config");
        Assert.Equal("65532:65532", configuration.GetProperty("User").GetString());
        Assert.Equal("0.1.0", configuration.GetProperty("Labels").GetProperty("org.opencontainers.image.version").GetString());
        Assert.Equal(
            ["CMD", "/usr/bin/lustre-exporter", "health"],
            configuration.GetProperty("Healthcheck").GetProperty("Test").EnumerateArray().Select(w => w.GetString()));
    }

    [NeedsDeployFact("dockerd", "docker", "busybox", Boots = true)]
    public async Task It_runs_read_only_without_rights_becomes_healthy_starts_again_and_stops()
    {
        const string Name = "collector";
        string[] limits = ["--restart", "always", "--memory", "256m", "--health-interval", "1s"];
        await Docker.RunAsync([.. Container, .. limits, "--name", Name, Image, "run", "-Dlustre.enabled=off"]);
        await HasStateAsync(Name, "{{.State.Health.Status}}", "healthy");
        await Docker.RunAsync("exec", Name, "/usr/bin/lustre-exporter", "inspect", "sources");
        Assert.Equal("268435456", await StateAsync(Name, "{{.HostConfig.Memory}}"));

        (await Daemon.RunAsync("kill", ["-KILL", await StateAsync(Name, "{{.State.Pid}}")])).Expect(0);
        await HasStateAsync(Name, "{{.RestartCount}} {{.State.Status}}", "1 running");
        await HasStateAsync(Name, "{{.State.Health.Status}}", "healthy");

        await Docker.RunAsync("stop", "--time", "60", Name);
        Assert.Equal("exited 0", await StateAsync(Name, "{{.State.Status}} {{.State.ExitCode}}"));
        var logs = await Daemon.RunAsync("docker", ["-H", $"unix://{Docker.Socket}", "logs", Name]);
        Assert.Contains("Stopped", logs.Expect(0).Errors, StringComparison.Ordinal);
    }

    private Task HasStateAsync(string name, string format, string expected) =>
        Eventually.HoldsAsync(async () => Assert.Equal(expected, await StateAsync(name, format)));

    private async Task<string> StateAsync(string name, string format) =>
        (await Docker.RunAsync("inspect", "--format", format, name)).TrimEnd('\n');
}
