using System.Buffers.Text;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>A chip with its sensors.</summary>
internal sealed class HwmonChip : SourcePart
{
    private HwmonChip(string source, string folder)
        : base($"{source} {Path.GetFileName(folder)}") => Folder = folder;

    public string Folder { get; }

    /// <summary>Series that are always 1: the names of the chip and of its sensors.</summary>
    public List<(MetricFamily Family, byte[] Labels)> Constants { get; } = [];

    public List<Sensor> Sensors { get; } = [];

    /// <summary>Lists the sensors of each chip. Labels are read here; values are read at each collection.</summary>
    /// <param name="files">A reader.</param>
    /// <param name="folders">The folders of the chips.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="define">Returns one definition for each name of a family.</param>
    public static List<HwmonChip> Find(
        FileReader files, IReadOnlyList<string> folders, string source, Func<MetricFamily, MetricFamily> define)
    {
        var names = folders.ToDictionary(f => f, f => (Unique: UniqueName(files, f), Readable: ReadableName(files, f)));
        var shared = names.Values.GroupBy(n => n.Unique).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var chips = new List<HwmonChip>();
        foreach (var (folder, (unique, readable)) in names)
        {
            // Several chips of one device: their readable names tell them apart. node_exporter does so since 1.12.
            var name = shared.Contains(unique) && readable.Length > 0 && !unique.EndsWith("_" + readable, StringComparison.Ordinal)
                ? $"{unique}_{readable}" : unique;
            if (name.Length == 0 || !taken.Add(name))
                name = HwmonFamilies.Clean(Path.GetFileName(folder));
            var chip = new HwmonChip(source, folder);
            if (readable.Length > 0)
                chip.Constants.Add((HwmonFamilies.ChipNames, LabelText.Of(("chip", name), ("chip_name", readable)).AsRow()));
            chip.FindSensors(files, name, define);
            chips.Add(chip);
        }

        return chips;
    }

    /// <returns>The values of <see cref="Sensors"/>; absent for one that cannot be read.</returns>
    public override object Read(FileReader files)
    {
        var values = new long[Sensors.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Sensors[i].Read(files);
        return values;
    }

    /// <summary>The name of the device behind the chip, with its bus: <c>platform_coretemp_0</c>. It is the same after each boot.</summary>
    private static string UniqueName(FileReader files, string folder)
    {
        if (HostCalls.RealPath(Path.Combine(folder, "device")) is { } device)
        {
            var name = HwmonFamilies.Clean(Path.GetFileName(device));
            var bus = HwmonFamilies.Clean(Path.GetFileName(Path.GetDirectoryName(device) ?? ""));
            if (name.Length > 0)
                return bus.Length > 0 ? $"{bus}_{name}" : name;
        }

        return ReadableName(files, folder) is { Length: > 0 } readable
            ? readable
            : HwmonFamilies.Clean(Path.GetFileName(HostCalls.RealPath(folder) ?? folder));
    }

    private static string ReadableName(FileReader files, string folder) =>
        HwmonFamilies.Clean(Encoding.UTF8.GetString(files.Attribute(Path.Combine(folder, "name"))));

    private void FindSensors(FileReader files, string chip, Func<MetricFamily, MetricFamily> define)
    {
        // Old drivers have their files in the folder of the device. A file there replaces one of the same name.
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in (ReadOnlySpan<string>)[Folder, Path.Combine(Folder, "device")])
        {
            files.VisitFiles(folder, (Found: found, Folder: folder), static (file, at) =>
            {
                var name = file.ToString();
                at.Found[name] = Path.Combine(at.Folder, name);
            });
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, path) in found)
        {
            if (!HwmonFamilies.TrySplit(file, out var type, out var number, out var element) || element != "label"
                || files.TryReadAttribute(path, out var text) != ReadStatus.Read)
                continue;
            var label = Encoding.UTF8.GetString(text.Trim("\n"u8));
            labels[type + number] = label;
            Constants.Add(
                (HwmonFamilies.SensorLabel, LabelText.Of(("chip", chip), ("label", label), ("sensor", type + number)).AsRow()));
        }

        foreach (var (file, path) in found)
        {
            if (HwmonFamilies.TrySplit(file, out var type, out var number, out var element) && element != "label")
                AddSensor(path, chip, (type, number, element), labels, found, define);
        }
    }

    private void AddSensor(
        string path, string chip, (string Type, string Number, string Element) file, Dictionary<string, string> labels,
        SortedDictionary<string, string> found, Func<MetricFamily, MetricFamily> define)
    {
        var sensor = file.Type + file.Number;
        if (file is ("freq", _, "input"))
        {
            // Frequencies are known by their labels, and those without one are left out.
            if (!labels.TryGetValue(sensor, out var label))
                return;
            sensor = HwmonFamilies.Clean(label);
        }

        var (family, factor, divisor) = HwmonFamilies.For(file.Type, file.Element, found.ContainsKey(file.Type + file.Number));
        Sensors.Add(new Sensor(path, define(family), LabelText.Of(("chip", chip), ("sensor", sensor)).AsRow(), factor, divisor));
    }

    internal sealed record Sensor(string Path, MetricFamily Family, byte[] Labels, double Factor, double Divisor)
    {
        public long Read(FileReader files)
        {
            var text = files.Attribute(Path);
            return Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length && used > 0
                ? ValueTable.Real(value * Factor / Divisor)
                : ValueTable.Absent;
        }
    }
}
