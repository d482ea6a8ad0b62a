using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the sockets in use, by protocol. A host without IPv6 has no second file.</summary>
internal sealed class SockstatCollector(NodeRoots roots) : NodeCollector("sockstat")
{
    private const int LongestField = 64;

    private readonly FieldFamilies _fields = new(Define);

    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        FamilyOf("sockets_used"),
        .. new[]
        {
            "TCP_inuse", "TCP_orphan", "TCP_tw", "TCP_alloc", "TCP_mem", "TCP_mem_bytes", "UDP_inuse", "UDP_mem", "UDP_mem_bytes",
            "UDPLITE_inuse", "RAW_inuse", "FRAG_inuse", "FRAG_memory", "TCP6_inuse", "UDP6_inuse", "UDPLITE6_inuse", "RAW6_inuse",
            "FRAG6_inuse", "FRAG6_memory",
        }.Select(FamilyOf),
    ];

    protected override void Collect(NodeContext context)
    {
        _fields.Begin();
        Read(context, roots.InNet(context.Files, "sockstat"));
        Read(context, roots.InNet(context.Files, "sockstat6"));
        _fields.AddSegments(context.Segments);
    }

    private static (MetricFamily, NumberFormat)? Define(string field) => (FamilyOf(field), NumberFormat.Integer);

    private static MetricFamily FamilyOf(string field)
    {
        var split = field.IndexOf('_', StringComparison.Ordinal);
        return NodeFamily.Gauge(
            "node_sockstat_" + field,
            field == "sockets_used"
                ? "Number of IPv4 sockets in use."
                : $"Number of {field[..split]} sockets in state {field[(split + 1)..]}.");
    }

    /// <summary>Parses lines such as <c>TCP: inuse 4 orphan 0 tw 4 alloc 17 mem 1</c>.</summary>
    private void Read(NodeContext context, string path)
    {
        if (!context.TryReadOptional(path, out var text))
            return;
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            var words = new WordReader(line);
            var protocol = words.Next();
            if (protocol.IsEmpty)
                continue;
            var isGood = protocol[^1] == ':' && protocol.Length > 1;
            while (isGood && !words.IsAtEnd)
                isGood = TrySet(protocol[..^1], words.Next(), words.Next());
            if (!isGood)
                context.Findings.Refuse(path, number, line);
        }
    }

    private bool TrySet(ReadOnlySpan<byte> protocol, ReadOnlySpan<byte> state, ReadOnlySpan<byte> text)
    {
        Span<byte> field = stackalloc byte[LongestField];
        var length = protocol.Length + 1 + state.Length;
        if (state.IsEmpty || length > LongestField - "_bytes".Length || !NumberText.TryParse(text, out var value))
            return false;
        protocol.CopyTo(field);
        field[protocol.Length] = (byte)'_';
        state.CopyTo(field[(protocol.Length + 1)..]);
        _fields.Set(field[..length], value);

        // mem is in pages.
        if (state.SequenceEqual("mem"u8) && value <= long.MaxValue / Environment.SystemPageSize)
        {
            "_bytes"u8.CopyTo(field[length..]);
            _fields.Set(field[..(length + "_bytes".Length)], value * Environment.SystemPageSize);
        }

        return true;
    }
}
