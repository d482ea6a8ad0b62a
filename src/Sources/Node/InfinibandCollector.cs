using System.Buffers.Text;
using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the state and the counters of the ports of InfiniBand devices, over which LNet runs.</summary>
internal sealed class InfinibandCollector : NodeCollector
{
    private const int ReadingsBetweenLists = 20;

    /// <summary>The counters of data count words of four bytes.</summary>
    private const int WordBytes = 4;

    /// <summary>A gigabit in bytes.</summary>
    private const double BytesOfGigabit = 125_000_000;

    private static readonly MetricFamily Info = NodeFamily.Gauge(
        "node_infiniband_info", "Non-numeric data from /sys/class/infiniband/<device>, value is always 1.", "board_id", "device",
        "firmware_version", "hca_type");

    private static readonly SegmentLayout InfoLayout = new(Info, LabelText.Empty, new SampleColumn(0));

    private static readonly MetricFamily State = Gauge(
        "state_id", "State of the InfiniBand port (0: no change, 1: down, 2: init, 3: armed, 4: active, 5: act defer)");

    private static readonly MetricFamily PhysicalState = Gauge(
        "physical_state_id",
        "Physical state of the InfiniBand port (0: no change, 1: sleep, 2: polling, 3: disable, 4: shift, 5: link up, "
            + "6: link error recover, 7: phytest)");

    private static readonly MetricFamily Rate = Gauge("rate_bytes_per_second", "Maximum signal transfer rate");

    private static readonly (string File, MetricFamily Family, int Factor)[] Counters =
    [
        Ext("port_multicast_rcv_packets", "legacy_multicast_packets_received", "Number of multicast packets received"),
        Ext("port_multicast_xmit_packets", "legacy_multicast_packets_transmitted", "Number of multicast packets transmitted"),
        Ext("port_rcv_data_64", "legacy_data_received_bytes", "Number of data octets received on all links", WordBytes),
        Ext("port_rcv_packets_64", "legacy_packets_received", "Number of data packets received on all links"),
        Ext("port_unicast_rcv_packets", "legacy_unicast_packets_received", "Number of unicast packets received"),
        Ext("port_unicast_xmit_packets", "legacy_unicast_packets_transmitted", "Number of unicast packets transmitted"),
        Ext("port_xmit_data_64", "legacy_data_transmitted_bytes", "Number of data octets transmitted on all links", WordBytes),

        // node_exporter's own words, although these are the packets that were sent.
        Ext("port_xmit_packets_64", "legacy_packets_transmitted", "Number of data packets received on all links"),
        Own("link_downed", "link_downed", "Number of times the link failed to recover from an error state and went down"),
        Own("link_error_recovery", "link_error_recovery", "Number of times the link successfully recovered from an error state"),
        Own("multicast_rcv_packets", "multicast_packets_received", "Number of multicast packets received (including errors)"),
        Own("multicast_xmit_packets", "multicast_packets_transmitted", "Number of multicast packets transmitted (including errors)"),
        Own("port_rcv_constraint_errors", "port_constraint_errors_received",
            "Number of packets received on the switch physical port that are discarded"),
        Own("port_xmit_constraint_errors", "port_constraint_errors_transmitted",
            "Number of packets not transmitted from the switch physical port"),
        Own("port_rcv_data", "port_data_received_bytes", "Number of data octets received on all links", WordBytes),
        Own("port_xmit_data", "port_data_transmitted_bytes", "Number of data octets transmitted on all links", WordBytes),
        Own("port_rcv_discards", "port_discards_received",
            "Number of inbound packets discarded by the port because the port is down or congested"),
        Own("port_xmit_discards", "port_discards_transmitted",
            "Number of outbound packets discarded by the port because the port is down or congested"),
        Own("port_rcv_errors", "port_errors_received", "Number of packets containing an error that were received on this port"),
        Own("port_rcv_packets", "port_packets_received", "Number of packets received on all VLs by this port (including errors)"),
        Own("port_xmit_packets", "port_packets_transmitted", "Number of packets transmitted on all VLs from this port (including errors)"),
        Own("port_xmit_wait", "port_transmit_wait",
            "Number of ticks during which the port had data to transmit but no data was sent during the entire tick"),
        Own("unicast_rcv_packets", "unicast_packets_received", "Number of unicast packets received (including errors)"),
        Own("unicast_xmit_packets", "unicast_packets_transmitted", "Number of unicast packets transmitted (including errors)"),
    ];

    private readonly string _directory;
    private readonly KnownFolders<Device> _devices;
    private readonly ColumnFamilies _families = new();
    private readonly int _state;
    private readonly int _physicalState;
    private readonly int _rate;

    public InfinibandCollector(NodeRoots roots)
        : base("infiniband")
    {
        _directory = roots.InSys("class/infiniband");
        _devices = new(_directory, name => new Device(name, Path.Combine(_directory, name)), ReadingsBetweenLists);
        foreach (var (_, family, _) in Counters)
            _families.Add(family);
        _state = _families.Add(State);
        _physicalState = _families.Add(PhysicalState);
        _rate = _families.Add(Rate);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
        [Info, State, PhysicalState, Rate, .. Counters.Select(c => c.Family)];

    protected override void Collect(NodeContext context)
    {
        if (_devices.Update(context.Files) is ReadStatus.Denied or ReadStatus.Failed)
            context.Findings.AddTrouble(context.Files.LastError ?? _directory);
        if (_devices.All.Count == 0)
            return;
        var table = _families.CreateTable(_devices.All.Count * 2);
        var infos = new ValueTable(1, _devices.All.Count);
        foreach (var device in _devices.All)
        {
            infos.Add(device.ReadInfo(context.Files))[0] = 1;
            device.Ports.Update(context.Files);
            foreach (var port in device.Ports.All)
                Add(context, table, port);
        }

        _families.AddSegments(table, context.Segments);
        context.Segments.Add(new Segment(InfoLayout, infos));
    }

    private static MetricFamily Gauge(string name, string help) => NodeFamily.Gauge("node_infiniband_" + name, help, "device", "port");

    private static (string, MetricFamily, int) Own(string file, string name, string help, int factor = 1) =>
        ("counters/" + file, NodeFamily.Counter($"node_infiniband_{name}_total", help, "device", "port"), factor);

    private static (string, MetricFamily, int) Ext(string file, string name, string help, int factor = 1) =>
        ("counters_ext/" + file, NodeFamily.Counter($"node_infiniband_{name}_total", help, "device", "port"), factor);

    private void Add(NodeContext context, ValueTable table, Port port)
    {
        var files = context.Files;
        var row = table.Add(port.Labels);
        for (var i = 0; i < Counters.Length; i++)
        {
            // A port without a performance agent shows "N/A (no PMA)".
            if (WordReader.TryCount(files.Attribute(port.Counters[i]), out var count) && count <= long.MaxValue / WordBytes)
                row[i] = count * Counters[i].Factor;
        }

        row[_state] = Id(files.Attribute(port.State));
        row[_physicalState] = Id(files.Attribute(port.PhysicalState));
        var rate = files.Attribute(port.Rate);
        if (Utf8Parser.TryParse(rate, out double gigabits, out _) && gigabits >= 0)
            row[_rate] = (long)(gigabits * BytesOfGigabit);
    }

    /// <summary>The number of <c>4: ACTIVE</c>.</summary>
    private static long Id(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        return colon > 0 && NumberText.TryParse(text[..colon], out var id) ? id : ValueTable.Absent;
    }

    private sealed class Device(string name, string folder)
    {
        private readonly string[] _paths =
            [Path.Combine(folder, "board_id"), Path.Combine(folder, "fw_ver"), Path.Combine(folder, "hca_type")];

        private byte[]? _info;

        public KnownFolders<Port> Ports { get; } = new(
            Path.Combine(folder, "ports"), port => new Port(name, port, Path.Combine(folder, "ports", port)), ReadingsBetweenLists);

        /// <summary>The firmware is read once: a new one needs a restart of the device, which then is another device.</summary>
        public byte[] ReadInfo(FileReader files) => _info ??= LabelText.Of(
            ("board_id", Text(files, 0)), ("device", name), ("firmware_version", Text(files, 1)), ("hca_type", Text(files, 2))).AsRow();

        private string Text(FileReader files, int path) => Encoding.UTF8.GetString(files.Attribute(_paths[path]));
    }

    private sealed class Port(string device, string number, string folder)
    {
        public byte[] Labels { get; } = LabelText.Of(("device", device), ("port", number)).AsRow();

        public string[] Counters { get; } = [.. InfinibandCollector.Counters.Select(c => Path.Combine(folder, c.File))];

        public string State { get; } = Path.Combine(folder, "state");

        public string PhysicalState { get; } = Path.Combine(folder, "phys_state");

        public string Rate { get; } = Path.Combine(folder, "rate");
    }
}
