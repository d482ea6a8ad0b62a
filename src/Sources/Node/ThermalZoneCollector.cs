using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads thermal zones and cooling devices. A zone whose sensor is off refuses to be read, and is left out.</summary>
internal sealed class ThermalZoneCollector : NodeCollector
{
    private const int ReadingsBetweenLists = 20;
    private const string Zone = "thermal_zone";
    private const string Cooler = "cooling_device";

    private static readonly MetricFamily Temperature = NodeFamily.Gauge(
        "node_thermal_zone_temp", "Zone temperature in Celsius", "type", "zone");

    private static readonly MetricFamily Current = NodeFamily.Gauge(
        "node_cooling_device_cur_state", "Current throttle state of the cooling device", "name", "type");

    private static readonly MetricFamily Maximum = NodeFamily.Gauge(
        "node_cooling_device_max_state", "Maximum throttle state of the cooling device", "name", "type");

    private readonly KnownFolders<Device> _devices;
    private readonly ColumnFamilies _families = new();
    private readonly int _temperature;
    private readonly int _current;
    private readonly int _maximum;

    public ThermalZoneCollector(NodeRoots roots)
        : base("thermal_zone")
    {
        var directory = roots.InSys("class/thermal");
        _devices = new(directory, name => Device.For(name, Path.Combine(directory, name)), ReadingsBetweenLists);
        _temperature = _families.Add(Temperature, NumberFormat.Milli);
        _current = _families.Add(Current);
        _maximum = _families.Add(Maximum);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } = [Temperature, Current, Maximum];

    protected override void Collect(NodeContext context)
    {
        _devices.Update(context.Files);
        var table = _families.CreateTable(_devices.All.Count);
        foreach (var device in _devices.All)
        {
            if (!device.TryLabel(context.Files, out var labels))
            {
                _devices.ListAgain();
                continue;
            }

            var row = table.Add(labels);
            if (device.IsZone)
            {
                row[_temperature] = Read(context.Files, device.First);
            }
            else
            {
                row[_current] = Read(context.Files, device.First);
                row[_maximum] = Read(context.Files, device.Second);
            }
        }

        _families.AddSegments(table, context.Segments);
    }

    private static long Read(FileReader files, string path) =>
        NumberText.TryParse(files.Attribute(path), out var value, isSigned: true) ? value : ValueTable.Absent;

    private sealed class Device(string number, string folder, bool isZone)
    {
        private readonly string _typePath = Path.Combine(folder, "type");
        private byte[] _type = [];
        private byte[] _labels = [];

        public bool IsZone => isZone;

        public string First { get; } = Path.Combine(folder, isZone ? "temp" : "cur_state");

        public string Second { get; } = Path.Combine(folder, "max_state");

        public static Device? For(string name, string folder) =>
            name.StartsWith(Zone, StringComparison.Ordinal) ? new Device(name[Zone.Length..], folder, isZone: true)
                : name.StartsWith(Cooler, StringComparison.Ordinal) ? new Device(name[Cooler.Length..], folder, isZone: false)
                : null;

        public bool TryLabel(FileReader files, out byte[] labels)
        {
            var type = files.Attribute(_typePath);
            if (!type.IsEmpty && !type.SequenceEqual(_type))
            {
                _type = type.ToArray();
                var ofNumber = System.Text.Encoding.UTF8.GetBytes(number);
                _labels = isZone
                    ? LabelText.Row(LabelText.Row("type"u8, _type), "zone"u8, ofNumber)
                    : LabelText.Row(LabelText.Row("name"u8, ofNumber), "type"u8, _type);
            }

            labels = _labels;
            return !type.IsEmpty;
        }
    }
}
