using System.Globalization;
using LustreActors.Hocon.Binding;
using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// The configuration of a container, in a folder: files where they are mounted, environment, secrets, and empty folders
/// for mounts of the host.
/// </summary>
internal sealed class MountedConfiguration : IDisposable
{
    // The mode of the files of a Secret in the manifests: check-config reports keys that everybody can read.
    private const UnixFileMode SecretMode = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    private readonly Scratch _scratch = new();

    /// <param name="arguments">The program's arguments, which name the file.</param>
    /// <param name="environment">The variables that the manifest sets.</param>
    /// <param name="files">Texts by their paths in the container.</param>
    /// <param name="folders">Other mounts.</param>
    public MountedConfiguration(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string> files,
        IReadOnlyCollection<string> folders)
    {
        Environment = environment;
        foreach (var folder in folders)
            Directory.CreateDirectory(Inside(folder));
        string[] roots = [.. files.Keys.Concat(folders).Select(Root).Distinct()];
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Inside(path))!);
            var moved = roots.Aggregate(text, (t, root) => t.Replace($" {root}", $" {Inside(root)}", StringComparison.Ordinal));
            File.WriteAllText(Inside(path), moved);
            if (path.StartsWith("/run/secrets/", StringComparison.Ordinal))
                File.SetUnixFileMode(Inside(path), SecretMode);
        }

        Assert.Equal(["run", "--config"], arguments.Take(2));
        Path = Inside(arguments[2]);
        Assert.True(File.Exists(Path), $"{arguments[2]} is not mounted; there are {string.Join(", ", files.Keys)}");
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The file that the program is started with.</summary>
    public string Path { get; }

    /// <summary>The words in front of a program that gets this environment.</summary>
    public string[] Before => ["env", .. Environment.Select(e => $"{e.Key}={e.Value}")];

    /// <summary>The settings in force; throws where the program refuses them.</summary>
    public ConfigBinder Load() =>
        new(new ConfigurationFile(Path, [], name => Environment.GetValueOrDefault(name)).Load().Effective, ConfigurationFile.Reference());

    /// <summary>Runs <c>check-config</c> on it.</summary>
    public async Task CheckAsync()
    {
        await using var process = ExporterProcess.StartAs(Before, "check-config", "--config", Path);
        var finished = (await process.FinishAsync()).Expect(0);
        Assert.Contains("the configuration is right", finished.Output, StringComparison.Ordinal);
        Assert.Equal("", finished.Errors);
    }

    /// <summary>The port at the end of an address.</summary>
    public static int Port(string address) => int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    public static int Port(YamlDotNet.RepresentationModel.YamlNode node) => int.Parse(node.Text(), CultureInfo.InvariantCulture);

    public void Dispose() => _scratch.Dispose();

    private string Inside(string path) => _scratch.PathOf(path.TrimStart('/'));

    /// <summary>The first folder of a path.</summary>
    private static string Root(string path) => '/' + path.Split('/', StringSplitOptions.RemoveEmptyEntries)[0];
}
