using LustreActors.Metrics.Families;

namespace LustreActors.Actors.Relays;

/// <summary>The families of what is sent to the heads of other clusters.</summary>
public static class RelayFamilies
{
    internal static readonly MetricFamily Sent = new(
        "lustre_exporter_relay_sweeps_total", MetricType.Counter,
        "Sweeps for the head of another cluster, by what came of them (sent, failed).", "", "relay", "result");

    internal static readonly MetricFamily Rows = new(
        "lustre_exporter_relay_rows", MetricType.Gauge,
        "Clients and filesystems in the last sweep that the head of another cluster has taken.", "", "relay");

    public static IReadOnlyList<MetricFamily> All { get; } = [Sent, Rows];
}
