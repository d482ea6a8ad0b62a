using System.Text;
using System.Text.RegularExpressions;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Tests.Lustre.Trees;

namespace LustreActors.Sources.Tests.Lustre.Damage;

/// <summary>A golden tree in which one file at a time is damaged, and the readings of its sources.</summary>
internal sealed partial class DamagedTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, SourceReading> _whole = [];
    private readonly List<(string Path, SourcePlan Plan)> _reads = [];

    public DamagedTree(string fixture)
    {
        foreach (var (name, content) in TreeText.Files(File.ReadAllBytes(fixture)))
        {
            var path = Path.Combine(_folder.Path, name);
            Directory.CreateDirectory(name.EndsWith('/') ? path : Path.GetDirectoryName(path)!);
            if (!name.EndsWith('/'))
                File.WriteAllBytes(path, Sound(content));
        }

        var root = _folder.Path;
        var roots = LustreRoots.Under(Path.Combine(root, "proc"), Path.Combine(root, "sys"), Path.Combine(root, "sys/kernel/debug"));
        var inventory = new LustreDiscovery(roots).Discover(new TestWatch());
        var options = GoldenTree.EverythingOn();
        foreach (var plan in LustreSources.Node(roots, options).Concat(LustreSources.Lnet(roots, options)).Concat(
            inventory.Targets.SelectMany(t => LustreSources.For(t, roots, options))))
        {
            if (plan.Part is "lnetctl" or "lfs")
                continue;
            var watch = new TestWatch();
            var source = plan.Create();
            source.Read(watch);
            _whole[plan.Name] = new SourceReading(source.Read(watch));
            _reads.AddRange(watch.Paths.Distinct().Where(File.Exists).Select(path => (path, plan)));
        }
    }

    /// <summary>One file of every kind, with its source.</summary>
    public IEnumerable<(string Kind, string Path, SourcePlan[] Plans)> OneOfEachKind(Random random) =>
        _reads.GroupBy(r => r.Path).GroupBy(r => KindOf(r.Key)).OrderBy(k => k.Key, StringComparer.Ordinal)
            .Select(kind => (Kind: kind.Key, File: kind.OrderBy(f => f.Key, StringComparer.Ordinal).ElementAt(random.Next(kind.Count()))))
            .Select(k => (k.Kind, k.File.Key, k.File.Select(f => f.Plan).ToArray()));

    public SourceReading Whole(SourcePlan plan) => _whole[plan.Name];

    /// <summary>Reads a damaged file by a source that has read the undamaged file before.</summary>
    public static SourceReading Read(SourcePlan plan, string path, byte[] damaged)
    {
        var whole = File.ReadAllBytes(path);
        var source = plan.Create();
        source.Read();
        File.WriteAllBytes(path, damaged);
        try
        {
            return new SourceReading(source.Read());
        }
        finally
        {
            File.WriteAllBytes(path, whole);
        }
    }

    public void Dispose() => _folder.Dispose();

    private string KindOf(string path) =>
        string.Join('/', path[(_folder.Path.Length + 1)..].Split('/').Select(part => part.Any(char.IsAsciiDigit) ? "*" : part));

    /// <summary>The trees have overflowed sums, which every reading reports.</summary>
    private static byte[] Sound(byte[] content) =>
        Encoding.Latin1.GetBytes(Overflow().Replace(Encoding.Latin1.GetString(content), "1234567"));

    [GeneratedRegex("-4611686018427387904|-6917529027641081856|9223372036854775807")]
    private static partial Regex Overflow();
}

/// <summary>The lines that a reading served, and its reports.</summary>
internal sealed class SourceReading(Reading reading)
{
    private long LinesRefused => reading.LinesRefused;

    private IEnumerable<string> Reports => reading.Troubles.Concat(reading.Notes);

    public HashSet<string> Series { get; } = [.. reading.Samples(ExpositionFormat.OpenMetrics)];

    /// <summary>Whether it reports more than the undamaged tree, which has bad files too.</summary>
    public bool ReportsMoreThan(SourceReading whole) => LinesRefused > whole.LinesRefused || Reports.Except(whole.Reports).Any();

    public string Told => string.Join("; ", [reading.FirstRefusal ?? "", .. reading.Troubles, .. reading.Notes]);
}
