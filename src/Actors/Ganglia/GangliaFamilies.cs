using LustreActors.Metrics.Families;

namespace LustreActors.Actors.Ganglia;

/// <summary>The families of the packets to Ganglia: sent, and not sent.</summary>
public static class GangliaFamilies
{
    internal static readonly MetricFamily Packets = new(
        "lustre_exporter_ganglia_packets_total", MetricType.Counter, "Packets sent to a gmond.", "", "gmond");

    internal static readonly MetricFamily Unsent = new(
        "lustre_exporter_ganglia_unsent_packets_total", MetricType.Counter,
        "Packets that could not be sent to a gmond: its port is closed or not reachable, its name is not known, or the interval was over.",
        "", "gmond");

    internal static readonly MetricFamily Hosts = new(
        "lustre_exporter_ganglia_hosts", MetricType.Gauge, "Hosts that were sent in the last sweep.");

    internal static readonly MetricFamily UnnamedHosts = new(
        "lustre_exporter_ganglia_unnamed_hosts", MetricType.Gauge,
        "Hosts that were not sent in the last sweep, because they have no name.");

    internal static readonly MetricFamily Seconds = new(
        "lustre_exporter_ganglia_sweep_seconds", MetricType.Gauge, "How long sending the last sweep took, pauses included.", "seconds");

    internal static readonly MetricFamily Sweep = new(
        "lustre_exporter_ganglia_sweep", MetricType.Gauge,
        "The sweep that was sent last: the value that lustre_client_sweeps_total had with the same rates.");

    public static IReadOnlyList<MetricFamily> All { get; } = [Packets, Unsent, Hosts, UnnamedHosts, Seconds, Sweep];
}
