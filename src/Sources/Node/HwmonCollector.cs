using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>
/// Reads the sensors of this host. Each chip is read under its own deadline: reading one may ask a controller over a slow bus, and hang
/// with it.
/// </summary>
internal sealed class HwmonCollector : PartedSource
{
    private const int ReadingsBetweenLists = 20;

    private readonly KnownFolders<string> _folders;
    private readonly Dictionary<MetricFamily, SegmentLayout> _layouts = [];
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private List<HwmonChip> _chips = [];
    private int _readings;
    private Findings _findings = new();

    public HwmonCollector(NodeRoots roots)
    {
        var directory = roots.InSys("class/hwmon");
        _folders = new(directory, name => Path.Combine(directory, name));
    }

    /// <summary>The families that most chips have. The kernel names others by the files of a chip.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        HwmonFamilies.ChipNames, HwmonFamilies.SensorLabel,
        .. new[]
        {
            ("temp", "input"), ("temp", "max"), ("temp", "min"), ("temp", "crit"), ("temp", "crit_alarm"), ("temp", "alarm"),
            ("fan", "input"), ("fan", "min"), ("fan", "max"), ("fan", "target"), ("fan", "alarm"), ("in", "input"), ("in", "min"),
            ("in", "max"), ("in", "alarm"), ("curr", "input"), ("curr", "max"), ("power", "input"), ("power", "average"),
            ("power", "cap"), ("power", "average_interval"), ("energy", "input"), ("humidity", "input"), ("pwm", ""), ("pwm", "enable"),
        }.Select(f => HwmonFamilies.For(f.Item1, f.Item2, hasBareValue: false).Family),
    ];

    public override string Name { get; } = NodeSources.NameOf("hwmon");

    public override IReadOnlyList<SourcePart> Begin(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        _findings = new Findings();
        if (_readings++ % ReadingsBetweenLists != 0)
            return _chips;
        _folders.Update(files);
        _chips = HwmonChip.Find(files, _folders.All, Name, Define);
        return _chips;
    }

    public override Reading End(IReadOnlyList<PartResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var tables = new SortedDictionary<string, (MetricFamily Family, ValueTable Table)>(StringComparer.Ordinal);
        foreach (var (part, value, fault, detail) in results)
        {
            var chip = (HwmonChip)part;
            if (fault != PartFault.None)
                _findings.AddTrouble($"{chip.Folder}: {detail}");
            else
                Add(tables, chip, (long[])value!);
        }

        var segments = System.Collections.Immutable.ImmutableArray.CreateBuilder<Segment>(tables.Count);
        foreach (var (family, table) in tables.Values)
            segments.Add(new Segment(LayoutOf(family), table));
        return _findings.ToReading(segments.ToImmutable());
    }

    private static void Add(SortedDictionary<string, (MetricFamily, ValueTable)> tables, HwmonChip chip, long[] values)
    {
        foreach (var (family, labels) in chip.Constants)
            TableOf(tables, family).Add(labels)[0] = ValueTable.Real(1);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != ValueTable.Absent)
                TableOf(tables, chip.Sensors[i].Family).Add(chip.Sensors[i].Labels)[0] = values[i];
        }
    }

    private static ValueTable TableOf(SortedDictionary<string, (MetricFamily Family, ValueTable Table)> tables, MetricFamily family)
    {
        if (!tables.TryGetValue(family.Name, out var found))
            tables.Add(family.Name, found = (family, new ValueTable(1, 8)));
        return found.Table;
    }

    /// <summary>One definition for each name: two chips may have equal sensors.</summary>
    private MetricFamily Define(MetricFamily family)
    {
        if (!_families.TryGetValue(family.Name, out var known))
            _families.Add(family.Name, known = family);
        return known;
    }

    private SegmentLayout LayoutOf(MetricFamily family)
    {
        if (!_layouts.TryGetValue(family, out var layout))
            _layouts.Add(family, layout = new SegmentLayout(family, LabelText.Empty, new SampleColumn(0, NumberFormat.Real)));
        return layout;
    }
}
