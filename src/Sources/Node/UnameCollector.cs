using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Sources.Node;

/// <summary>Reads the names of the running kernel and of this host.</summary>
internal sealed class UnameCollector() : NodeCollector("uname")
{
    private static readonly MetricFamily Info = NodeFamily.Gauge(
        "node_uname_info", "Labeled system information as provided by the uname system call.", "domainname", "machine", "nodename",
        "release", "sysname", "version");

    public static IReadOnlyList<MetricFamily> Families { get; } = [Info];

    protected override void Collect(NodeContext context)
    {
        if (HostCalls.Uname() is [var sysname, var nodename, var release, var version, var machine, var domainname])
            context.Segments.Add(new SegmentBuilder(Info).Add(1, domainname, machine, nodename, release, sysname, version).Build());
        else
            context.Findings.AddTrouble("uname failed");
    }
}
