namespace LustreActors.Sources.Tests.Peers;

/// <summary>What exporters serve, in small: labels and types as they have them.</summary>
internal static class Texts
{
    /// <summary>GSI's and HPE's: labels in the order of the alphabet, large numbers with an exponent, no filesystem.</summary>
    public const string LustreExporter = """
        # HELP lustre_degraded Binary indicator of a degraded target
        # TYPE lustre_degraded gauge
        lustre_degraded{component="ost",target="scratch-OST0000"} 0
        # HELP lustre_job_cleanup_interval_seconds Interval of the clean-up
        # TYPE lustre_job_cleanup_interval_seconds gauge
        lustre_job_cleanup_interval_seconds{component="ost",target="scratch-OST0000"} 600
        # HELP lustre_job_read_bytes_total Bytes read
        # TYPE lustre_job_read_bytes_total counter
        lustre_job_read_bytes_total{component="ost",jobid="4244_7",target="scratch-OST0000"} 1.234e+09
        lustre_job_read_bytes_total{component="ost",jobid="4244_7",target="scratch-OST0001"} 0
        lustre_job_read_bytes_total{component="ost",jobid="cp.1000",target="scratch-OST0000"} 4096
        # HELP lustre_job_read_maximum_size_bytes Largest read
        # TYPE lustre_job_read_maximum_size_bytes gauge
        lustre_job_read_maximum_size_bytes{component="ost",jobid="4244_7",target="scratch-OST0000"} 1.048576e+06
        # HELP lustre_job_read_samples_total Reads
        # TYPE lustre_job_read_samples_total counter
        lustre_job_read_samples_total{component="ost",jobid="4244_7",target="scratch-OST0000"} 1177
        # HELP lustre_job_stats_total Operations
        # TYPE lustre_job_stats_total counter
        lustre_job_stats_total{component="mdt",jobid="4244_7",operation="close",target="scratch-MDT0000"} 11
        lustre_job_stats_total{component="mdt",jobid="4244_7",operation="open",target="scratch-MDT0000"} 12
        lustre_job_stats_total{component="ost",jobid="4244_7",operation="punch",target="scratch-OST0001"} 3
        # HELP lustre_job_write_bytes_total Bytes written
        # TYPE lustre_job_write_bytes_total counter
        lustre_job_write_bytes_total{component="ost",jobid="4244_7",target="scratch-OST0001"} 8192

        """;

    /// <summary>Whamcloud's, with an operation beside bytes, and those of an MDT that are bytes and operations at once.</summary>
    public const string LustrefsExporter = """
        # HELP lustre_job_read_bytes Bytes read.
        # TYPE lustre_job_read_bytes counter
        lustre_job_read_bytes_total{component="ost",operation="read_bytes",jobid="dd.0",target="fs-OST0001"} 52428800
        # HELP lustre_job_stats Operations.
        # TYPE lustre_job_stats counter
        lustre_job_stats_total{component="mdt",operation="open",jobid="dd.0",target="fs-MDT0000"} 5
        lustre_job_stats_total{component="mdt",operation="read",jobid="dd.0",target="fs-MDT0000"} 6
        lustre_job_stats_total{component="mdt",operation="read_bytes",jobid="dd.0",target="fs-MDT0000"} 6
        # HELP target Target information.
        # TYPE target info
        target_info{service_name="lustrefs-exporter"} 1
        # EOF

        """;

    /// <summary>Of a node, with all that a text can have.</summary>
    public const string Node = """
        # HELP go_gc_duration_seconds Pauses.
        # TYPE go_gc_duration_seconds summary
        go_gc_duration_seconds{quantile="0"} 1.7e-05
        go_gc_duration_seconds{quantile="1"} 0.0037
        go_gc_duration_seconds_sum 12.25
        go_gc_duration_seconds_count 9007199254740993
        # HELP http_seconds Latency.
        # TYPE http_seconds histogram
        http_seconds_bucket{code="200",le="0.5"} 3
        http_seconds_bucket{code="200",le="+Inf"} 4
        http_seconds_sum{code="200"} 7.5
        http_seconds_count{code="200"} 4
        http_seconds_bucket{code="500",le="0.5"} 0
        http_seconds_bucket{code="500",le="+Inf"} 1
        http_seconds_sum{code="500"} 9
        http_seconds_count{code="500"} 1
        # HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
        # TYPE node_cpu_seconds_total counter
        node_cpu_seconds_total{cpu="0",mode="idle"} 1.5
        node_cpu_seconds_total{cpu="0",mode="user"} 3
        # HELP node_load1 1m load average, \\ and \n escaped.
        # TYPE node_load1 gauge
        node_load1 NaN
        # HELP odd 
        # TYPE odd untyped
        odd{a="quote \" backslash \\ newline \n"} -0.25

        """;

    /// <summary>As an aggregator passes it on.</summary>
    public const string Shards = """
        # TYPE lustre_exporter_cluster_member_up gauge
        lustre_exporter_cluster_member_up{member="oss1"} 1
        # TYPE lustre_exporter_cluster_shard_age_seconds gauge
        lustre_exporter_cluster_shard_age_seconds{shard="peer/oss1"} 1.5
        lustre_exporter_cluster_shard_age_seconds{shard="peer/oss2"} 0.25
        # TYPE lustre_exporter_cluster_shard_revision gauge
        lustre_exporter_cluster_shard_revision{shard="peer/oss1"} 41
        lustre_exporter_cluster_shard_revision{shard="peer/oss2"} 42
        # TYPE lustre_job_read_bytes_total counter
        lustre_job_read_bytes_total{shard="peer/oss1",member="oss1",filesystem="s",component="ost",target="s-OST0000",jobid="1"} 10
        lustre_job_read_bytes_total{shard="peer/oss2",member="oss2",filesystem="s",component="ost",target="s-OST0000",jobid="1"} 20
        # TYPE up gauge
        up{shard="peer/oss1",member="oss1"} 1
        up{member="oss2",shard="peer/oss2",b="c"} 1
        up{member="nobody"} 1

        """;
}
