using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads <c>/proc/net/dev</c>, and the packets without a receiver, which sysfs alone shows.</summary>
internal sealed class NetdevCollector : NodeCollector
{
    private const int Values = 16;

    /// <summary>The columns of the file: those of receiving, then those of sending.</summary>
    private static readonly string[] Columns =
    [
        "receive_bytes", "receive_packets", "receive_errs", "receive_drop", "receive_fifo", "receive_frame", "receive_compressed",
        "receive_multicast", "transmit_bytes", "transmit_packets", "transmit_errs", "transmit_drop", "transmit_fifo", "transmit_colls",
        "transmit_carrier", "transmit_compressed", "receive_nohandler",
    ];

    private readonly NodeRoots _roots;
    private readonly ColumnFamilies _families = new();
    private readonly KnownRows<Device> _devices;

    public NetdevCollector(NodeRoots roots, NamePattern excluded)
        : base("netdev")
    {
        _roots = roots;
        _devices = new(name => new Device(name, roots, excluded));
        foreach (var family in Families)
            _families.Add(family);
    }

    public static IReadOnlyList<MetricFamily> Families { get; } =
        [.. Columns.Select(c => NodeFamily.Counter($"node_network_{c}_total", $"Network device statistic {c}.", "device"))];

    protected override void Collect(NodeContext context)
    {
        var path = _roots.InNet(context.Files, "dev");
        if (!context.TryRead(path, out var text))
            return;
        var table = _families.CreateTable(_devices.Count);
        var shown = new List<Device>(_devices.Count);
        Span<long> values = stackalloc long[Values];
        _devices.Begin();
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            // The heading has two lines.
            if (number <= 2 || line.IsEmpty)
                continue;
            var colon = line.LastIndexOf((byte)':');
            var name = colon < 0 ? default : line[..colon].Trim(" \t"u8);
            if (name.IsEmpty || !TryParse(line[(colon + 1)..], values) || !_devices.TryGet(name, out var device))
            {
                context.Findings.Refuse(path, number, line);
                continue;
            }

            if (device.IsExcluded)
                continue;
            values.CopyTo(table.Add(device.Labels));
            shown.Add(device);
        }

        _devices.End();
        for (var row = 0; row < shown.Count; row++)
        {
            if (WordReader.TryCount(context.Files.Attribute(shown[row].NoHandler), out var packets))
                table.Change(row)[Values] = packets;
        }

        _families.AddSegments(table, context.Segments);
    }

    private static bool TryParse(ReadOnlySpan<byte> text, Span<long> values)
    {
        var words = new WordReader(text);
        for (var i = 0; i < Values; i++)
        {
            if (!words.TryCount(out values[i]))
                return false;
        }

        return true;
    }

    private sealed class Device(ReadOnlySpan<byte> name, NodeRoots roots, NamePattern excluded)
    {
        public byte[] Labels { get; } = LabelText.Row("device"u8, name);

        public bool IsExcluded { get; } = excluded.Matches(Encoding.UTF8.GetString(name));

        public string NoHandler { get; } = roots.InSys($"class/net/{Encoding.UTF8.GetString(name)}/statistics/rx_nohandler");
    }
}
