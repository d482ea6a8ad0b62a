using LustreActors.Dashboards.Model;

namespace LustreActors.Dashboards.Definitions;

/// <summary>Which clients load the servers, how do mounts see the servers, and how is the network between them?</summary>
internal static class ClientsDashboard
{
    public static Dashboard Definition { get; } = new(Uids.Clients, "Lustre / 4 Clients and network")
    {
        Description = "The heaviest clients as the servers see them, the connections of mounts, and LNet.",
        Variables = [Choices.Job, Choices.Instance with { Series = "lustre_lnet_messages_allocated" }, Choices.Filesystem],
        Rows = [Clients, Mounts, Traffic, Interfaces],
    };

    private static Row Clients => new("Clients, as the servers see them",
    [
        TopClients("read", "Clients that read the most from OSTs.", "lustre_client_export_read_bytes_total", Unit.BytesPerSecond),
        TopClients("write", "Clients that write the most to OSTs.", "lustre_client_export_write_bytes_total", Unit.BytesPerSecond),
        TopClients(
            "metadata", "Clients with the most operations on MDTs.", """lustre_client_export_stats_total{component="mdt"}""",
            Unit.OperationsPerSecond),
        new(PanelKind.TimeSeries, "Connected clients", 6)
        {
            Description = "Clients that are connected to each filesystem, as the MDT with the most sees them.",
            Queries = [new("""max by (filesystem) (lustre_connected_clients{component="mdt"})""", "{{filesystem}}")],
        },
    ]);

    private static Row Mounts => new("Mounts of the collectors' hosts",
    [
        new(PanelKind.TimeSeries, "Connections by state", 8)
        {
            Description =
                "Connections of mounts to targets. FULL is connected; IDLE was closed because nothing was asked, and opens by itself. "
                + "Any other state for long means that the mount waits.",
            IsStacked = true,
            Queries = [new("sum by (state) (lustre_import_state) > 0", "{{state}}")],
        },
        new(PanelKind.Table, "Connections that are lost", 8)
        {
            Description = "Connections of mounts that are neither FULL nor IDLE now.",
            NoValue = "all connections are FULL or IDLE",
            Queries = [new(
                """
                max by (filesystem, import, state, instance) (lustre_import_state{state!~"FULL|IDLE"}) == 1
                """, "Lost")],
            Link = DrillDown.ToClients,
        },
        new(PanelKind.TimeSeries, "Requests not answered in time", 8)
        {
            Description = "Requests of mounts to each target that were not answered in time.",
            Queries = [new(
                "sum by (filesystem, import) (increase(lustre_import_timeouts_total[$__rate_interval]))", "{{filesystem}}-{{import}}")],
        },
        new(PanelKind.TimeSeries, "Mean time of a request", 8)
        {
            Description = "How long mounts wait for the answer to a request: network, queue and server together.",
            Unit = Unit.Seconds,
            Queries = [new(
                """
                sum by (filesystem, import) (rate(lustre_import_request_seconds_total[$__rate_interval]))
                  / (sum by (filesystem, import) (rate(lustre_import_requests_total[$__rate_interval])) > 0)
                """, "{{filesystem}}-{{import}}")],
        },
        new(PanelKind.TimeSeries, "Time of reads and writes, 99th percentile", 8)
        {
            Description = "99 of 100 reads or writes that mounts send are answered sooner than this. Lustre 2.17 and later measure it.",
            Unit = Unit.Seconds,
            Queries = [new(
                """
                histogram_quantile(0.99, sum by (filesystem, operation, le) (rate(lustre_rpc_latency_seconds_bucket[$__rate_interval])))
                """, "{{filesystem}} {{operation}}")],
        },
        new(PanelKind.TimeSeries, "Requests in flight", 8)
        {
            Description = "Requests of mounts that wait for their answer, by target.",
            Queries = [new("sum by (filesystem, import) (lustre_import_rpcs_in_flight)", "{{filesystem}}-{{import}}")],
        },
    ]);

    private static Row Traffic => new("LNet",
    [
        new(PanelKind.TimeSeries, "Sent and received", 8)
        {
            Description = "Bytes per second that each host receives (above) and sends (below) over LNet. A router's own work is not in it.",
            Unit = Unit.BytesPerSecond,
            Link = DrillDown.ToClients,
            Queries =
            [
                new("sum by (instance) (rate(lustre_lnet_receive_bytes_total[$__rate_interval]))", "{{instance}} received"),
                new("sum by (instance) (rate(lustre_lnet_send_bytes_total[$__rate_interval]))", "{{instance}} sent") { IsBelowZero = true },
            ],
        },
        new(PanelKind.TimeSeries, "Dropped messages and errors", 8)
        {
            Description = "Messages per second that LNet threw away, and errors. Both are 0 in a healthy network.",
            Unit = Unit.PerSecond,
            Link = DrillDown.ToClients,
            Queries =
            [
                new("sum by (instance) (rate(lustre_lnet_drop_messages_total[$__rate_interval]))", "{{instance}} dropped"),
                new("sum by (instance) (rate(lustre_lnet_errors_total[$__rate_interval]))", "{{instance}} errors"),
            ],
        },
        new(PanelKind.TimeSeries, "Messages on their way", 8)
        {
            Description = "Messages that LNet holds at the moment.",
            Link = DrillDown.ToClients,
            Queries = [new("sum by (instance) (lustre_lnet_messages_allocated)", "{{instance}}")],
        },
    ]);

    private static Row Interfaces => new("Interfaces and peers",
    [
        new(PanelKind.StateTimeline, "Interfaces", 8)
        {
            Description = "Whether each interface of LNet is up.",
            Mappings = [new(0, "down", "red"), new(1, "up", "green")],
            Queries = [new("""min by (instance, nid) (lustre_lnet_ni_up{nid!="0@lo"})""", "{{instance}} {{nid}}")],
        },
        new(PanelKind.TimeSeries, "Free credits of interfaces", 8)
        {
            Description = "Messages that the interface can still send at once, as a part of its credits. Below 0 messages wait.",
            Unit = Unit.Ratio,
            Maximum = 1,
            Thresholds = Thresholds.Line(at: 0),
            Queries = [new(
                """
                min by (instance, nid) (lustre_lnet_ni_credits_available{nid!="0@lo"} / (lustre_lnet_ni_credits{nid!="0@lo"} > 0))
                """, "{{instance}} {{nid}}")],
        },
        new(PanelKind.TimeSeries, "Peers with the longest queues", 8)
        {
            Description =
                "Bytes that wait to be sent to a peer: the peer, or the way to it, is slow or dead. Needs lustre.lnet.peers.enabled = "
                + "on.",
            NoValue = "peers are not read",
            Unit = Unit.Bytes,
            Queries = [new("topk(10, max by (instance, nid) (lustre_lnet_peer_queue_bytes))", "{{instance}} to {{nid}}")],
        },
    ]);

    private static Panel TopClients(string what, string description, string series, string unit) =>
        new(PanelKind.BarGauge, $"Top 10 clients: {what}", 6)
        {
            Description = description,
            Unit = unit,
            Queries = [new($"topk(10, sum by (nid) (rate({series}[$__rate_interval])))", "{{nid}}")],
        };
}
