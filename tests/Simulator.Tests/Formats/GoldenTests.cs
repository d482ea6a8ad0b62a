using System.Text;

namespace LustreActors.Simulator.Tests;

/// <summary>
/// What each release's files look like, byte for byte. After an intended change: LUSTRE_WRITE_GOLDEN=1 dotnet test, and read the diff.
/// </summary>
public class GoldenTests
{
    private static readonly (string Golden, string Target, string Parameter)[] Files =
    [
        ("ost-stats.txt", "scratch-OST0000", "stats"),
        ("ost-job_stats.txt", "scratch-OST0000", "job_stats"),
        ("ost-recovery_status.txt", "scratch-OST0000", "recovery_status"),
        ("ost-export-stats.txt", "scratch-OST0000", "exports/0@lo/stats"),
        ("ost-export-uuid.txt", "scratch-OST0000", "exports/0@lo/uuid"),
        ("mdt-md_stats.txt", "scratch-MDT0000", "md_stats"),
        ("mdt-job_stats.txt", "scratch-MDT0000", "job_stats"),
        ("mdt-export-uuid.txt", "scratch-MDT0000", "exports/0@lo/uuid"),
        ("llite-stats.txt", "", "stats"),
    ];

    private const string Listing = "tree.txt";
    private const string ClientFiles = "client.txt";
    private const string NodeFiles = "node.txt";
    private static readonly string[] Whole = [Listing, ClientFiles, NodeFiles];

    [Theory]
    [ClassData(typeof(AllVersions))]
    public void The_files_of_a_release_are_its_golden_text(LustreVersion version)
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions
        {
            Seed = 73,
            Version = version,
            ClientMount = true,
            Osd = version == LustreVersion.V2_12 ? OsdKind.Zfs : OsdKind.Ldiskfs,
            JobIds = JobIdStyle.Mixed,
            Filesystems = [new FilesystemOptions { Osts = 1, Mdts = 1, Clients = 1, Jobs = 4 }],
        });
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromSeconds(40.25));
        tree.Write();
        foreach (var (golden, target, parameter) in Files)
        {
            var device = target.Length > 0 ? target : model.Filesystems[0].Clients[0].Mount;
            Check(version, golden, File.ReadAllBytes(tree.PathOf(device, parameter)));
        }

        var files = ScratchDirectory.Files(scratch.Path);
        Check(version, Listing, List(files));
        Check(version, ClientFiles, Texts(files, "osc", "mdc", "mgc", "lov", "lmv", "ldlm", "llite"));
        var commands = $"==> lnetctl stats show <==\n{tree.Lnet.StatsShow()}==> lnetctl net show -v 4 <==\n{tree.Lnet.NetShow()}==> lnetctl global show <==\n{tree.Lnet.GlobalShow()}";
        Check(version, NodeFiles, [.. Texts(files, "lnet", "sptlrpc", "devices"), .. Encoding.UTF8.GetBytes(commands)]);
    }

    [Fact]
    public void Every_golden_file_is_used()
    {
        var used = Enum.GetValues<LustreVersion>().SelectMany(v => Files.Select(f => f.Golden).Concat(Whole).Select(f => Path.Combine(Folder(v), f)));
        var there = Directory.EnumerateFiles(Repository.Golden, "*.txt", SearchOption.AllDirectories);
        Assert.Equal(used.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    /// <summary>Every file's path, and what it says where that is a line.</summary>
    private static byte[] List(SortedDictionary<string, byte[]> files)
    {
        var list = new StringBuilder();
        foreach (var (path, content) in files)
        {
            list.Append(path);
            if (content.AsSpan().Count((byte)'\n') == 1 && !path.EndsWith("job_stats", StringComparison.Ordinal))
                list.Append(" = ").Append(Encoding.UTF8.GetString(content.AsSpan()[..^1]));
            list.Append('\n');
        }

        return Encoding.UTF8.GetBytes(list.ToString());
    }

    /// <summary>All of those devices' files that hold more than a line; a mount's counters have a file of their own.</summary>
    private static byte[] Texts(SortedDictionary<string, byte[]> files, params string[] kinds)
    {
        var texts = new StringBuilder();
        foreach (var (path, content) in files)
        {
            var parts = path.Split('/');
            if (!kinds.Any(parts.Contains) || content.AsSpan().Count((byte)'\n') < 2 || parts is [.., "llite", _, "stats"])
                continue;
            texts.Append("==> ").Append(path).Append(" <==\n").Append(Encoding.UTF8.GetString(content));
        }

        return Encoding.UTF8.GetBytes(texts.ToString());
    }

    private static void Check(LustreVersion version, string name, byte[] written)
    {
        var path = Path.Combine(Folder(version), name);
        if (Environment.GetEnvironmentVariable("LUSTRE_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder(version));
            File.WriteAllBytes(path, written);
        }

        // Latin-1 shows every byte, and a difference with its line.
        Assert.Equal(Encoding.Latin1.GetString(File.ReadAllBytes(path)), Encoding.Latin1.GetString(written));
    }

    private static string Folder(LustreVersion version) => Path.Combine(Repository.Golden, version.ToString());
}
