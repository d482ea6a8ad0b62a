using System.Globalization;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>
/// Reads how often the heat has throttled each core and package. Which processor belongs to which core is read with the list of
/// processors, so that a collection reads one file for each core and package.
/// </summary>
internal sealed class CpuThrottles(NodeRoots roots)
{
    private const int ReadingsBetweenLists = 20;

    public static readonly MetricFamily OfCores = NodeFamily.Counter(
        "node_cpu_core_throttles_total", "Number of times this CPU core has been throttled.", "core", "package");

    public static readonly MetricFamily OfPackages = NodeFamily.Counter(
        "node_cpu_package_throttles_total", "Number of times this CPU package has been throttled.", "package");

    private readonly KnownFolders<string> _cpus = new(
        roots.InSys("devices/system/cpu"),
        name => name.Length > 3 && name.StartsWith("cpu", StringComparison.Ordinal) && char.IsAsciiDigit(name[3])
            ? roots.InSys("devices/system/cpu/" + name)
            : null);

    private readonly SegmentLayout _coreLayout = new(OfCores, LabelText.Empty, new SampleColumn(0));
    private readonly SegmentLayout _packageLayout = new(OfPackages, LabelText.Empty, new SampleColumn(0));
    private readonly List<(string Path, byte[] Labels)> _cores = [];
    private readonly List<(string Path, byte[] Labels)> _packages = [];
    private int _readings;

    public static IReadOnlyList<MetricFamily> Families { get; } = [OfCores, OfPackages];

    public void Add(NodeContext context)
    {
        if (_readings++ % ReadingsBetweenLists == 0)
            Find(context.Files);
        Add(context, _coreLayout, _cores);
        Add(context, _packageLayout, _packages);
    }

    private static void Add(NodeContext context, SegmentLayout layout, List<(string Path, byte[] Labels)> counters)
    {
        if (counters.Count == 0)
            return;
        var table = new ValueTable(1, counters.Count);
        foreach (var (path, labels) in counters)
        {
            if (WordReader.TryCount(context.Files.Attribute(path), out var count))
                table.Add(labels)[0] = count;
        }

        if (table.Count > 0)
            context.Segments.Add(new Segment(layout, table));
    }

    private void Find(FileReader files)
    {
        _cores.Clear();
        _packages.Clear();
        _cpus.Update(files);
        var cores = new HashSet<(long, long)>();
        var packages = new HashSet<long>();
        foreach (var cpu in _cpus.All)
        {
            if (!WordReader.TryCount(files.Attribute(Path.Combine(cpu, "topology/physical_package_id")), out var package)
                || !WordReader.TryCount(files.Attribute(Path.Combine(cpu, "topology/core_id")), out var core))
                continue;
            var ofPackage = package.ToString(CultureInfo.InvariantCulture);
            var path = Path.Combine(cpu, "thermal_throttle/core_throttle_count");
            if (!cores.Contains((package, core)) && files.TryReadAttribute(path, out _) == ReadStatus.Read)
            {
                cores.Add((package, core));
                _cores.Add((path, LabelText.Of(("core", core.ToString(CultureInfo.InvariantCulture)), ("package", ofPackage)).AsRow()));
            }

            path = Path.Combine(cpu, "thermal_throttle/package_throttle_count");
            if (!packages.Contains(package) && files.TryReadAttribute(path, out _) == ReadStatus.Read)
            {
                packages.Add(package);
                _packages.Add((path, LabelText.Of("package", ofPackage).AsRow()));
            }
        }
    }
}
