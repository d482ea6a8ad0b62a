using System.Diagnostics;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Lustre.Trees;

namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>Trees captured from real servers. They may lie beside a checkout.</summary>
public sealed class SampleTrees : IDisposable
{
    private readonly string _unpacked = Directory.CreateTempSubdirectory("lustre-samples-").FullName;

    internal static string Folder { get; } = Path.Combine(Checkout.Root, "..", "shared", "fixtures", "lustre");

    public void Dispose() => Directory.Delete(_unpacked, recursive: true);

    internal static LustreRoots Roots(string tree) =>
        LustreRoots.Under(Path.Combine(tree, "proc"), Path.Combine(tree, "sys"), Path.Combine(tree, "sys/kernel/debug"));

    /// <summary>The raw tree of a live capture.</summary>
    internal LustreRoots Live(string version)
    {
        var tree = Path.Combine(_unpacked, version, "loaded", "raw");
        if (!Directory.Exists(tree))
        {
            var archive = Path.Combine(Folder, "live", $"{version}-loaded.tar.xz");
            using var tar = Process.Start(
                "tar", ["-xJf", archive, "-C", _unpacked, "--no-same-permissions", "--no-same-owner", $"{version}/loaded/raw"]);
            tar.WaitForExit();
            Assert.Equal(0, tar.ExitCode);
        }

        return Roots(tree);
    }

    /// <summary>The output of a command on the same host.</summary>
    internal static byte[] Printed(string version, string command) => Extract(version, $"{version}/loaded/cmd/{command}.out");

    private static byte[] Extract(string version, string name)
    {
        var archive = Path.Combine(Folder, "live", $"{version}-loaded.tar.xz");
        using var tar = Process.Start(new ProcessStartInfo("tar", ["-xJOf", archive, name]) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        tar.StandardOutput.BaseStream.CopyTo(output);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return output.ToArray();
    }

    internal static Dictionary<string, Reading> ReadAll(LustreRoots roots)
    {
        var options = GoldenTree.EverythingOn();
        var inventory = new LustreDiscovery(roots).Discover(new TestWatch());
        return inventory.Targets
            .SelectMany(t => LustreSources.For(t, roots, options)).Concat(LustreSources.Node(roots, options)).Concat(
                inventory.LnetPresent ? LustreSources.Lnet(roots, options) : [])
            .ToDictionary(p => p.Name, p => p.Create().Read());
    }
}

/// <summary>A test that needs the samples. It is skipped where they are missing.</summary>
internal sealed class SampleFactAttribute : FactAttribute
{
    public SampleFactAttribute()
    {
        if (!Directory.Exists(SampleTrees.Folder))
            Skip = $"no samples at {SampleTrees.Folder}";
    }
}
