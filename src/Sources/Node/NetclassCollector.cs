using System.Buffers.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the properties of network devices. Many devices refuse some of them: a link that is down has no speed.</summary>
internal sealed class NetclassCollector : NodeCollector
{
    private const string Speed = "speed";

    /// <summary>A megabit in bytes.</summary>
    private const long BytesOfMegabit = 125_000;

    /// <summary>The flag of a device that an administrator has switched on.</summary>
    private const long FlagUp = 1;

    private static readonly (string Name, string File)[] Properties =
    [
        ("address_assign_type", "addr_assign_type"), ("carrier", "carrier"), ("carrier_changes_total", "carrier_changes"),
        ("carrier_up_changes_total", "carrier_up_count"), ("carrier_down_changes_total", "carrier_down_count"),
        ("device_id", "dev_id"), ("dormant", "dormant"), ("flags", "flags"), ("iface_id", "ifindex"), ("iface_link", "iflink"),
        ("iface_link_mode", "link_mode"), ("mtu_bytes", "mtu"), ("net_dev_group", "netdev_group"),
        ("name_assign_type", "name_assign_type"), ("speed_bytes", Speed), ("transmit_queue_length", "tx_queue_len"),
        ("protocol_type", "type"),
    ];

    private static readonly int Flags = Array.FindIndex(Properties, p => p.File == "flags");

    private static readonly MetricFamily Up = NodeFamily.Gauge(
        "node_network_up", "Value is 1 if operstate is 'up', 0 otherwise.", "device");

    private static readonly MetricFamily Info = NodeFamily.Gauge(
        "node_network_info", "Non-numeric data from /sys/class/net/<iface>, value is always 1.", "address", "adminstate", "broadcast",
        "device", "duplex", "ifalias", "operstate");

    private static readonly SegmentLayout InfoLayout = new(Info, LabelText.Empty, new SampleColumn(0));

    private readonly ColumnFamilies _families = new();
    private readonly KnownFolders<Device> _devices;
    private readonly string _directory;
    private readonly int _up;

    public NetclassCollector(NodeRoots roots, NamePattern excluded)
        : base("netclass")
    {
        _directory = roots.InSys("class/net");
        _devices = new(_directory, name => excluded.Matches(name) ? null : new Device(name, Path.Combine(_directory, name)));
        foreach (var (name, _) in Properties)
            _families.Add(FamilyOf(name));
        _up = _families.Add(Up);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } = [.. Properties.Select(p => FamilyOf(p.Name)), Up, Info];

    protected override void Collect(NodeContext context)
    {
        if (_devices.Update(context.Files) is ReadStatus.Denied or ReadStatus.Failed)
            context.Findings.AddTrouble(context.Files.LastError ?? _directory);
        if (_devices.All.Count == 0)
            return;
        var table = _families.CreateTable(_devices.All.Count);
        var infos = new ValueTable(1, _devices.All.Count);
        foreach (var device in _devices.All)
        {
            var row = table.Add(device.Labels);
            for (var i = 0; i < Properties.Length; i++)
                row[i] = Read(context.Files, device.Properties[i], Properties[i].File);
            infos.Add(device.ReadInfo(context.Files, row[Flags]))[0] = 1;
            row[_up] = device.IsUp ? 1 : 0;
        }

        _families.AddSegments(table, context.Segments);
        context.Segments.Add(new Segment(InfoLayout, infos));
    }

    private static MetricFamily FamilyOf(string name)
    {
        var (full, help) = ("node_network_" + name, "Network device property: " + name);
        return name.EndsWith("_total", StringComparison.Ordinal)
            ? NodeFamily.Counter(full, help, "device")
            : NodeFamily.Gauge(full, help, "device");
    }

    private static long Read(FileReader files, string path, string file)
    {
        var text = files.Attribute(path);
        if (!TryParse(text, out var value))
            return ValueTable.Absent;

        // A device that does not know its speed shows -1, and node_exporter passes that on.
        return file == Speed ? value * BytesOfMegabit : value;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out long value)
    {
        if (!text.StartsWith("0x"u8))
            return NumberText.TryParse(text, out value, isSigned: true);
        text = text[2..];
        return Utf8Parser.TryParse(text, out value, out var used, 'x') && used == text.Length;
    }

    private sealed class Device(string name, string folder)
    {
        private static readonly string[] TextFiles = ["address", "broadcast", "duplex", "ifalias", "operstate"];

        private readonly string[] _paths = [.. TextFiles.Select(f => Path.Combine(folder, f))];
        private readonly byte[]?[] _texts = new byte[TextFiles.Length][];
        private string _adminState = "";
        private byte[] _info = [];

        public byte[] Labels { get; } = LabelText.Of("device", name).AsRow();

        public string[] Properties { get; } = [.. NetclassCollector.Properties.Select(p => Path.Combine(folder, p.File))];

        public bool IsUp => _texts[^1].AsSpan().SequenceEqual("up"u8);

        /// <summary>Returns the labels of its texts. They are written again when a text has changed.</summary>
        public byte[] ReadInfo(FileReader files, long flags)
        {
            var adminState = flags == ValueTable.Absent ? "unknown" : (flags & FlagUp) != 0 ? "up" : "down";
            var changed = adminState != _adminState;
            for (var i = 0; i < _paths.Length; i++)
            {
                var text = files.Attribute(_paths[i]);
                if (_texts[i] is { } known && text.SequenceEqual(known))
                    continue;
                _texts[i] = text.ToArray();
                changed = true;
            }

            if (!changed)
                return _info;
            _adminState = adminState;
            var labels = LabelText.Row("address"u8, _texts[0]);
            labels = LabelText.Row(labels, "adminstate"u8, System.Text.Encoding.ASCII.GetBytes(adminState));
            labels = LabelText.Row(labels, "broadcast"u8, _texts[1]);
            labels = LabelText.Row(labels, "device"u8, System.Text.Encoding.UTF8.GetBytes(name));
            labels = LabelText.Row(labels, "duplex"u8, _texts[2]);
            labels = LabelText.Row(labels, "ifalias"u8, _texts[3]);
            return _info = LabelText.Row(labels, "operstate"u8, _texts[4]);
        }
    }
}
