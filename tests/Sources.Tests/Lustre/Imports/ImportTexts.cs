namespace LustreActors.Sources.Tests.Lustre.Imports;

/// <summary>The text of <c>import</c> in the format of several releases, with invented numbers.</summary>
internal static class ImportTexts
{
    /// <summary>Bare NIDs, no idle time, <c>usec</c> without its s.</summary>
    public const string Of210 = """
        import:
            name: work-OST0003-osc-ffff88105db51234
            target: work-OST0003_UUID
            state: FULL
            connect_flags: [ write_grant, server_lock, version, jobstats ]
            connect_data:
               flags: 0x20405af0e3440478
               instance: 7
               target_version: 2.10.8.0
               generation: 99
            import_flags: [ replayable, pingable, connect_tried ]
            connection:
               failover_nids: [ 192.168.7.5@o2ib, 192.168.7.6@o2ib ]
               current_connection: 192.168.7.6@o2ib
               connection_attempts: 12
               generation: 4
               in-progress_invalidations: 0
            rpcs:
               inflight: 8
               unregistering: 1
               timeouts: 3
               avg_waittime: 6054 usec
            service_estimates:
               services: 21 sec
               network: 2 sec
            transactions:
               last_replay: 5
               peer_committed: 12903111294
               last_checked: 12903111290
            write_data_averages:
               bytes_per_rpc: 3585782
               usec_per_rpc: 6055
               MB_per_sec: 592.20

        """;

    /// <summary>Quoted NIDs, one with IPv6, and the statistics of each NID.</summary>
    public const string Of217 = """
        import:
            name: work-OST0003-osc-ffff88105db51234
            target: work-OST0003_UUID
            state: IDLE
            connect_flags: [ write_grant, unaligned_dio ]
            connect_data:
               flags: 0xa0425af2e3440038
               instance: 2
               target_version: 2.17.0.0
            import_flags: [ replayable, pingable, connect_tried ]
            connection:
               failover_nids: [ "2001:db8::17@tcp", "10.7.0.3@tcp", "10.7.0.4@tcp" ]
               nids_stats:
                  "2001:db8::17@tcp": { connects: 4, replied: 4, uptodate: uptodate, sec_ago: 319 }
                  "10.7.0.3@tcp": { connects: 0, replied: 0, uptodate: never, sec_ago: 0 }
                  generation: 77
               current_connection: "2001:db8::17@tcp"
               connection_attempts: 5
               generation: 6
               in-progress_invalidations: 2
               idle: 41 sec
            rpcs:
               inflight: 0
               unregistering: 0
               timeouts: 9
               avg_waittime: 4965 usecs
            service_estimates:
               services: 5 sec
               network: 1 sec
            transactions:
               last_replay: 0
               peer_committed: 4294970312
               last_checked: 4294970312
            read_data_averages:
               bytes_per_rpc: 1047507
               usecs_per_rpc: 2865
               MB_per_sec: 365.62
            write_data_averages:
               bytes_per_rpc: 2122776
               usecs_per_rpc: 33101
               MB_per_sec: 64.13

        """;

    /// <summary>A connection that never connected: parts are missing, and it has been idle since 1970.</summary>
    public const string NeverConnected = """
        import:
            name: work-OST0009-osc-ffff88105db51234
            target: work-OST0009_UUID
            state: NEW
            connect_flags: [  ]
            import_flags: [ invalid, replayable ]
            connection:
               failover_nids: [ 10.7.0.9@tcp ]
               current_connection: <none>
               connection_attempts: 0
               generation: 0
               in-progress_invalidations: 0
               idle: 1795232701 sec

        """;

    public static string WithState(string state) => Of217.Replace("state: IDLE", $"state: {state}", StringComparison.Ordinal);

    public static string Disabled =>
        Of217.Replace("[ replayable, pingable, connect_tried ]", "[ invalid, deactive, replayable, pingable ]", StringComparison.Ordinal);
}
