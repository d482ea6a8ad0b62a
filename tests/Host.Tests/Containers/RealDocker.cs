using System.Formats.Tar;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Containers;

/// <summary>A test on a real dockerd, which only root can start.</summary>
internal sealed class NeedsDockerFactAttribute : FactAttribute
{
    public NeedsDockerFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "only root can start dockerd";
        else if (NeedsFactAttribute.Find("dockerd") is null)
            Skip = "dockerd is not installed (package docker.io)";
        else if (NeedsFactAttribute.Find("busybox") is null)
            Skip = "busybox is not installed (package busybox-static)";
    }
}

/// <summary>A dockerd with a private socket and an image that holds busybox alone. It has no network.</summary>
internal sealed class RealDocker : IAsyncDisposable
{
    private const string Image = "localhost/busybox:1";

    private readonly Scratch _scratch = new();
    private readonly Daemon _daemon;

    private RealDocker()
    {
        _daemon = new Daemon(
            "dockerd",
            [
                "--config-file", _scratch.Write("daemon.json", "{}"), "-H", $"unix://{Socket}", "--data-root", _scratch.PathOf("data"),
                "--exec-root", _scratch.PathOf("exec"), "--pidfile", _scratch.PathOf("docker.pid"), "--storage-driver", "vfs",
                "--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false",
                "--userland-proxy=false",
            ]);
    }

    public string Socket => _scratch.PathOf("docker.sock");

    public static async Task<RealDocker> StartAsync()
    {
        var docker = new RealDocker();
        try
        {
            await Eventually.HoldsAsync(() => Assert.True(
                docker._daemon.HasExited || docker._daemon.Said.Contains("API listen on", StringComparison.Ordinal), docker._daemon.Said));
            Assert.False(docker._daemon.HasExited, docker._daemon.Said);
            await docker.ImportAsync();
            return docker;
        }
        catch
        {
            await docker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a container without a network.</summary>
    public Task StartAsync(string name, IEnumerable<string> options, params IEnumerable<string> command) =>
        RunAsync(["run", "--detach", "--name", name, "--network", "none", .. options, Image, .. command]);

    public async Task<string> RunAsync(params IEnumerable<string> words) =>
        (await Daemon.RunAsync("docker", ["-H", $"unix://{Socket}", .. words])).Expect(0).Output;

    /// <summary>Builds an image without a network. Each layer is a copy of the one before, which takes long on a busy machine.</summary>
    public async Task BuildAsync(params IEnumerable<string> words) => (await Daemon.RunAsync(
        "docker", ["-H", $"unix://{Socket}", "build", "--quiet", "--network", "none", .. words], within: TimeSpan.FromMinutes(10))).Expect(0);

    public void Freeze() => _daemon.Freeze();

    public void Thaw() => _daemon.Thaw();

    public async ValueTask DisposeAsync()
    {
        // dockerd waits for its containers when it stops, longer than a test does. A daemon that is killed leaves them, and their mounts.
        if (!_daemon.HasExited)
        {
            foreach (var id in (await RunAsync("ps", "--all", "--quiet")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await RunAsync("rm", "--force", id);
        }

        await _daemon.DisposeAsync();
        _scratch.Dispose();
    }

    private async Task ImportAsync()
    {
        var root = Directory.CreateDirectory(_scratch.PathOf("image"));
        var bin = root.CreateSubdirectory("bin").FullName;
        File.Copy(NeedsFactAttribute.Find("busybox")!, Path.Combine(bin, "busybox"));
        foreach (var name in new[] { "sh", "sleep" })
            File.CreateSymbolicLink(Path.Combine(bin, name), "busybox");
        var tar = _scratch.PathOf("image.tar");
        await TarFile.CreateFromDirectoryAsync(root.FullName, tar, includeBaseDirectory: false);
        await RunAsync(["import", tar, Image]);
    }
}
