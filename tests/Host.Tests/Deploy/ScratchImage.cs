using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>
/// The build of the image made from scratch. No base image can be pulled in a test, so that the libraries are those of this machine; the
/// last stage is that of the Dockerfile.
/// </summary>
internal static class ScratchImage
{
    /// <summary>Writes the Dockerfile and the folder <c>rootfs</c>.</summary>
    public static async Task<string> WriteContextAsync(string folder)
    {
        var docker = Path.Combine(Yaml.Folder, "docker");
        (await Daemon.RunAsync(Path.Combine(docker, "rootfs.sh"), [ExporterProcess.Binary, Path.Combine(folder, "rootfs")])).Expect(0);
        var lines = await File.ReadAllLinesAsync(Path.Combine(docker, "Dockerfile"));
        var last = lines.Skip(Array.IndexOf(lines, "FROM scratch"))
            .Select(l => l.Replace("--from=rootfs /rootfs/", "rootfs/", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), string.Join('\n', last));
        return folder;
    }
}
