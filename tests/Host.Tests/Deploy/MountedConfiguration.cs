using System.Globalization;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// A program's configuration as a container would see it, in a folder: its files where they are mounted, its environment, empty files for secrets, and
/// folders for what is the host's.
/// </summary>
internal sealed class MountedConfiguration : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _file;

    /// <param name="arguments">Of the program; they name the file.</param>
    /// <param name="environment">What the manifest sets.</param>
    /// <param name="files">What is mounted: the path in the container, and the text.</param>
    /// <param name="folders">Other things that are mounted.</param>
    public MountedConfiguration(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> files, IReadOnlyCollection<string> folders)
    {
        Environment = environment;
        foreach (var folder in folders)
            Directory.CreateDirectory(Inside(folder));
        string[] roots = [.. files.Keys.Concat(folders).Select(Root).Distinct()];
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Inside(path))!);
            File.WriteAllText(Inside(path), roots.Aggregate(text, (t, root) => t.Replace($" {root}", $" {Inside(root)}", StringComparison.Ordinal)));
        }

        Assert.Equal(["run", "--config"], arguments.Take(2));
        _file = Inside(arguments[2]);
        Assert.True(File.Exists(_file), $"{arguments[2]} is not mounted; there are {string.Join(", ", files.Keys)}");
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>What it comes to; throws where it is not right.</summary>
    public AppOptions Bind() => new ConfigurationFile(_file, [], name => Environment.GetValueOrDefault(name)).Load().Options;

    /// <summary>What the program itself says of it.</summary>
    public async Task CheckAsync()
    {
        await using var process = ExporterProcess.StartAs(["env", .. Environment.Select(e => $"{e.Key}={e.Value}")], "check-config", "--config", _file);
        var finished = (await process.FinishAsync()).Expect(0);
        Assert.Contains("the configuration is right", finished.Output, StringComparison.Ordinal);
        Assert.Equal("", finished.Errors);
    }

    public static int Port(YamlDotNet.RepresentationModel.YamlNode node) => int.Parse(node.Text(), CultureInfo.InvariantCulture);

    public void Dispose() => _scratch.Dispose();

    private string Inside(string path) => _scratch.Of(path.TrimStart('/'));

    /// <summary>The first folder of a path, and of /run the second as well.</summary>
    private static string Root(string path) => '/' + path.Split('/', StringSplitOptions.RemoveEmptyEntries)[0];
}
