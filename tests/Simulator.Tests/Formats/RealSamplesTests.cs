using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Formats;

/// <summary>Our lines beside those of real nodes: the same names in the same order, the same columns, the same directories.</summary>
public partial class RealSamplesTests
{
    [SamplesFact]
    public void The_lines_of_2_17_have_the_shape_of_a_real_nodes_reading_the_samples()
    {
        using var real = Unpacked("2.17.0-loaded.tar.xz");
        Compare(LustreVersion.V2_17, OsdKind.Ldiskfs, real["2.17.0/loaded/raw"]);
    }

    [SamplesFact]
    public void The_lines_of_2_15_have_the_shape_of_a_real_nodes_reading_the_samples()
    {
        using var real = Unpacked("2.15.8-loaded.tar.xz");
        Compare(LustreVersion.V2_15, OsdKind.Zfs, real["2.15.8/loaded/raw"]);
    }

    [SamplesFact]
    public void The_lines_of_2_10_have_the_shape_of_a_real_nodes_reading_the_samples() =>
        Compare(LustreVersion.V2_10, OsdKind.Zfs, Path.Combine(Repository.Samples!, "tree-2.10.1"));

    private static void Compare(LustreVersion version, OsdKind osd, string real)
    {
        using var scratch = new ScratchDirectory();
        var model = new SimulatedLustre(new SimulationOptions
        {
            Version = version,
            Osd = osd,
            ClientMount = true,
            JobIds = JobIdStyle.ProcnameUid,
            Filesystems = [new FilesystemOptions { Osts = 2 }],
        });
        using var tree = new LustreTree(model, scratch.Path);
        model.Advance(TimeSpan.FromMinutes(3));
        tree.Write();

        CompareStats(Real(real, "obdfilter", "stats"), tree.PathOf("scratch-OST0000", "stats"));
        CompareStats(Real(real, "mdt", "md_stats"), tree.PathOf("scratch-MDT0000", "md_stats"));
        CompareStats(Real(real, "llite", "stats"), tree.PathOf(model.Filesystems[0].Clients[0].Mount, "stats"));
        CompareJobs(Real(real, "obdfilter", "job_stats"), tree.PathOf("scratch-OST0000", "job_stats"));
        CompareJobs(Real(real, "mdt", "job_stats"), tree.PathOf("scratch-MDT0000", "job_stats"));
        CompareClient(model, tree, real);
        CompareServer(real, tree);
        ComparePlaces(real, scratch.Path, version == LustreVersion.V2_10 ? 60 : 150);
    }

    private static void CompareClient(SimulatedLustre model, LustreTree tree, string real)
    {
        var mount = model.Filesystems[0].Clients[0];
        var osc = mount.Import("scratch-OST0000").Name;
        var mdc = mount.Import("scratch-MDT0000").Name;
        CompareStats(Real(real, "osc", "stats"), tree.PathOf(osc, "stats"));
        CompareStats(Real(real, "mdc", "stats"), tree.PathOf(mdc, "stats"), least: 3);
        foreach (var (type, device) in new[] { ("osc", osc), ("mdc", mdc) })
        {
            // The MDTs of the samples hold no data of files, so only an OSC's import has averages.
            CompareLines(tree.PathOf(device, "import"), Real(real, type, "import"), Real(real, "osc", "import"));
            CompareLines(tree.PathOf(device, "state"), Real(real, type, "state"));
            CompareLines(tree.PathOf(device, "timeouts"), Real(real, type, "timeouts"));
            CompareLines(tree.PathOf(device, "rpc_stats"), Real(real, type, "rpc_stats"));
            Assert.Equal(File.ReadAllText(Real(real, type, "connect_flags")), File.ReadAllText(tree.PathOf(device, "connect_flags")));
        }

        CompareLines(tree.PathOf(mdc, "ldlm/pool/state"), Anywhere(real, "*-mdc-ffff*", "pool/state"));
        CompareStats(Anywhere(real, "*-mdc-ffff*", "pool/stats"), tree.PathOf(mdc, "ldlm/pool/stats"));
        CompareLines(tree.PathOf(osc, "osc_stats"), Real(real, "osc", "osc_stats"));
        CompareLines(tree.PathOf(osc, "unstable_stats"), Real(real, "osc", "unstable_stats"));
        // Whoever 2.10's sample is of read nothing.
        string[] caches = ["statahead_stats", "max_cached_mb", "unstable_stats", .. model.Options.Version == LustreVersion.V2_10
            ? [] : new[] { "read_ahead_stats" }];
        foreach (var leaf in caches)
            CompareLines(tree.PathOf(mount.Mount, leaf), Real(real, "llite", leaf));
        CompareLines(tree.PathOf(mount.Mount, "lov/target_obd"), Real(real, "lov", "target_obd"));
        CompareLines(tree.PathOf(model.Mgc.Name, "import"), Real(real, "mgc", "import"));
        CompareLines(tree.PathOf(model.Mgc.Name, "ir_state"), Real(real, "mgc", "ir_state"));
        CompareLines(tree.PathOf("", "sptlrpc/encrypt_page_pools"), Anywhere(real, "encrypt_page_pools"));
        CompareLines(tree.PathOf(model.Mgc.Name, "state"), Anywhere(real, "MGC*", "state"));
        CompareCommands(tree, Path.Combine(Path.GetDirectoryName(real)!, "cmd"));
        foreach (var leaf in new[] { "nis", "peers", "routes", "routers", "buffers", "stats" })
        {
            // Of the sample of 2.10.1 LNet's tables are missing.
            if (Directory.EnumerateFiles(real, leaf, SearchOption.AllDirectories).FirstOrDefault(f =>
                f.Contains("/debug/lnet/", StringComparison.Ordinal)) is { } table)
                CompareLines(tree.PathOf("", $"lnet/{leaf}"), table);
        }
    }

    private static void CompareCommands(LustreTree tree, string commands)
    {
        // Only the samples of live nodes hold what commands said.
        if (!Directory.Exists(commands))
            return;
        var answers = new Dictionary<string, string>
        {
            ["lnetctl_stats.out"] = tree.Lnet.StatsShow(),
            ["lnetctl_global.out"] = tree.Lnet.GlobalShow(),
            ["lnetctl_net_v.out"] = tree.Lnet.NetShow(0),
            ["lnetctl_net_v1.out"] = tree.Lnet.NetShow(1),
            ["lnetctl_net_v4.out"] = tree.Lnet.NetShow(4),
        };
        foreach (var (name, answer) in answers)
        {
            var (theirs, ours) = (File.ReadAllText(Path.Combine(commands, name)), answer);
            // All of a command's answer is compared, and in its order.
            Assert.Equal(Numberless(theirs), Numberless(ours));
        }
    }

    private static string Numberless(string text) => Fraction().Replace(Nids().Replace(text, "NID"), "0");

    /// <summary>Every line of ours, with its numbers and names made alike, stands in the real file too.</summary>
    private static void CompareLines(string ours, params string[] real)
    {
        var theirs = real.SelectMany(File.ReadAllLines).SelectMany(Shapes).ToHashSet();
        var mine = File.ReadAllLines(ours);
        Assert.NotEmpty(mine);
        Assert.All(mine, line => Assert.True(Shapes(line).Any(theirs.Contains), $"'{line}' of {ours} is not in {real[0]}"));
    }

    private static string Anywhere(string root, string device, string? leaf = null) =>
        leaf is null
            ? Directory.EnumerateFiles(root, device, SearchOption.AllDirectories).First()
            : Directory.EnumerateDirectories(root, device, SearchOption.AllDirectories).Select(
                d => Path.Combine(d, leaf)).First(File.Exists);

    /// <summary>A line whose numbers are aligned to the left, and the same if they are aligned to the right.</summary>
    private static string[] Shapes(string line)
    {
        // LNet's tables pad a NID to 24 columns.
        if (line.Length > 24 && line[..24].Contains('@') && line[23] == ' ')
            line = "0@lo" + line[24..];
        // No sample of 2.10 has read anything.
        var plain = State().Replace(Device().Replace(Release().Replace(Nids().Replace(line, "NID"), "RELEASE"), "DEVICE"), "STATE")
            .Replace("read_data", "write_data", StringComparison.Ordinal);
        plain = Label().Replace(plain, "N:");
        return ["L" + Fraction().Replace(plain, "0"), "R" + Padded().Replace(plain, match =>
            match.Length.ToString("d2", CultureInfo.InvariantCulture))];
    }

    private static void CompareStats(string real, string ours, int least = 4)
    {
        var theirs = File.ReadAllLines(real).Select(StatsShape).ToList();
        var mine = File.ReadAllLines(ours).Select(StatsShape).ToList();
        var shared = theirs.Intersect(mine).ToList();
        Assert.True(shared.Count >= least, $"{real} and ours share only {shared.Count} lines");
        Assert.Equal(shared, mine.Where(shared.Contains).Distinct());
        // A name that both have must not come in two shapes.
        var shapes = theirs.ToLookup(Name);
        Assert.All(mine.Where(line => shapes.Contains(Name(line))), line => Assert.Contains(line, shapes[Name(line)]));
    }

    private static void CompareJobs(string real, string ours)
    {
        var (theirs, mine) = (FirstJobs(real), FirstJobs(ours));
        Assert.Equal(theirs[0].Select(Name), mine[0].Select(Name));
        Assert.Equal(theirs[0].Select(JobShape), mine[0].Select(JobShape));
        // What never happened is written alike to the last blank.
        var zeros = theirs.SelectMany(job => job).Where(IsZero).ToHashSet();
        Assert.All(
            mine.SelectMany(job => job).Where(IsZero).Where(line => zeros.Any(z => Name(z) == Name(line))),
            line => Assert.Contains(line, zeros));
    }

    private static void CompareServer(string real, LustreTree tree)
    {
        const string Ost = "scratch-OST0000";
        const string Mdt = "scratch-MDT0000";
        var quota = File.Exists(Path.Combine(tree.Root, $"proc/fs/lustre/osd-zfs/{Ost}/quota_slave_dt/info")) ||
            File.Exists(
                Path.Combine(tree.Root, $"proc/fs/lustre/osd-ldiskfs/{Ost}/quota_slave_dt/info")) ? "quota_slave_dt" : "quota_slave";
        CompareUnits(Sample(real, "osd-*/*-OST*/stats"), tree.PathOf(Ost, "osd/stats"));
        CompareDisk(Sample(real, "osd-*/*-OST*/brw_stats"), tree.PathOf(Ost, "osd/brw_stats"));
        CompareUnits(Sample(real, "ldlm/namespaces/filter-*/pool/stats"), tree.PathOf(Ost, "ldlm/pool/stats"));
        foreach (var service in Services)
            CompareUnits(Sample(real, $"{service}/stats"), tree.PathOf("", $"{service}/stats"));
        CompareKeys(Sample(real, "ldlm/namespaces/filter-*/pool/state"), tree.PathOf(Ost, "ldlm/pool/state"));
        CompareKeys(Sample(real, "osp/*-OST*/import"), tree.PathOf(Mdt, $"osp/{Ost}-osc-MDT0000/import"));
        CompareKeys(Sample(real, "qmt/*/md-0x0/info"), tree.PathOf(Mdt, "qmt/md-0x0/info"));
        CompareKeys(Sample(real, $"osd-*/*-OST*/{quota}/info"), tree.PathOf(Ost, $"{quota}/info"));
        CompareLengths(Sample(real, $"osd-*/*-OST*/{quota}/acct_user"), tree.PathOf(Ost, $"{quota}/acct_user"), "  usage:");
        CompareLengths(Sample(real, "qmt/*/md-0x0/glb-usr"), tree.PathOf(Mdt, "qmt/md-0x0/glb-usr"), "  limits:");
        Assert.Equal(
            File.ReadAllLines(Sample(real, "mdd/*/changelog_users"))[1], File.ReadAllLines(tree.PathOf(Mdt, "mdd/changelog_users"))[1]);
        CompareLengths(Sample(real, "mdd/*/changelog_users"), tree.PathOf(Mdt, "mdd/changelog_users"), "cl1", line => line.Split('(')[0]);
    }

    /// <summary>Every line that both have, has the same columns, unit and quantity of numbers, and they come in the same order.</summary>
    private static void CompareUnits(string real, string ours)
    {
        var theirs = File.ReadAllLines(real).ToDictionary(Name, StatsShape);
        var mine = File.ReadAllLines(ours);
        var shared = mine.Where(line => theirs.ContainsKey(Name(line))).ToList();
        Assert.True(shared.Count >= Math.Min(4, theirs.Count), $"{real} and ours share only {shared.Count} lines");
        Assert.Equal(shared.Select(line => theirs[Name(line)]), shared.Select(StatsShape));
        Assert.Equal(theirs.Keys.Where(shared.Select(Name).Contains), shared.Select(Name));
    }

    private static void CompareDisk(string real, string ours)
    {
        Assert.Equal(Headings(real), Headings(ours));
        var shapes = File.ReadAllLines(real).Where(
            line => line.Contains(":\t\t", StringComparison.Ordinal)).Select(BucketShape).ToHashSet();
        Assert.All(
            File.ReadAllLines(ours).Where(line => line.Contains(":\t\t", StringComparison.Ordinal)).Select(BucketShape),
            shape => Assert.Contains(shape, shapes));

        static IEnumerable<string> Headings(string path) =>
            File.ReadAllLines(path).Where(line => !line.Contains(":\t\t", StringComparison.Ordinal)).Select(StatsShape);

        static string BucketShape(string line) =>
            BucketNumber().Replace(line[line.IndexOf(':', StringComparison.Ordinal)..], m => m.Value.Length > 6 ? "#" : "%");
    }

    /// <summary>The same keys in the same order and with the same indentation, whatever the values.</summary>
    private static void CompareKeys(string real, string ours) => Assert.Equal(Keys(real), Keys(ours));

    private static IEnumerable<string> Keys(string path) => File.ReadAllLines(path)
        .Where(line => !line.Contains("connects", StringComparison.Ordinal))
        .Select(line => line.Contains("(ldlm-pool", StringComparison.Ordinal)
            ? line.Split('(')[0] : line[..(line.IndexOf(':', StringComparison.Ordinal) + 1)]);

    private static void CompareLengths(string real, string ours, string start, Func<string, string>? part = null)
    {
        var (theirs, mine) = (Lengths(real), Lengths(ours));
        Assert.True(theirs.Count == 0 || mine.IsSubsetOf(theirs), $"{real}: {string.Join(' ', theirs)}; ours: {string.Join(' ', mine)}");

        HashSet<int> Lengths(string path) => [.. File.ReadAllLines(path).Where(line => line.StartsWith(start, StringComparison.Ordinal))
            .Select(line => (part?.Invoke(line) ?? line).Length)];
    }

    /// <summary>Where the real node has a parameter of ours, it has it below the same root.</summary>
    private static void ComparePlaces(string real, string ours, int atLeast)
    {
        var places = Places(real);
        var compared = 0;
        foreach (var (path, roots) in Places(ours))
        {
            // The sample of 2.10.1 is no single node's: these files in it stand where only 2.12 has them.
            if (atLeast < 100 && (Misplaced.Contains(path.Split('/')[^1]) || path.StartsWith("ldlm/namespaces", StringComparison.Ordinal)))
                continue;
            if (!places.TryGetValue(path, out var theirs))
                continue;
            compared++;
            Assert.True(roots.IsSubsetOf(theirs), $"{path} is below {string.Join(", ", theirs)} on the real node");
        }

        Assert.True(compared > atLeast, $"only {compared} files of ours exist on the real node");
    }

    /// <summary>Every parameter below the three roots, without the names of filesystems, indices, clients and mounts.</summary>
    private static Dictionary<string, HashSet<string>> Places(string tree)
    {
        var places = new Dictionary<string, HashSet<string>>();
        foreach (var root in Roots.Where(root => Directory.Exists(Path.Combine(tree, root))))
        {
            foreach (var path in ScratchDirectory.Paths(Path.Combine(tree, root)))
            {
                var name = Place().Replace(path, "#");
                if (!places.TryGetValue(name, out var roots))
                    places.Add(name, roots = []);
                roots.Add(root);
            }
        }

        return places;
    }

    private static readonly string[] Roots = ["proc/fs/lustre", "sys/fs/lustre", "sys/kernel/debug/lustre"];

    private static readonly string[] Services =
    [
        "ost/OSS/ost", "ost/OSS/ost_io", "ost/OSS/ost_create", "mds/MDS/mdt", "mds/MDS/mdt_readpage", "mgs/MGS/mgs",
        "ldlm/services/ldlm_canceld", "ldlm/services/ldlm_cbd",
    ];

    private static readonly string[] Misplaced =
        ["degraded", "grant_precreate", "lfsck_speed_limit", "precreate_batch", "soft_sync_limit", "sync_journal"];

    private static string Real(string root, string type, string leaf) =>
        new[] { "proc/fs/lustre", "sys/kernel/debug/lustre" }.Select(r => Path.Combine(root, r, type)).Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories).Select(device => Path.Combine(device, leaf)).Where(File.Exists)
            .OrderByDescending(path => new FileInfo(path).Length).First();

    /// <summary>The longest of the real node's files that a pattern names, below whichever root.</summary>
    private static string Sample(string real, string pattern) => Roots
        .SelectMany(root => Expand(Path.Combine(real, root), pattern.Split('/')))
        .OrderByDescending(path => new FileInfo(path).Length).First();

    private static IEnumerable<string> Expand(string directory, string[] pattern)
    {
        if (!Directory.Exists(directory))
            return [];
        return pattern.Length == 1
            ? Directory.GetFiles(directory, pattern[0])
            : Directory.GetDirectories(directory, pattern[0]).SelectMany(next => Expand(next, pattern[1..]));
    }

    private static List<List<string>> FirstJobs(string path)
    {
        var jobs = new List<List<string>>();
        foreach (var line in Encoding.Latin1.GetString(File.ReadAllBytes(path)).Split('\n').Skip(1))
        {
            if (line.StartsWith("- ", StringComparison.Ordinal))
                jobs.Add([]);
            else if (line.Length > 0)
                jobs[^1].Add(line);
        }

        return jobs;
    }

    private static string Name(string line) => line.TrimStart().Split(' ', ':')[0];

    private static bool IsZero(string line) => line.Contains("samples:           0,", StringComparison.Ordinal);

    private static string StatsShape(string line) => Number().Replace(line, "0");

    private static string JobShape(string line) => Histogram().Replace(RightAligned().Replace(line, "0"), "hist");

    [GeneratedRegex(@"(?<![a-z_])\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<=:)( *)\d+(\.\d{9})?")]
    private static partial Regex RightAligned();

    [GeneratedRegex(@"[a-z]+(?=-(?:OST|MDT|QMT|ffff))|(?<=-(?:OST|MDT))[0-9a-f]{4}|(?:\d+\.){3}\d+@[a-z0-9]+|0@lo|ffff[0-9a-f]{8,}")]
    private static partial Regex Place();

    [GeneratedRegex(@" +\d+")]
    private static partial Regex BucketNumber();

    [GeneratedRegex(@"(\b((MGC)?\d+\.\d+\.\d+\.\d+@\w+|0@lo)(, )?)+")]
    private static partial Regex Nids();

    [GeneratedRegex(@"^\d+(?=:\t)")]
    private static partial Regex Label();

    [GeneratedRegex(@"(?<![a-z_])-?\d+(\.\d+)?")]
    private static partial Regex Fraction();

    [GeneratedRegex(@" *(?<![a-z_])-?\d+(\.\d+)?")]
    private static partial Regex Padded();

    [GeneratedRegex(@"(?<=target_version: ).*")]
    private static partial Regex Release();

    [GeneratedRegex(@"\b\w+-(OST|MDT)\d{4}(-\w+)*|\b\w+-client\b")]
    private static partial Regex Device();

    [GeneratedRegex(@"\b(FULL|IDLE|CONNECTING|DISCONN)\b")]
    private static partial Regex State();

    [GeneratedRegex(@"hist: \{.*?\}")]
    private static partial Regex Histogram();

    private static ScratchDirectory Unpacked(string archive)
    {
        var directory = new ScratchDirectory();
        using var tar = Process.Start("tar", ["-xJf", Path.Combine(Repository.Samples!, "live", archive), "-C", directory.Path]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return directory;
    }
}
