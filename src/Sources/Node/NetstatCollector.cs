using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads the counters of the network protocols that are asked for.</summary>
internal sealed class NetstatCollector(NodeRoots roots, NamePattern shown) : NodeCollector("netstat")
{
    private const int LongestField = 128;

    private readonly FieldFamilies _fields = new(field => shown.Matches(field) ? (FamilyOf(field), NumberFormat.Integer) : null);

    /// <summary>The families of the default pattern.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        .. new[]
        {
            "Icmp6_InErrors", "Icmp6_InMsgs", "Icmp6_OutMsgs", "Icmp_InErrors", "Icmp_InMsgs", "Icmp_OutMsgs", "Ip6_InOctets",
            "Ip6_OutOctets", "IpExt_InOctets", "IpExt_OutOctets", "Ip_Forwarding", "TcpExt_ListenDrops", "TcpExt_ListenOverflows",
            "TcpExt_SyncookiesFailed", "TcpExt_SyncookiesRecv", "TcpExt_SyncookiesSent", "TcpExt_TCPOFOQueue", "TcpExt_TCPRcvQDrop",
            "TcpExt_TCPSynRetrans", "TcpExt_TCPTimeouts", "Tcp_ActiveOpens", "Tcp_CurrEstab", "Tcp_InErrs", "Tcp_InSegs", "Tcp_OutRsts",
            "Tcp_OutSegs", "Tcp_PassiveOpens", "Tcp_RetransSegs", "Udp6_InDatagrams", "Udp6_InErrors", "Udp6_NoPorts",
            "Udp6_OutDatagrams", "Udp6_RcvbufErrors", "Udp6_SndbufErrors", "UdpLite6_InErrors", "UdpLite_InErrors", "Udp_InDatagrams",
            "Udp_InErrors", "Udp_NoPorts", "Udp_OutDatagrams", "Udp_RcvbufErrors", "Udp_SndbufErrors",
        }.Select(FamilyOf),
    ];

    protected override void Collect(NodeContext context)
    {
        _fields.Begin();
        ReadPairs(context, roots.InNet(context.Files, "netstat"));
        ReadPairs(context, roots.InNet(context.Files, "snmp"));
        ReadOfIpv6(context, roots.InNet(context.Files, "snmp6"));
        _fields.AddSegments(context.Segments);
    }

    private static MetricFamily FamilyOf(string field)
    {
        var split = field.IndexOf('_', StringComparison.Ordinal);
        return NodeFamily.Untyped("node_netstat_" + field, $"Statistic {field[..split]}{field[(split + 1)..]}.");
    }

    /// <summary>Parses pairs of lines: <c>Udp: InDatagrams NoPorts</c>, and below it <c>Udp: 88542 120</c>.</summary>
    private void ReadPairs(NodeContext context, string path)
    {
        if (!context.TryRead(path, out var text))
            return;
        for (var number = 2; TextLines.TryRead(ref text, out var first); number += 2)
        {
            var isPair = TextLines.TryRead(ref text, out var second);
            var names = new WordReader(first);
            var values = new WordReader(second);
            var protocol = names.Next();
            if (!isPair || protocol is not [.., (byte)':'] || !values.Next().SequenceEqual(protocol)
                || !TrySetAll(protocol[..^1], ref names, ref values))
                context.Findings.Refuse(path, number, second);
        }
    }

    private bool TrySetAll(ReadOnlySpan<byte> protocol, ref WordReader names, ref WordReader values)
    {
        while (!names.IsAtEnd)
        {
            if (!TrySet(protocol, names.Next(), values.Next()))
                return false;
        }

        return values.IsAtEnd;
    }

    /// <summary>Parses lines such as <c>Udp6InDatagrams   7</c>. Lines without a 6 in their names are those of single devices.</summary>
    private void ReadOfIpv6(NodeContext context, string path)
    {
        if (!context.TryReadOptional(path, out var text))
            return;
        for (var number = 1; TextLines.TryRead(ref text, out var line); number++)
        {
            var words = new WordReader(line);
            var name = words.Next();
            var six = name.IndexOf((byte)'6') + 1;
            if (six > 0 && !TrySet(name[..six], name[six..], words.Next()))
                context.Findings.Refuse(path, number, line);
        }
    }

    private bool TrySet(ReadOnlySpan<byte> protocol, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Span<byte> field = stackalloc byte[LongestField];
        var length = protocol.Length + 1 + name.Length;
        if (length > LongestField)
            return false;
        protocol.CopyTo(field);
        field[protocol.Length] = (byte)'_';
        name.CopyTo(field[(protocol.Length + 1)..]);
        field = field[..length];
        if (!_fields.Shows(field))
            return true;
        if (!NumberText.TryParse(text, out var value, isSigned: true))
            return false;
        _fields.Set(field, value);
        return true;
    }
}
