using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The packages of the tested binary: two releases, and the files before they are packed.</summary>
#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class BuiltPackages : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Version = "0.1.0";

    /// <summary>Longer than a busy machine needs for its boot and nine plays of Ansible.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(12);

    private readonly Scratch _scratch = new();

    internal static string Build { get; } = Path.Combine(Repository.Root, "deploy", "package", "build.sh");

    internal static string Scripts { get; } = Path.Combine(Repository.Root, "tests", "Host.Tests", "Deploy", "Scripts");

    internal string Folder => _scratch.Folder;

    internal string Stage => _scratch.PathOf("stage");

    internal string Deb(int release) => _scratch.PathOf($"lustre-exporter_{Version}-{release}_amd64.deb");

    internal string Rpm(int release) => _scratch.PathOf($"lustre-exporter-{Version}-{release}.x86_64.rpm");

    public async Task InitializeAsync()
    {
        if (new NeedsDeployFactAttribute("scdoc", "jq", "rpmbuild").Skip is not null)
            return;
        foreach (var release in (string[])["1", "2"])
            await BuildAsync("--release", release, "--output", Folder);
        await BuildAsync("--stage", Stage);
    }

    public Task DisposeAsync()
    {
        _scratch.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Runs a script on a booted copy of this machine.</summary>
    internal Task<Finished> RunBootedAsync(string script, params string[] arguments) => RunBootedAsync("/", script, arguments);

    /// <summary>Runs a script on a booted Debian that has its required packages, systemd, apt and curl alone.</summary>
    internal async Task<Finished> RunOnBareDebianAsync(string script, params string[] arguments)
    {
        using var root = new Scratch();
        string[] packages = ["systemd", "systemd-sysv", "apt", "ca-certificates", "curl", "libssl3", "libstdc++6", "procps"];
        (await Daemon.RunAsync(Path.Combine(Scripts, "debian-root.sh"), [root.Folder, .. packages])).Expect(0);
        return await RunBootedAsync(root.Folder, script, arguments);
    }

    private async Task<Finished> RunBootedAsync(string root, string script, string[] arguments)
    {
        // The booted copy sees only the folder of the packages and that of the results.
        foreach (var file in Directory.EnumerateFiles(Scripts))
            File.Copy(file, _scratch.PathOf(Path.GetFileName(file)), overwrite: true);
        using var results = new Scratch();
        return await Daemon.RunAsync(
            Path.Combine(Scripts, "booted.sh"),
            [results.Folder, Folder, _scratch.PathOf(script), .. arguments],
            new Dictionary<string, string> { ["BOOTED_ROOT"] = root },
            within: Deadline);
    }

    private static async Task BuildAsync(params IEnumerable<string> arguments) =>
        (await Daemon.RunAsync(Build, ["--fast", "1", "--binary", ExporterProcess.Binary, .. arguments])).Expect(0);
}
