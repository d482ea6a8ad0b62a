using System.Formats.Tar;
using System.Reflection;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Writing;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Jobs;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre.Trees;

/// <summary>One fixture laid out in a folder, and all that is read of it, with everything switched on.</summary>
internal sealed class GoldenTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private GoldenTree()
    {
    }

    /// <summary>The exposition, sorted: its order depends on no file system and no layout of tables.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What was read, by source.</summary>
    public IReadOnlyList<Reading> Readings { get; private set; } = [];

    /// <summary>A line for the first refusal of each source, and one for each trouble.</summary>
    public string Refused { get; private set; } = "";

    public static GoldenTree Of(string fixture)
    {
        var tree = new GoldenTree();
        if (fixture.EndsWith(".tar", StringComparison.Ordinal))
            tree.Unpack(fixture);
        else
            tree.Lay(TreeText.Files(File.ReadAllBytes(fixture)));
        tree.Read();
        return tree;
    }

    public void Dispose() => _folder.Dispose();

    private void Lay(IEnumerable<(string Name, byte[] Content)> files)
    {
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(_folder.Path, name);
            Directory.CreateDirectory(name.EndsWith('/') ? path : Path.GetDirectoryName(path)!);
            if (!name.EndsWith('/'))
                File.WriteAllBytes(path, content);
        }
    }

    private void Unpack(string tar)
    {
        using var reader = new TarReader(File.OpenRead(tar));
        while (reader.GetNextEntry() is { } entry)
        {
            var path = Path.Combine(_folder.Path, entry.Name.TrimEnd('/'));
            Directory.CreateDirectory(entry.EntryType == TarEntryType.Directory ? path : Path.GetDirectoryName(path)!);
            if (entry.EntryType == TarEntryType.SymbolicLink)
                File.CreateSymbolicLink(path, entry.LinkName);
            else if (entry.EntryType != TarEntryType.Directory)
                entry.ExtractToFile(path, overwrite: false);
        }
    }

    private void Read()
    {
        var root = _folder.Path;
        var roots = LustreRoots.Under(Path.Combine(root, "proc"), Path.Combine(root, "sys"), Path.Combine(root, "sys/kernel/debug"));
        var inventory = new LustreDiscovery(roots).Discover(new TestWatch());
        var options = EverythingOn();
        var host = inventory.LustrePresent ? LustreSources.Node(roots, options) : [];
        var lnet = inventory.LnetPresent ? LustreSources.Lnet(roots, options) : [];
        var readings = host.Concat(lnet).Concat(inventory.Targets.SelectMany(t => LustreSources.For(t, roots, options)))
            .Select(plan => (plan.Name, Reading: plan.Create().Read())).OrderBy(r => r.Name, StringComparer.Ordinal).ToList();
        Assert.All(readings, r => Assert.False(r.Reading.Gone, r.Name));
        Readings = [.. readings.Select(r => r.Reading)];

        var text = new System.Buffers.ArrayBufferWriter<byte>();
        Exposition.Of(readings.SelectMany(r => r.Reading.Segments)).Write(text, ExpositionFormat.OpenMetrics);
        Text = Sorted(Encoding.UTF8.GetString(text.WrittenSpan));
        var refused = readings.Where(r => r.Reading.LinesRefused > 0).Select(
            r => $"{r.Reading.FirstRefusal}{(r.Reading.LinesRefused > 1 ? $" (and {r.Reading.LinesRefused - 1} more)" : "")}\n");
        var troubles = inventory.Troubles.Concat(readings.SelectMany(r => r.Reading.Troubles)).Select(t => $"trouble: {t}\n").Distinct();
        Refused = string.Concat(refused.Concat(troubles)).Replace(root + "/", "", StringComparison.Ordinal);
    }

    /// <summary>Switches every source on, including those that are added later.</summary>
    internal static LustreSourceOptions EverythingOn()
    {
        var options = new LustreSourceOptions { ClientName = "node01", Jobs = new JobStatsOptions { Created = true } };
        foreach (var property in typeof(LustreSourceOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.PropertyType == typeof(SourceSetting))
                property.SetValue(options, SourceSetting.On);
        }

        return options;
    }

    private static string Sorted(string text)
    {
        var lines = new List<string>();
        var family = new List<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '#')
            {
                family.Add(line);
                continue;
            }

            lines.AddRange(family.Order(StringComparer.Ordinal));
            family.Clear();
            lines.Add(line);
        }

        return string.Concat(lines.Select(l => l + "\n"));
    }
}
