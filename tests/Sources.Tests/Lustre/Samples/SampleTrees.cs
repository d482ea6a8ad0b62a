using System.Diagnostics;
using LustreActors.Sources.Lustre;

namespace LustreActors.Sources.Tests.Lustre.Samples;

/// <summary>Trees captured from real servers, which lie beside a checkout where there are any.</summary>
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
            using var tar = Process.Start("tar", ["-xJf", archive, "-C", _unpacked, "--no-same-permissions", "--no-same-owner", $"{version}/loaded/raw"]);
            tar.WaitForExit();
            Assert.Equal(0, tar.ExitCode);
        }

        return Roots(tree);
    }

    internal static Dictionary<string, Reading> ReadAll(LustreRoots roots)
    {
        var options = new LustreSourceOptions { ClientName = "node01", Exports = SourceSetting.On };
        return new LustreDiscovery(roots).Discover(new TestWatch()).Targets
            .SelectMany(t => LustreSources.For(t, roots, options)).Concat(LustreSources.Node(roots))
            .ToDictionary(p => p.Name, p => p.Create().Read());
    }
}

/// <summary>A test that needs the samples, and says so where they are not.</summary>
internal sealed class SampleFactAttribute : FactAttribute
{
    public SampleFactAttribute()
    {
        if (!Directory.Exists(SampleTrees.Folder))
            Skip = $"no samples at {SampleTrees.Folder}";
    }
}
