using System.Text;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Formats;

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

    /// <summary>A server's own files, one after the other under their names: they are many, and most of them short.</summary>
    private static readonly (string Target, string Parameter)[] ServerFiles =
    [
        ("scratch-OST0000", "osd/brw_stats"),
        ("scratch-OST0000", "osd/stats"),
        ("scratch-MDT0000", "osd/brw_stats"),
        ("scratch-OST0000", "osd/io_latency_stats"),
        ("scratch-OST0000", "ldlm/pool/state"),
        ("scratch-OST0000", "ldlm/pool/stats"),
        ("MGS", "ldlm/pool/state"),
        ("", "ost/OSS/ost/stats"),
        ("", "ost/OSS/ost_io/stats"),
        ("", "ost/OSS/ost_create/stats"),
        ("", "ost/OSS/ost_out/stats"),
        ("", "mds/MDS/mdt/stats"),
        ("", "mds/MDS/mdt_readpage/stats"),
        ("", "mds/MDS/mdt_io/stats"),
        ("", "mgs/MGS/mgs/stats"),
        ("", "ldlm/services/ldlm_canceld/stats"),
        ("", "ldlm/services/ldlm_cbd/stats"),
        ("scratch-OST0000", "quota_slave/acct_user"),
        ("scratch-OST0000", "quota_slave/acct_project"),
        ("scratch-OST0000", "quota_slave_dt/acct_user"),
        ("scratch-OST0000", "quota_slave_dt/acct_group"),
        ("scratch-OST0000", "quota_slave_dt/acct_project"),
        ("scratch-OST0000", "quota_slave_dt/info"),
        ("scratch-OST0000", "quota_slave_dt/limit_user"),
        ("scratch-MDT0000", "quota_slave_md/acct_user"),
        ("scratch-MDT0000", "qmt/dt-0x0/glb-usr"),
        ("scratch-MDT0000", "qmt/md-0x0/glb-usr"),
        ("scratch-MDT0000", "qmt/dt-flash/glb-usr"),
        ("scratch-MDT0000", "qmt/dt-0x0/info"),
        ("scratch-MDT0000", "mdd/changelog_users"),
        ("scratch-MDT0000", "rename_stats"),
        ("scratch-MDT0000", "osp/scratch-OST0000-osc-MDT0000/import"),
        ("scratch-MDT0000", "osp/scratch-OST0000-osc-MDT0000/state"),
        ("scratch-MDT0000", "osp/scratch-OST0000-osc-MDT0000/timeouts"),
        ("", "nodemap/default/exports"),
        ("", "nodemap/default/md_stats"),
        ("", "nodemap/default/dt_stats"),
    ];

    private const string Server = "server.txt";

    private const string Listing = "tree.txt";
    private const string ClientFiles = "client.txt";
    private const string NodeFiles = "node.txt";
    private static readonly string[] Whole = [Listing, Server, ClientFiles, NodeFiles];

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

        Check(version, Server, ServerText(tree));
        var files = ScratchDirectory.Files(scratch.Path);
        Check(version, Listing, List(files, scratch.Path));
        Check(version, ClientFiles, Texts(files, "osc", "mdc", "mgc", "lov", "lmv", "ldlm", "llite"));
        var commands = $"==> lnetctl stats show <==\n{tree.Lnet.StatsShow()}==> lnetctl net show -v 4 <==\n{tree.Lnet.NetShow()}" +
            $"==> lnetctl global show <==\n{tree.Lnet.GlobalShow()}";
        Check(version, NodeFiles, [.. Texts(files, "lnet", "sptlrpc", "devices"), .. Encoding.UTF8.GetBytes(commands)]);
    }

    [Fact]
    public void Every_golden_file_is_used()
    {
        var used = Enum.GetValues<LustreVersion>().SelectMany(
            v => Files.Select(f => f.Golden).Concat(Whole).Select(f => Path.Combine(Folder(v), f)));
        var there = Directory.EnumerateFiles(Repository.Golden, "*.txt", SearchOption.AllDirectories);
        Assert.Equal(used.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    private static byte[] ServerText(LustreTree tree)
    {
        var text = new StringBuilder();
        foreach (var (target, parameter) in ServerFiles)
        {
            if (PathOf(tree, target, parameter) is { } path)
                text.Append("==> ").Append(target).Append(' ').Append(parameter).Append(" <==\n").Append(File.ReadAllText(path));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string? PathOf(LustreTree tree, string target, string parameter)
    {
        try
        {
            return tree.PathOf(target, parameter);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Every file's path, and what it says where that is a line; every link, with where it points.</summary>
    private static byte[] List(SortedDictionary<string, byte[]> files, string root)
    {
        var list = new StringBuilder();
        foreach (var (path, content) in files)
        {
            list.Append(path);
            if (content.AsSpan().Count((byte)'\n') == 1 && !path.EndsWith("job_stats", StringComparison.Ordinal))
                list.Append(" = ").Append(Encoding.UTF8.GetString(content.AsSpan()[..^1]));
            list.Append('\n');
        }

        foreach (var (path, target) in ScratchDirectory.Links(root))
            list.Append(path).Append(" -> ").Append(target).Append('\n');
        return Encoding.UTF8.GetBytes(list.ToString());
    }

    /// <summary>All of those devices' files that hold more than a line; a mount's counters have a file of their own.</summary>
    private static byte[] Texts(SortedDictionary<string, byte[]> files, params string[] kinds)
    {
        var texts = new StringBuilder();
        foreach (var (path, content) in files)
        {
            var parts = path.Split('/');
            // A server's locks are among its own files.
            if (parts is [.., "namespaces", "MGS", _, _] or [.., "ldlm", "services", _, _]
                || parts.Any(part => part.EndsWith("_UUID", StringComparison.Ordinal)))
                continue;
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
